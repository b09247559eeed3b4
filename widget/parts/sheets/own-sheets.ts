import type { TemplateResult } from 'lit/html.js';
import type { OwnSheetName } from '../is-own-sheet.ts';
import { addressSheet, addressWords } from './address-sheet.ts';
import { arrivalSheet, arrivalWords } from './arrival-sheet.ts';
import { deviceSheet, deviceWords } from './device-sheet.ts';
import type { Drawing } from './drawing.ts';
import { eraseSheet, eraseWords } from './erase-sheet.ts';
import { forgetSheet } from './forget-sheet.ts';
import { exportWords, privacySheet } from './privacy-sheet.ts';

/** One sheet: how it is drawn, and what is said aloud of what has just changed in it. */
export interface Sheet {
  draw(drawing: Drawing): TemplateResult;
  words?(drawing: Drawing): string;
}

/** The sheets of what she does about herself: they come with that. */
export const ownSheets: Readonly<Record<OwnSheetName, Sheet>> = {
  device: { draw: deviceSheet, words: deviceWords },
  arrival: { draw: arrivalSheet, words: arrivalWords },
  address: { draw: addressSheet, words: addressWords },
  privacy: { draw: privacySheet, words: exportWords },
  forget: { draw: forgetSheet },
  erase: { draw: eraseSheet, words: eraseWords },
};

export type OwnSheets = typeof ownSheets;
