import type { nothing, TemplateResult } from 'lit/html.js';
import type { CodePurpose } from '../../protocol/identity.ts';
import type { Cid, FileId } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../chat-state.ts';
import type { PersonActs, PersonState } from '../person-state.ts';
import type { Speak } from '../texts/speak.ts';
import type { FileRefusal, PreparedFile } from './prepare-file.ts';
import type { ChangeRow, MailMark } from './rows.ts';

/** A file in the composer: in preparation, or ready to go. */
export interface PickedFile {
  readonly key: string;
  readonly name: string;
  readonly ready: PreparedFile | null;
  /** Address of its preview: pictures only. */
  readonly preview: string | null;
}

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
}

/** What a part may do. */
export interface Acts {
  close(): void;
  send(): void;
  type(text: string): void;
  pick(files: readonly File[]): void;
  unpick(key: string): void;
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
  /** A picture of the conversation came near: fetch it. */
  show(file: FileId): void;
  /** The page forbids it, or it is none. */
  cannotShow(file: FileId): void;
  save(file: FileId, name: string): void;
  view(file: FileId, name: string): void;
  closeView(): void;
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
  readonly picked: readonly PickedFile[];
  readonly refusals: readonly FileRefusal[];
  /** The outbox takes no more. */
  readonly isFull: boolean;
  /** Addresses of pictures: '' is on its way, null cannot be had. */
  readonly pictures: ReadonlyMap<string, string | null>;
  readonly viewed: { readonly file: FileId; readonly name: string } | null;
  readonly sheet: SheetName | null;
  /** null: not wanted, or not here yet. */
  readonly extras: Extras | null;
  /** She is asked below the composer whether this device may remember. */
  readonly asksToKeep: boolean;
  shareOf(item: OutboxItem): number | null;
}
