/** Markup that was made here; everything else is text. */
class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
  toString(): string {
    return this.html;
  }
}

export type { Markup };

const special: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template in which whatever is put in is escaped, unless it came from such a template itself. Attributes stand in double quotes. */
export const html = (
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup => new Markup(parts.reduce((all, part, at) => all + markupOf(values[at - 1] ?? '') + part));

const markupOf = (value: string | number | Markup | readonly Markup[]): string => {
  if (value instanceof Markup) return value.html;
  if (typeof value === 'object') return value.map((it) => it.html).join('');
  return String(value).replace(/[&<>"']/g, (character) => special[character] ?? '');
};

/** What was made here without anybody's words: a style sheet. */
export const verbatim = (made: string): Markup => new Markup(made);
