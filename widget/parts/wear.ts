import type { Host } from '../host.ts';

/** A style sheet for what is drawn from now on. */
export const wear = (host: Host, css = ''): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.element.shadowRoot?.adoptedStyleSheets.push(sheet);
  return sheet;
};
