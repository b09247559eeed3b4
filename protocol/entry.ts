import type { Because, ChannelKind, DeliveryState } from './channel.ts';
import type { AgentId, Cid, FileId, MessageId, NoteId } from './ids.ts';

/** Milliseconds since 1970, server time; for display, never for order. */
export type Millis = number;

/** A link found by the server: offsets into `text` in UTF-16 code units, `to` exclusive; `url` is absolute and http, https, mailto or tel. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly url: string;
}

export interface FileRef {
  readonly file: FileId;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Pixels, images only: room can be kept before the bytes are there. */
  readonly width?: number;
  readonly height?: number;
}

/** The page a visitor wrote from: address without query and fragment. */
export interface PageInfo {
  readonly url: string;
  readonly title?: string;
}

/** Who said it. The agent's id is for the inbox only. */
export type Author =
  | { readonly side: 'visitor' }
  | { readonly side: 'agent'; readonly name: string; readonly agent?: AgentId }
  | { readonly side: 'system' };

/** One utterance everybody in the conversation may see. `page` is for the inbox only. */
export interface Message {
  readonly t: 'message';
  readonly seq: number;
  readonly id: MessageId;
  readonly cid: Cid;
  readonly at: Millis;
  readonly author: Author;
  readonly channel: ChannelKind;
  readonly text: string;
  readonly links: readonly Link[];
  readonly files: readonly FileRef[];
  /** `seq` of the entry this answers. */
  readonly replyTo?: number;
  readonly page?: PageInfo;
}

export type Happened = 'closed' | 'reopened';

/** What happened to the conversation, visible to everybody in it. */
export interface Change {
  readonly t: 'change';
  readonly seq: number;
  readonly at: Millis;
  readonly author: Author;
  readonly what: Happened;
}

/** Numbered by `seq` without gaps. */
export type Entry = Message | Change;

/** What only agents may see, numbered apart by `asideSeq`; `afterSeq` keeps its place among the entries. */
export type Aside =
  | {
      readonly t: 'note';
      readonly asideSeq: number;
      readonly afterSeq: number;
      readonly id: NoteId;
      readonly cid: Cid;
      readonly at: Millis;
      readonly agent: AgentRef;
      readonly text: string;
      readonly links: readonly Link[];
      readonly files: readonly FileRef[];
      readonly mentions: readonly AgentId[];
    }
  | {
      readonly t: 'assigned';
      readonly asideSeq: number;
      readonly afterSeq: number;
      readonly at: Millis;
      readonly agent: AgentRef;
      readonly to: AgentRef | null;
    };

export interface AgentRef {
  readonly agent: AgentId;
  readonly name: string;
}

/** Changes that are not entries: read-up-to per side, and the state of the deliveries of the last messages. */
export interface Marks {
  readonly visitor: number;
  readonly agents: number;
  readonly deliveries: readonly DeliveryMark[];
}

export interface DeliveryMark {
  readonly seq: number;
  readonly channel: ChannelKind;
  readonly state: DeliveryState;
  /** For the inbox only. */
  readonly because?: Because;
}

export type ConversationState = 'open' | 'closed';
