import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import type { Later } from './later.ts';
import { longestOrder } from './opening.ts';
import { OwnTalk } from './own-talk.ts';
import { OwnWays } from './own-ways.ts';
import type { Sound } from './parts/sheets/drawing.ts';
import { OpenSheet } from './parts/sheets/open-sheet.ts';
import type { OwnSheets } from './parts/sheets/own-sheets.ts';
import type { Encode } from './parts/sheets/qr-code.ts';
import sheetsCss from './parts/sheets/sheets.css?inline';
import { makeSheets } from './parts/sheets/sheets.ts';
import { sheetOf, wear } from './parts/wear.ts';
import { moreTexts } from './texts/more-texts.ts';
import type { Speak } from './texts/speak.ts';
import type { SheetTexts } from './texts/texts.ts';

/** The sheets of this page's panel, with what they say; what draws codes is loaded by the first who needs one. */
export const openSheets = async (
  host: Host,
  session: ChatSession,
  { locale }: Speak,
  own: Later<OwnSheets>,
  changed: () => void,
): Promise<OpenSheet> => {
  const speech = await moreTexts<keyof SheetTexts>(host, 'sheets', locale, changed);
  wear(host, sheetOf(sheetsCss));
  const declining = {
    declined: () => session.declining.declined(),
    decline: (what: string) => session.declining.decline(what),
  };
  const ways = new OwnWays({
    request: session.request,
    talk: () => session.state.talk?.id ?? null,
    isOnline: () => session.state.connection === 'online',
    ...declining,
    changed,
  });
  const talk = new OwnTalk({
    request: session.request,
    talk: () => session.state.talk?.id ?? null,
    ...declining,
    changed,
  });
  const sound: Sound = {
    get isOn() {
      return host.read('sound') === 'on';
    },
    turn(on) {
      host.element.setAttribute('sound', on ? 'on' : 'off');
      // She hears what she has chosen, and the browser allows it from now on.
      if (on) void host.load('chime').then((chunk) => (chunk as { chime(): void }).chime());
      changed();
    },
  };
  session.addEventListener('change', () => {
    ways.look();
    talk.look();
  });
  session.addEventListener('end', () => ways.end(), { once: true });
  return new OpenSheet({
    sheets: makeSheets({
      ways,
      talk,
      sound,
      own: () => own.made,
      order: () => host.order ?? onlyOrder(),
      loadEncode: async () => ((await host.load('qr')) as { encode: Encode }).encode,
      changed,
    }),
    speech,
    find: (selector) => host.element.shadowRoot?.querySelector(selector) ?? null,
    person: () => session.state.person,
    acts: session.person,
    own,
    changed,
  });
};

/** A page whose links name one order, and no other, is about that. */
const onlyOrder = (): string | undefined => {
  const links = [...document.querySelectorAll('[data-nahtlos-order]')];
  const orders = new Set(links.map((link) => link.getAttribute('data-nahtlos-order')?.slice(0, longestOrder)));
  return orders.size === 1 ? [...orders][0] : undefined;
};
