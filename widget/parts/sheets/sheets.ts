import type { TemplateResult } from 'lit/html.js';
import type { WaysActs, WaysState } from '../../ways-state.ts';
import type { Extras, SheetName } from '../view.ts';
import { addressSheet, addressWords } from './address-sheet.ts';
import { arrivalSheet, arrivalWords } from './arrival-sheet.ts';
import { deviceSheet, deviceWords } from './device-sheet.ts';
import type { Drawing, Local, SheetView } from './drawing.ts';
import { eraseSheet, eraseWords } from './erase-sheet.ts';
import { forgetSheet } from './forget-sheet.ts';
import { lineOf } from './line-of.ts';
import { mailCard } from './mail-card.ts';
import { mailSheet } from './mail-sheet.ts';
import { exportWords, privacySheet } from './privacy-sheet.ts';
import type { Encode } from './qr-code.ts';
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
  extras(view: SheetView): Pick<Extras, 'line' | 'tag' | 'card'>;
}

export interface SheetsNeeds {
  readonly ways: WaysActs & { readonly state: WaysState; seen(): void };
  loadEncode(): Promise<Encode>;
  changed(): void;
}

const empty: Local = { wrong: null, copied: false, hasTyped: false, askedAt: 0 };

export const makeSheets = ({ ways, loadEncode, changed }: SheetsNeeds): Sheets => {
  let local = empty;
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
      if (name !== shown) ways.seen();
      shown = name;
      return bodies[name](drawing(name, view));
    },
    words: (name, view) => words[name]?.(drawing(name, view)) ?? '',
    leave() {
      local = empty;
      isTaken = false;
      shown = null;
      ways.seen();
    },
    extras: (view) => ({
      line: (row) => lineOf(view, row),
      tag: (mail) => view.say(`tag.${mail}`),
      card: () => mailCard(drawing(null, view)),
    }),
  };
};

const bodies: Readonly<Record<SheetName, (drawing: Drawing) => TemplateResult>> = {
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
  ways: (drawing) => wishWords(drawing, 'ways'),
  mail: (drawing) => wishWords(drawing, 'mail'),
  device: deviceWords,
  arrival: arrivalWords,
  address: addressWords,
  privacy: exportWords,
  erase: eraseWords,
};
