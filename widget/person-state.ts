import type { CodePurpose, Level, Purpose } from '../protocol/identity.ts';
import type { ConversationId, DeviceId, LinkId } from '../protocol/ids.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Given } from '../protocol/wire.ts';

/** How storing stands: what the page or the site asks for, and what she said. */
export interface ConsentState {
  readonly mode: 'auto' | 'required' | 'granted' | 'denied';
  /** false: everything ends with the page. */
  readonly storage: boolean;
  readonly profile: boolean;
  readonly notifications: boolean;
}

/** An offer to go on elsewhere, as the first device shows it. */
export type LinkOffer =
  | { readonly is: 'loading' }
  /** `url`: for the QR code and to copy. */
  | {
      readonly is: 'ready';
      readonly link: LinkId;
      readonly url: string;
      readonly code: string;
      readonly expiresAt: number;
    }
  | { readonly is: 'expired' }
  /** It goes on there; null: a device without a name. */
  | { readonly is: 'done'; readonly link: LinkId; readonly label: string | null }
  | { readonly is: 'failed'; readonly problem: Problem | 'unanswered' };

/** Somebody typed the code and shows this number. */
export interface LinkQuestion {
  readonly link: LinkId;
  readonly label: string | null;
  readonly number: string;
  readonly until: number;
}

/** The second device, from the tap on. `held`: a token lies here and waits for her yes; nothing has been sent. */
export type LinkArrival =
  | { readonly is: 'held' }
  | { readonly is: 'sending' }
  | { readonly is: 'asked'; readonly show: string; readonly until: number }
  | {
      readonly is: 'done';
      readonly link: LinkId;
      readonly conversation: ConversationId;
      readonly label: string | null;
      readonly begunAt: number;
    }
  | { readonly is: 'failed'; readonly problem: Problem | 'unanswered' };

/** A one-time code on its way. */
export type CodeEntry =
  | { readonly is: 'requesting'; readonly value: string }
  | {
      readonly is: 'sent';
      readonly value: string;
      readonly expiresAt: number;
      /** null: not tried yet. */
      readonly triesLeft: number | null;
      readonly isChecking: boolean;
    }
  | { readonly is: 'done'; readonly proven: string }
  | { readonly is: 'failed'; readonly value: string; readonly problem: Problem | 'unanswered' };

/** One thing that really lies on this device. */
export interface KeptItem {
  readonly what: 'marker' | 'device' | 'talk' | 'draft' | 'consent' | 'declined' | 'outbox' | 'file' | 'leaving';
  readonly where: 'localStorage' | 'IndexedDB' | 'memory';
  /** How many entries of this kind. */
  readonly count: number;
}

/** What the parts draw of her as a person. Part of `ChatState`. */
export interface PersonState {
  /** null: not known yet, or no device. */
  readonly level: Level | null;
  /** Somebody is signed in on this device, and this page has not said who. */
  readonly isHidden: boolean;
  readonly consent: ConsentState;
  /** Kinds of address that can be proven here. */
  readonly codes: readonly 'email'[];
  readonly offer: LinkOffer | null;
  readonly question: LinkQuestion | null;
  readonly arrival: LinkArrival | null;
  readonly code: CodeEntry | null;
  readonly devices: Given<'visitor', 'device:list'>['devices'] | 'loading' | 'failed' | null;
  readonly data: Given<'visitor', 'data:show'> | 'loading' | 'failed' | null;
  readonly kept: readonly KeptItem[];
  /** What became of the last export or erasure. */
  readonly handing: 'exporting' | 'exported' | 'erasing' | 'erased' | 'failed' | null;
}

/** The part of it that comes of what she does about herself. */
export type HerselfState = Pick<
  PersonState,
  'offer' | 'question' | 'arrival' | 'code' | 'devices' | 'data' | 'kept' | 'handing'
>;

/** Before she has done anything. */
export const nothingDone: HerselfState = {
  offer: null,
  question: null,
  arrival: null,
  code: null,
  devices: null,
  data: null,
  kept: [],
  handing: null,
};

/** What her hands can do about it; the session does it (`session.person`), the sheets call it. */
export interface PersonActs {
  offer(): void;
  /** Closes the sheet; an offer that nobody took is taken back. */
  endOffer(): void;
  answerQuestion(yes: boolean): void;
  /** "That was not me" and "not mine". */
  revokeLink(link: LinkId): void;
  /** Her yes to the token that lies here. */
  acceptArrival(): void;
  typeCode(code: string): void;
  /** No, or done reading. */
  endArrival(): void;
  requestCode(value: string, purpose: CodePurpose): void;
  verifyCode(code: string): void;
  endCode(): void;
  askDevices(): void;
  endDevice(which: DeviceId | 'others'): void;
  askData(): void;
  /** Saves JSON and a readable page. */
  exportData(): void;
  eraseData(what: 'device' | 'all'): void;
  /** Forgets what lies on this device and ends it. */
  forget(): void;
  consent(values: Partial<Record<Purpose, boolean>>): void;
  logout(): void;
}
