import type { Problem } from '../protocol/problems.ts';
import type { DoorName, Given } from '../protocol/wire.ts';

/** The request did not get through, or no answer came back: what became of it is unknown. */
interface Unreachable extends Omit<Problem, 'code'> {
  readonly code: 'unreachable';
}

/** What the server has against it, or that it could not be asked. */
export type Trouble = Problem | Unreachable;

export type Answered<Given> = ({ readonly ok: true } & Given) | { readonly ok: false; readonly problem: Trouble };

/** What a door answered. A request never throws. */
export type Told<Name extends DoorName<'inbox'>> = Answered<Given<'inbox', Name>>;

export const unreachable = {
  ok: false,
  problem: { code: 'unreachable', status: 0, retry: 'later', sentence: 'The server could not be reached.' },
} as const satisfies Answered<never>;
