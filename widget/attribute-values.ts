/** What an attribute may be: one of some words, a number from … to, a text of a form, or there or not. */
export type AttributeValue =
  | { readonly is: 'word'; readonly of: readonly string[]; readonly normal: string | null }
  | { readonly is: 'number'; readonly from: number; readonly to: number; readonly normal: number }
  | { readonly is: 'text'; readonly like: RegExp }
  | { readonly is: 'flag' };

const word = <Normal extends string | null>(normal: Normal, ...others: string[]) =>
  ({ is: 'word', of: normal === null ? others : [normal, ...others], normal }) as const;
const number = (from: number, to: number, normal: number) => ({ is: 'number', from, to, normal }) as const;
const text = (like: RegExp) => ({ is: 'text', like }) as const;
const flag = { is: 'flag' } as const;

/** The element's attributes. Each is a camelCase property, too; what is not in here counts as not written. */
export const attributeValues = {
  server: text(/^https?:\/\/[^\s/]+$/),
  site: text(/^[\w-]{1,40}$/),
  locale: word('auto', 'de', 'de-du', 'en'),
  theme: word('auto', 'light', 'dark'),
  accent: text(/^#[\da-f]{6}$/i),
  mode: word('float', 'inline', 'full'),
  position: word('right', 'left'),
  'offset-x': number(0, 400, 20),
  'offset-y': number(0, 400, 20),
  z: number(0, 2_147_483_647, 2_147_483_000),
  launcher: word('bubble', 'pill', 'hidden'),
  'launcher-label': text(/^.{1,40}$/u),
  'hide-on': word(null, 'mobile', 'desktop'),
  greeting: word('auto', 'off'),
  'greeting-delay': number(5, 600, 20),
  consent: word('auto', 'required', 'granted', 'denied'),
  signed: word('page', 'device'),
  open: flag,
  autostart: word('true', 'false'),
  disabled: flag,
  sound: word('off', 'on'),
  debug: flag,
  'storage-key': text(/^[a-z\d-]{1,20}$/),
} as const satisfies Readonly<Record<string, AttributeValue>>;

export type AttributeName = keyof typeof attributeValues;

export const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

export const isAttributeValue = (name: AttributeName, written: string): boolean => {
  const value: AttributeValue = attributeValues[name];
  switch (value.is) {
    case 'word':
      return value.of.includes(written);
    case 'number':
      return /^\d+$/.test(written) && +written >= value.from && +written <= value.to;
    case 'text':
      return value.like.test(written);
    case 'flag':
      return true;
  }
};
