import type { Score } from '../../../protocol/entry.ts';
import type { CodePurpose } from '../../../protocol/identity.ts';
import type { Asked } from '../../own-talk.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import type { WaysActs, WaysState } from '../../ways-state.ts';
import type { View } from '../view.ts';
import type { Encode } from './qr-code.ts';

export interface SheetView extends View {
  readonly say: SheetSpeak;
  /** What an address is to be proven for. */
  readonly purpose: CodePurpose;
}

/** What a sheet knows besides the person: gone when it is left. */
export interface Local {
  /** What was wrong with what she entered, before it went anywhere. */
  readonly wrong: 'address' | 'digits' | 'card' | null;
  /** The link was copied; `cannot`: the browser refuses, she copies it by hand. */
  readonly copied: boolean | 'cannot';
  /** She has copied what the conversation is called. */
  readonly hasNumber: boolean;
  /** She typed digits here; else it was a link that brought her. */
  readonly hasTyped: boolean;
  /** How she is about to rate; null: she is not at it. */
  readonly rate: { readonly score: Score | null; readonly text: string } | null;
  /** The last code was asked for then. */
  readonly askedAt: number;
}

/** Whether she is told of answers by a sound while she looks elsewhere. */
export interface Sound {
  readonly isOn: boolean;
  turn(on: boolean): void;
}

/** Everything a sheet is drawn from. */
export interface Drawing extends SheetView, WaysState, WaysActs {
  readonly sound: Sound;
  /** What the page is about, where that is an order. */
  readonly order: string | undefined;
  /** What became of her ending it. */
  readonly ending: Asked | null;
  end(): void;
  readonly rating: Asked | null;
  /** She would rather not be asked how it was; null: not known yet. */
  readonly isUnrated: boolean | null;
  /** She would rather not say it. */
  leaveUnrated(): void;
  rate(score: Score, text: string): Promise<boolean>;
  readonly local: Local;
  keep(local: Partial<Local>): void;
  /** null: on its way, or not to be had. */
  readonly encode: Encode | null;
}
