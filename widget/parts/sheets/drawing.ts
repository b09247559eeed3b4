import type { CodePurpose } from '../../../protocol/identity.ts';
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
  /** She typed digits here; else it was a link that brought her. */
  readonly hasTyped: boolean;
  /** The last code was asked for then. */
  readonly askedAt: number;
}

/** Everything a sheet is drawn from. */
export interface Drawing extends SheetView, WaysState, WaysActs {
  readonly local: Local;
  keep(local: Partial<Local>): void;
  /** null: on its way, or not to be had. */
  readonly encode: Encode | null;
}
