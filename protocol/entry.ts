import type { Assurance, Because, ChannelKind, DeliveryState } from './channel.ts';
import type { AgentId, Cid, EscalationId, FileId, MessageId, NoteId } from './ids.ts';

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

/** What a mail was besides its text; for the inbox only. The whole of it is read by `mail`. */
export interface MailCard {
  readonly mail: number;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly assurance: Assurance;
  /** Quotes or a signature were cut: the whole text is longer. */
  readonly hasMore: boolean;
  /** The mail as it came is kept. */
  readonly hasOriginal: boolean;
  /** It was larger than we take, or its letters were in no known alphabet: something is missing. */
  readonly flag?: 'too-large' | 'charset';
  /** So many files of it were not taken. */
  readonly dropped?: number;
  /** The number of a conversation it may belong to. */
  readonly perhaps?: number;
}

/** One utterance everybody in the conversation may see. `page` and `mail` are for the inbox only. */
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
  readonly mail?: MailCard;
}

/**
 * switched: she chose where answers go (`channel`) · escalated: somebody who is not here is being fetched · joined: this agent has
 * taken the conversation on · promised: nobody could be fetched, an answer will come · mailed: she left an address · rated: how it was
 * for her (`score`, `comment`); the newest counts.
 */
export const happenings = [
  'closed',
  'reopened',
  'switched',
  'mailed',
  'escalated',
  'joined',
  'promised',
  'rated',
] as const;
export type Happened = (typeof happenings)[number];

/** What happened to the conversation, visible to everybody in it. */
export interface Change {
  readonly t: 'change';
  readonly seq: number;
  readonly at: Millis;
  readonly author: Author;
  readonly what: Happened;
  /** With `switched`. */
  readonly channel?: ChannelKind;
  /** With `rated`. */
  readonly score?: Score;
  /** With `rated`, if she wrote something to it. */
  readonly comment?: string;
}

/** 1: bad, 5: good */
export const scores = [1, 2, 3, 4, 5] as const;
export type Score = (typeof scores)[number];

/** How she rated the conversation; she may change it until `until`. */
export interface Rating {
  readonly score: Score;
  readonly at: Millis;
  readonly until: Millis;
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
    }
  /** A mail that is not part of the talk: agents decide. */
  | {
      readonly t: 'mail';
      readonly asideSeq: number;
      readonly afterSeq: number;
      readonly at: Millis;
      readonly why: HeldBecause;
      readonly text: string;
      readonly files: readonly FileRef[];
      readonly card: MailCard;
      /** With an agent's own answer. */
      readonly agent: AgentRef | null;
      readonly state: 'held' | 'released' | 'kept';
    }
  /** One step of an escalation, as it happened. */
  | {
      readonly t: 'escalation';
      readonly asideSeq: number;
      readonly afterSeq: number;
      readonly at: Millis;
      readonly escalation: EscalationId;
      readonly step: EscalationStep;
    };

/**
 * other-sender: the reply address of this talk, from somebody else · auto: a machine wrote it · agent-draft: an agent's answer of which
 * nobody knows whether he wrote it · brief-inside: words of our brief stand in it · contradicts: another agent has answered since.
 */
export const heldBecauses = ['other-sender', 'auto', 'agent-draft', 'brief-inside', 'contradicts'] as const;
export type HeldBecause = (typeof heldBecauses)[number];

/** `by` started it: an agent, the visitor, or the rule that somebody has to answer in time. */
export type EscalationStep =
  | { readonly is: 'started'; readonly by: AgentRef | 'visitor' | 'rule'; readonly policy: string }
  | {
      readonly is: 'tried';
      readonly agent: AgentRef;
      readonly by: ChannelKind | 'inbox';
      /** When the ladder goes on; null: it waits for an answer. */
      readonly until: Millis | null;
      readonly round: number;
      readonly step: number;
    }
  /** Nobody of this step could be asked. */
  | {
      readonly is: 'skipped';
      readonly why: 'nobody' | 'no-address' | 'not-verified' | 'off-hours' | 'no-channel' | 'not-urgent';
      readonly round: number;
      readonly step: number;
    }
  | { readonly is: 'failed'; readonly agent: AgentRef; readonly by: ChannelKind | 'inbox' }
  /** Nothing came back in time. */
  | { readonly is: 'passed'; readonly agent: AgentRef }
  /** An absence note came back. */
  | { readonly is: 'away'; readonly agent: AgentRef }
  | { readonly is: 'taken'; readonly agent: AgentRef; readonly by: ChannelKind | 'inbox' }
  | { readonly is: 'stopped'; readonly by: AgentRef | 'answered' }
  | { readonly is: 'ended'; readonly finally: 'callback' | 'promise' };

export interface AgentRef {
  readonly agent: AgentId;
  readonly name: string;
}

/** Changes that are not entries: read-up-to per side, and the state of the deliveries of the last messages. */
export interface Marks {
  readonly visitor: number;
  readonly agents: number;
  readonly deliveries: readonly DeliveryMark[];
  readonly ways: Ways;
  readonly rating?: Rating;
  /** The ladder that is running; for the inbox only. */
  readonly escalation?: Running | null;
}

/** Where answers may go beside the chat. */
export interface Ways {
  /** What she chose; null: nothing, so the router decides. */
  readonly prefers: ChannelKind | null;
  readonly email: {
    /** `a•••@x.de` */
    readonly masked: string;
    readonly isProven: boolean;
    readonly state: 'ok' | 'bad' | 'opted-out';
  } | null;
}

export interface Running {
  readonly escalation: EscalationId;
  readonly round: number;
  readonly step: number;
  readonly of: number;
  /** Who is asked now. */
  readonly asked: readonly AgentRef[];
  readonly by: ChannelKind | 'inbox' | null;
  readonly dueAt: Millis | null;
}

export interface DeliveryMark {
  readonly seq: number;
  readonly channel: ChannelKind;
  readonly state: DeliveryState;
  /** The rest is for the inbox only. */
  readonly because?: Because;
  readonly delivery?: number;
  /** Class and numbers of the protocol. */
  readonly problem?: string;
  /** When it leaves, if it waits for its time. */
  readonly dueAt?: Millis;
}

export type ConversationState = 'open' | 'closed';
