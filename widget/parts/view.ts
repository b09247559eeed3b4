import type { nothing, TemplateResult } from 'lit/html.js';
import type { CodePurpose } from '../../protocol/identity.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../chat-state.ts';
import type { PersonActs, PersonState } from '../person-state.ts';
import type { Speak } from '../texts/speak.ts';
import type { ChangeRow, MailMark, MessageRow } from './rows.ts';

/** A view in front of the conversation, inside the panel. */
export type SheetName = 'ways' | 'device' | 'arrival' | 'address' | 'mail' | 'privacy' | 'forget' | 'erase';

/** A line of the log, and where it leads. */
export interface Line {
  readonly text: string;
  readonly act?: string;
}

/** What is drawn in the conversation by what comes with the sheets. */
export interface Extras {
  line(row: ChangeRow): Line;
  /** How a message went, besides the chat. */
  tag(mail: MailMark): string;
  /** Asks where to answer, below the newest entry. */
  card(): TemplateResult | typeof nothing;
  /** What another device is about, above the conversation. */
  note(): TemplateResult | typeof nothing;
  /** The open sheet, in front of it. */
  sheet(): TemplateResult | typeof nothing;
  /** What is said aloud of all that; '' is nothing. */
  words(): string;
}

/** What is drawn of files. */
export interface FileParts {
  /** How many are in the composer. */
  readonly count: number;
  inComposer(view: View): TemplateResult;
  inMessage(view: View, row: MessageRow): TemplateResult;
  /** What the files of a message are drawn from. */
  inputsOf(row: MessageRow): unknown[];
}

/** What a part may do. */
export interface Acts {
  close(): void;
  send(): void;
  type(text: string): void;
  pick(files: readonly File[]): void;
  retry(cid: Cid): void;
  confirm(cid: Cid): void;
  drop(cid: Cid): void;
  edit(item: OutboxItem): void;
  sendAnew(cid: Cid): void;
  reload(): void;
  again(): void;
  startOver(): void;
  earlier(): void;
  reopen(): void;
  jump(): void;
  /** `purpose`: what an address is to be proven for. */
  openSheet(name: SheetName, purpose?: CodePurpose): void;
  /** Back to the sheet before, or to the conversation. */
  backFromSheet(): void;
  closeSheets(): void;
  readonly person: PersonActs;
}

/** Everything the parts draw from. */
export interface View {
  readonly say: Speak;
  readonly now: number;
  readonly state: ChatState;
  readonly person: PersonState;
  readonly acts: Acts;
  readonly isPhone: boolean;
  /** Longer than a moment without a connection. */
  readonly isOffline: boolean;
  /** Longer than a moment without anything to show. */
  readonly isSlow: boolean;
  readonly unreadAfter: number | null;
  /** What came while she read further up. */
  readonly below: number;
  readonly isAtEnd: boolean;
  readonly draft: string;
  /** A file is being made ready: what she sends would go without it. */
  readonly isPreparing: boolean;
  /** The outbox takes no more. */
  readonly isFull: boolean;
  readonly sheet: SheetName | null;
  /** null: not wanted, or not here yet. */
  readonly extras: Extras | null;
  /** null: there was no file yet, or what draws them is on its way. */
  readonly files: FileParts | null;
  /** Gets once more what could not be had; null: everything wanted is here or coming. */
  readonly loadAgain: (() => void) | null;
  /** She is asked below the composer whether this device may remember. */
  readonly asksToKeep: boolean;
  shareOf(item: OutboxItem): number | null;
}
