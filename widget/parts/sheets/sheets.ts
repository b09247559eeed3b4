import { html, type TemplateResult } from 'lit/html.js';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { OwnTalk } from '../../own-talk.ts';
import type { WaysActs, WaysState } from '../../ways-state.ts';
import { isOwnSheet, type OwnSheetName } from '../is-own-sheet.ts';
import type { Extras, SheetName } from '../view.ts';
import type { Drawing, Local, SheetView, Sound } from './drawing.ts';
import { home } from './home.ts';
import { lineOf } from './line-of.ts';
import { mailCard } from './mail-card.ts';
import { mailSheet } from './mail-sheet.ts';
import { menuSheet, menuWords } from './menu-sheet.ts';
import type { OwnSheets, Sheet } from './own-sheets.ts';
import type { Encode } from './qr-code.ts';
import { ratingCard, ratingWords } from './rating-card.ts';
import { stuck } from './stuck-message.ts';
import { waysSheet } from './ways-sheet.ts';
import { wishWords } from './wish-words.ts';

export interface Sheets {
  /** She copied or shared the link: it has to go on working. */
  readonly isTaken: boolean;
  /** null: what draws it is on its way. */
  draw(name: SheetName, view: SheetView): TemplateResult | null;
  /** What is said aloud, of what has just changed. */
  words(name: SheetName, view: SheetView): string;
  leave(): void;
  /** What of it stands in the conversation. */
  extras(view: SheetView): Pick<Extras, 'line' | 'tag' | 'stuck' | 'card' | 'home' | 'words'>;
}

export interface SheetsNeeds {
  readonly ways: WaysActs & { readonly state: WaysState; seen(): void };
  readonly talk: Pick<OwnTalk, 'ending' | 'end' | 'rating' | 'rate' | 'isUnrated' | 'leaveUnrated' | 'seen'>;
  readonly sound: Sound;
  /** null: not wanted yet, or on their way. */
  own(): OwnSheets | null;
  order(): string | undefined;
  loadEncode(): Promise<Encode>;
  changed(): void;
}

const empty = { wrong: null, copied: false, hasNumber: false, hasTyped: false, askedAt: 0 } as const;

export const makeSheets = ({ ways, talk, sound, own, order, loadEncode, changed }: SheetsNeeds): Sheets => {
  let local: Local = { ...empty, rate: null };
  let rated: ConversationId | undefined;
  let isTaken = false;
  let shown: SheetName | null = null;
  let encode: Encode | null = null;
  let isLoading = false;
  const keep = (values: Partial<Local>): void => {
    local = { ...local, ...values };
    isTaken ||= values.copied !== undefined && values.copied !== false;
    changed();
  };
  const drawing = (name: SheetName | null, view: SheetView): Drawing => {
    // What she was about to say of one conversation is not about another; for a moment there may be none.
    const { id } = view.state.talk ?? {};
    if (id && id !== rated) local = { ...local, rate: null };
    rated = id ?? rated;
    if (name === 'device' && !encode && !isLoading) {
      isLoading = true;
      void loadEncode().then(
        (loaded) => {
          encode = loaded;
          changed();
        },
        // Link and digits say the same.
        () => undefined,
      );
    }
    return {
      ...view,
      local,
      keep,
      encode,
      ...ways.state,
      sound,
      order: order(),
      ending: talk.ending,
      // What becomes of it stands in the conversation.
      end: () => void talk.end().then((isEnded) => isEnded && view.acts.closeSheets()),
      rating: talk.rating,
      isUnrated: talk.isUnrated,
      leaveUnrated: () => talk.leaveUnrated(),
      rate: (score, text) => talk.rate(score, text),
      wish: (wish) => ways.wish(wish),
      decline: () => ways.decline(),
    };
  };
  const sheetOf = (name: SheetName): Sheet | undefined => (isOwnSheet(name) ? own()?.[name] : sheets[name]);
  return {
    get isTaken() {
      return isTaken;
    },
    draw(name, view) {
      // What became of an earlier wish is no news in a sheet she has just opened.
      if (name !== shown) {
        ways.seen();
        talk.seen();
      }
      shown = name;
      return sheetOf(name)?.draw(drawing(name, view)) ?? null;
    },
    words: (name, view) => sheetOf(name)?.words?.(drawing(name, view)) ?? '',
    leave() {
      local = { ...local, ...empty };
      isTaken = false;
      shown = null;
      ways.seen();
    },
    extras: (view) => ({
      line: (row) => lineOf(view, row),
      tag: (mail) => view.say(`tag.${mail}`),
      stuck: (row) => stuck(view, row),
      card: () => html`${mailCard(drawing(null, view))}${ratingCard(drawing(null, view))}`,
      words: () => ratingWords(drawing(null, view)),
      home: () => home(drawing(null, view)),
    }),
  };
};

/** The sheets of the conversation. */
const sheets: Readonly<Record<Exclude<SheetName, OwnSheetName>, Sheet>> = {
  menu: { draw: menuSheet, words: menuWords },
  ways: { draw: waysSheet, words: (drawing) => wishWords(drawing, 'ways') },
  mail: { draw: mailSheet, words: (drawing) => wishWords(drawing, 'mail') },
};
