import type { nothing, TemplateResult } from 'lit/html.js';
import type { CodePurpose } from '../../protocol/identity.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../chat-state.ts';
import type { PersonActs, PersonState } from '../person-state.ts';
import type { Speak } from '../texts/speak.ts';
import type { ChangeRow, MailMark, MessageRow, Said } from './rows.ts';

/** A view in front of the conversation, inside the panel. */
export type SheetName = 'menu' | 'ways' | 'device' | 'arrival' | 'address' | 'mail' | 'privacy' | 'forget' | 'erase';

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
  /** Why a message does not go, and what she can do about it. */
  stuck(row: MessageRow): TemplateResult | typeof nothing;
  /** Asks something below the newest entry: where to answer, how it was. */
  card(): TemplateResult | typeof nothing;
  /** What another device is about, above the conversation. */
  note(): TemplateResult | typeof nothing;
  /** The open sheet, in front of it. */
  sheet(): TemplateResult | typeof nothing;
  /** What she finds when she comes back. */
  home(): TemplateResult;
  /** What is said aloud of all that; '' is nothing. */
  words(): string;
}

/** What is drawn of files. */
export interface FileParts {
  /** How many are in the composer. */
  readonly count: number;
  inComposer(view: View): TemplateResult;
  inMessage(view: View, row: MessageRow): TemplateResult;
  /** What is said aloud of those that cannot go or come; '' is nothing. */
  words(view: View): string;
  /** What the files of a message are drawn from. */
  inputsOf(row: MessageRow): unknown[];
}

/** What a part may do. */
export interface Acts {
  close(): void;
  goHome(): void;
  /** To the conversation: the one she was in, or a new one. */
  goOn(isAnew: boolean): void;
  widen(): void;
  send(): void;
  /** Says this at once; what she is writing stays. */
  sendText(text: string): void;
  /** Shows the emoji, or puts them away: with one of them, into what she writes. */
  emoji(picked?: string): void;
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
  /** It stands beside the page: there is something to close and to widen. */
  readonly isFloat: boolean;
  /** In front of her is where she can go to, not the conversation. */
  readonly isHome: boolean;
  /** There is more than the conversation to go to. */
  readonly hasHome: boolean;
  readonly isWide: boolean;
  /** Longer than a moment without a connection. */
  readonly isOffline: boolean;
  /** Longer than a moment without anything to show. */
  readonly isSlow: boolean;
  readonly unreadAfter: number | null;
  /** What came while she read further up. */
  readonly below: number;
  readonly isAtEnd: boolean;
  readonly draft: string;
  readonly said: readonly Said[];
  /** The emoji, while she picks one. */
  readonly emoji: TemplateResult | null;
  /** Where she may write when the chat cannot be reached. */
  readonly fallbackEmail: string | undefined;
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
