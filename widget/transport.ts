import type { Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import type { Asked, DoorName, Pushed, PushName, Reply } from '../protocol/wire.ts';

export type VisitorDoor = DoorName<'visitor'>;
export type AskedOf<Name extends VisitorDoor> = Asked<'visitor', Name>;
/** null: no answer came, and what became of the request is unknown. */
export type ReplyOf<Name extends VisitorDoor> = Reply<'visitor', Name> | null;
export type VisitorPush = PushName<'visitor'>;
export type PushedAs<Name extends VisitorPush> = Pushed<'visitor', Name>;

/** The doors, by whatever way. Never rejects. */
export interface Transport {
  request<Name extends VisitorDoor>(door: Name, body: AskedOf<Name>): Promise<ReplyOf<Name>>;
  /** May get lost, is not answered. */
  hint<Name extends VisitorDoor>(door: Name, body: AskedOf<Name>): void;
  close(): void;
}

/** Who a connection speaks for; goes into the connect packet, never into an address. */
export interface LiveAuth {
  readonly v: number;
  readonly site: string;
  readonly token: string;
  readonly tab: string;
  readonly locale: Locale;
  /** Of this page load: shows that somebody has signed in here. */
  readonly pass?: string;
}

/** What a browser shows of itself with a request; never in an address. */
export interface Shown {
  readonly token: string;
  readonly pass: string | null;
}

/** What a live connection reports. `down` comes once, last, and at any time. */
export interface LiveListener {
  push(name: string, body: unknown): void;
  /** `problem`: the server refused the connection and said why. */
  down(problem?: Problem): void;
}
