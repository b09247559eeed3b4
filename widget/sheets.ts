import type { Host } from './host.ts';
import type { Encode } from './parts/sheets/qr-code.ts';
import sheetsCss from './parts/sheets/sheets.css?inline';
import { makeSheets, type Sheets } from './parts/sheets/sheets.ts';

/** The sheets of this page's panel; what draws codes is loaded by the first who needs one. */
export const openSheets = (host: Host, changed: () => void): Sheets => {
  const css = new CSSStyleSheet();
  css.replaceSync(sheetsCss);
  host.element.shadowRoot?.adoptedStyleSheets.push(css);
  return makeSheets(changed, async () => ((await host.load('qr')) as { encode: Encode }).encode);
};
