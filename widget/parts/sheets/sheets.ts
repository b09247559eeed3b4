import { html, type TemplateResult } from 'lit/html.js';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { OwnTalk } from '../../own-talk.ts';
import type { WaysActs, WaysState } from '../../ways-state.ts';
import type { Extras, SheetName } from '../view.ts';
import { addressSheet, addressWords } from './address-sheet.ts';
import { arrivalSheet, arrivalWords } from './arrival-sheet.ts';
import { deviceSheet, deviceWords } from './device-sheet.ts';
import type { Drawing, Local, SheetView, Sound } from './drawing.ts';
import { eraseSheet, eraseWords } from './erase-sheet.ts';
import { forgetSheet } from './forget-sheet.ts';
import { home } from './home.ts';
import { lineOf } from './line-of.ts';
import { mailCard } from './mail-card.ts';
import { mailSheet } from './mail-sheet.ts';
import { menuSheet, menuWords } from './menu-sheet.ts';
import { exportWords, privacySheet } from './privacy-sheet.ts';
import type { Encode } from './qr-code.ts';
import { ratingCard, ratingWords } from './rating-card.ts';
import { stuck } from './stuck-message.ts';
import { waysSheet } from './ways-sheet.ts';
import { wishWords } from './wish-words.ts';

export interface Sheets {
  /** She copied or shared the link: it has to go on working. */
  readonly isTaken: boolean;
  draw(name: SheetName, view: SheetView): TemplateResult;
  /** What is said aloud, of what has just changed. */
  words(name: SheetName, view: SheetView): string;
  leave(): void;
  /** What of it stands in the conversation. */
  extras(view: SheetView): Pick<Extras, 'line' | 'tag' | 'stuck' | 'card' | 'home' | 'words'>;
}

export interface SheetsNeeds {
  readonly ways: WaysActs & { readonly state: WaysState; seen(): void };
  readonly talk: Pick<OwnTalk, 'ending' | 'end' | 'rating' | 'rate' | 'seen'>;
  readonly sound: Sound;
  loadEncode(): Promise<Encode>;
  changed(): void;
}

const empty = { wrong: null, copied: false, hasNumber: false, hasTyped: false, askedAt: 0 } as const;

export const makeSheets = ({ ways, talk, sound, loadEncode, changed }: SheetsNeeds): Sheets => {
  let local: Local = { ...empty, rate: null, isRatingLater: false };
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
    // What she was about to say of one conversation is not about another.
    const { id } = view.state.talk ?? {};
    if (id !== rated) local = { ...local, rate: null, isRatingLater: false };
    rated = id;
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
      ending: talk.ending,
      // What becomes of it stands in the conversation.
      end: () => void talk.end().then((isEnded) => isEnded && view.acts.closeSheets()),
      rating: talk.rating,
      rate: (score, text) => talk.rate(score, text),
      wish: (wish) => ways.wish(wish),
      decline: () => ways.decline(),
    };
  };
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
      return bodies[name](drawing(name, view));
    },
    words: (name, view) => words[name]?.(drawing(name, view)) ?? '',
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

const bodies: Readonly<Record<SheetName, (drawing: Drawing) => TemplateResult>> = {
  menu: menuSheet,
  ways: waysSheet,
  device: deviceSheet,
  arrival: arrivalSheet,
  address: addressSheet,
  mail: mailSheet,
  privacy: privacySheet,
  forget: forgetSheet,
  erase: eraseSheet,
};

const words: Readonly<Partial<Record<SheetName, (drawing: Drawing) => string>>> = {
  menu: menuWords,
  ways: (drawing) => wishWords(drawing, 'ways'),
  mail: (drawing) => wishWords(drawing, 'mail'),
  device: deviceWords,
  arrival: arrivalWords,
  address: addressWords,
  privacy: exportWords,
  erase: eraseWords,
};
