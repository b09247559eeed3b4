import type { Host } from '../host.ts';

export const sheetOf = (css: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};

/** A style sheet for what is drawn from now on. */
export const wear = (host: Host, sheet: CSSStyleSheet): void => {
  host.element.shadowRoot?.adoptedStyleSheets.push(sheet);
};
