import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import { OwnWays } from './own-ways.ts';
import type { Encode } from './parts/sheets/qr-code.ts';
import sheetsCss from './parts/sheets/sheets.css?inline';
import { makeSheets, type Sheets } from './parts/sheets/sheets.ts';

/** The sheets of this page's panel; what draws codes is loaded by the first who needs one. */
export const openSheets = (host: Host, session: ChatSession, changed: () => void): Sheets => {
  const css = new CSSStyleSheet();
  css.replaceSync(sheetsCss);
  host.element.shadowRoot?.adoptedStyleSheets.push(css);
  const ways = new OwnWays({
    request: session.request,
    talk: () => session.state.talk?.id ?? null,
    isOnline: () => session.state.connection === 'online',
    declined: () => session.declining.declined(),
    decline: (conversation) => session.declining.decline(conversation),
    changed,
  });
  session.addEventListener('change', () => ways.look());
  session.addEventListener('end', () => ways.end(), { once: true });
  return makeSheets({
    ways,
    loadEncode: async () => ((await host.load('qr')) as { encode: Encode }).encode,
    changed,
  });
};
