import * as v from 'valibot';
import { lookFields } from '../../protocol/look.ts';
import { locale } from '../../protocol/schema.ts';

const fields = {
  ...lookFields,
  locales: v.pipe(v.array(locale), v.minLength(1)),
  /** The name of its picture below `/logo/`; null: none. */
  logo: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{22}\.(?:png|webp|jpg)$/))),
};
const schema = v.strictObject(fields);

/** What the widget looks like and says. */
export type SiteLook = v.InferOutput<typeof schema>;

/** What may be given of it; a logo is no part. */
export type GivenLook = { readonly [Name in keyof typeof lookFields]?: SiteLook[Name] | undefined };

export const defaultLook: SiteLook = {
  accent: '#0b6b5d',
  greeting: { de: 'Guten Tag! Wie können wir helfen?', en: 'Hello! How can we help?' },
  position: 'right',
  formal: true,
  launcher: 'bubble',
  launcherLabel: { de: '', en: '' },
  teaser: null,
  quickQuestions: { de: [], en: [] },
  words: { de: {}, en: {} },
  fallbackEmail: null,
  rates: true,
  seen: true,
  replyPromise: { de: '', en: '' },
  locales: ['de', 'en'],
  logo: null,
};

/** The look from its column. Field by field: what is missing or of another version falls back, the rest stays. */
export const lookOf = (json: string): SiteLook => {
  const kept = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const parts = Object.entries(fields).map(([name, field]) => {
    const parsed = v.safeParse(field, kept[name]);
    return [name, parsed.success ? parsed.output : defaultLook[name as keyof SiteLook]] as const;
  });
  return Object.fromEntries(parts) as SiteLook;
};

/** With what was given; the rest stays. */
export const lookAfter = (look: SiteLook, given: GivenLook): SiteLook => ({
  ...look,
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
});
