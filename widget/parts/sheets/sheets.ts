import type { TemplateResult } from 'lit/html.js';
import type { SheetName } from '../view.ts';
import { addressSheet, addressWords } from './address-sheet.ts';
import { arrivalSheet, arrivalWords } from './arrival-sheet.ts';
import { deviceSheet, deviceWords } from './device-sheet.ts';
import type { Drawing, Local, SheetView } from './drawing.ts';
import { eraseSheet, eraseWords } from './erase-sheet.ts';
import { forgetSheet } from './forget-sheet.ts';
import { exportWords, privacySheet } from './privacy-sheet.ts';
import type { Encode } from './qr-code.ts';
import { waysSheet } from './ways-sheet.ts';

export interface Sheets {
  /** She copied or shared the link: it has to go on working. */
  readonly isTaken: boolean;
  draw(name: SheetName, view: SheetView): TemplateResult;
  /** What is said aloud, of what has just changed. */
  words(name: SheetName, view: SheetView): string;
  leave(): void;
}

const empty: Local = { wrong: null, copied: false, hasTyped: false, askedAt: 0 };

export const makeSheets = (changed: () => void, loadEncode: () => Promise<Encode>): Sheets => {
  let local = empty;
  let isTaken = false;
  let encode: Encode | null = null;
  let isLoading = false;
  const keep = (values: Partial<Local>): void => {
    local = { ...local, ...values };
    isTaken ||= values.copied !== undefined && values.copied !== false;
    changed();
  };
  const drawing = (name: SheetName, view: SheetView): Drawing => {
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
    return { ...view, local, keep, encode };
  };
  return {
    get isTaken() {
      return isTaken;
    },
    draw: (name, view) => bodies[name](drawing(name, view)),
    words: (name, view) => words[name]?.(drawing(name, view)) ?? '',
    leave() {
      local = empty;
      isTaken = false;
    },
  };
};

const bodies: Readonly<Record<SheetName, (drawing: Drawing) => TemplateResult>> = {
  ways: waysSheet,
  device: deviceSheet,
  arrival: arrivalSheet,
  address: addressSheet,
  privacy: privacySheet,
  forget: forgetSheet,
  erase: eraseSheet,
};

const words: Readonly<Partial<Record<SheetName, (drawing: Drawing) => string>>> = {
  device: deviceWords,
  arrival: arrivalWords,
  address: addressWords,
  privacy: exportWords,
  erase: eraseWords,
};
