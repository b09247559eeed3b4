/** Markup that is already safe to send. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const show = (value: string | Markup | readonly Markup[]): string => {
  if (value instanceof Markup) return value.text;
  return typeof value === 'string'
    ? value.replace(/[&<>"]/g, (char) => entities[char] ?? '')
    : value.map(show).join('\n');
};

/** A page out of its parts: words are escaped, markup stays. */
export const html = (
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup => new Markup(parts.map((part, at) => part + (at < values.length ? show(values[at] ?? '') : '')).join(''));
