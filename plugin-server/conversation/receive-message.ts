import type { ChannelKind } from '../../protocol/channel.ts';
import type { Cid, ConversationId, FileId, MessageId, StartKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { planAnswer } from '../routing/plan-answer.ts';
import type { Route } from '../routing/route-message.ts';
import type { RoutingReads } from '../routing/situation-of.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { ProofReads } from '../store/proof-tx.ts';
import type { ConversationTable, EntryTable, FileTable } from '../store/schema.ts';
import type { FileStore } from '../store/tx.ts';
import type { WayWrites } from '../store/way-tx.ts';
import { type AppendTx, appendMessage } from './append-message.ts';
import type { Caller, VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import { contentHash } from './content-hash.ts';
import { movedOn } from './moved-on.ts';
import { openConversation } from './open-conversation.ts';
import type { News, Outcome, Refusal } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { type MarkReads, readMarks } from './show.ts';
import { takeFiles } from './take-files.ts';

/** A message at the door, whoever sent it over whichever channel. */
export interface Arrival {
  readonly from: Caller;
  readonly to:
    | { readonly conversation: ConversationId }
    | { readonly start: StartKey; readonly follows?: ConversationId | undefined };
  readonly cid: Cid;
  /** Counts this writer's messages in this conversation from 1. */
  readonly n: number;
  readonly text: string;
  readonly files: readonly FileId[];
  readonly replyTo?: number | undefined;
  readonly page?: { readonly url: string; readonly title?: string | undefined } | undefined;
  /** What it came by. */
  readonly channel: ChannelKind;
  /** Agents: the way this one is to take; absent: the router's. */
  readonly way?: ChannelKind | undefined;
  /** Agents: the newest entry they had before their eyes. */
  readonly seenSeq?: number | undefined;
  readonly evenIfMoved?: boolean | undefined;
  readonly circumstances: Circumstances;
}

export interface Received {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: MessageId;
  readonly at: number;
  readonly again?: true;
}

type MessageTx = AppendTx &
  Pick<FileStore, 'ownFiles'> &
  Pick<ProofReads, 'devicesProving'> &
  RoutingReads &
  MarkReads &
  Pick<WayWrites, 'carriedWay' | 'allowWay'>;

/**
 * The one door in: visitors, agents and channels all come through here. One transaction holds message, number, deliveries and list row.
 * Every refusal is decided before the first write (the writer groups verbs, and a refused one must leave nothing behind).
 * Errors: message.conflict, not-found, conversation.gone, message.out-of-order, conversation.moved-on, file.refused, request.malformed.
 */
export const receiveMessage = async (tx: MessageTx, arrival: Arrival): Promise<Outcome<Received>> => {
  const hash = contentHash(arrival.text, arrival.files, arrival.replyTo);
  const repeat = await tx.messageByCid(arrival.from.origin, arrival.cid);
  if (repeat !== undefined) return answerAgain(tx, arrival, repeat, hash);

  if (arrival.text.trim() === '' && arrival.files.length === 0) return refused('request.malformed', { field: 'text' });

  const held = await lock(tx, arrival);
  if (held === 'not-found') return refused('not-found');
  const refusal = await refuse(tx, arrival, held);
  if (refusal !== null) return refusal;
  const files = await takeFiles(tx, arrival.from, arrival.files);
  if (files === null) return refused('file.refused', { reason: 'unreadable' });
  if (arrival.from.side === 'visitor' && files.reduce((sum, file) => sum + file.bytes, 0) > limits.visitorMessageBytes)
    return refused('file.refused', { reason: 'size' });

  const route = await planAnswer(tx, arrival.from.side, held, arrival.way, arrival.circumstances);
  if (!route.ok) return route;
  return append(tx, arrival, { held, files, hash, route: route.answer });
};

/** Elsewhere is other content, too: answered as a repeat it would be taken for said there. */
const answerAgain = async (
  tx: MessageTx,
  { from, to }: Arrival,
  repeat: EntryTable,
  hash: string,
): Promise<Outcome<Received>> => {
  const meant =
    'conversation' in to
      ? to.conversation
      : from.side === 'visitor'
        ? (await tx.conversationByStart(from.device, to.start))?.id
        : undefined;
  if (!safeEqual(repeat.hash ?? '', hash) || repeat.id === null || meant !== repeat.conversation)
    return refused('message.conflict');
  return done({ conversation: repeat.conversation, seq: repeat.seq, id: repeat.id, at: repeat.at, again: true });
};

/** The conversation, held until commit; null: it begins with this message. */
const lock = async (
  tx: MessageTx,
  { from, to, circumstances: { now } }: Arrival,
): Promise<ConversationTable | null | 'not-found'> => {
  if ('start' in to) {
    if (from.side !== 'visitor') return 'not-found';
    const begun = await tx.conversationByStart(from.device, to.start);
    if (begun === undefined) return null;
    return (await tx.lockReadable(peerOf(from, now), begun.id)) ?? 'not-found';
  }
  const row =
    from.side === 'visitor'
      ? await tx.lockReadable(peerOf(from, now), to.conversation)
      : await tx.lockConversation(from.site, to.conversation);
  return row ?? 'not-found';
};

const refuse = async (tx: MessageTx, arrival: Arrival, held: ConversationTable | null): Promise<Refusal | null> => {
  const { from } = arrival;
  const { now } = arrival.circumstances;
  if (held !== null && from.side === 'visitor' && held.closed_at !== null && now - held.closed_at > limits.reopenMs)
    return refused('conversation.gone');
  const expected = held === null ? 1 : (await tx.lastN(held.id, from.origin)) + 1;
  if (arrival.n !== expected) return refused('message.out-of-order', { expected });
  if (arrival.replyTo !== undefined && arrival.replyTo > (held?.seq ?? 0))
    return refused('request.malformed', { field: 'replyTo' });
  return held === null || from.side === 'visitor' ? null : movedOn(tx, held, from, arrival);
};

interface Decided {
  readonly held: ConversationTable | null;
  readonly files: readonly FileTable[];
  readonly hash: string;
  /** null: nobody has to be reached. */
  readonly route: Route | null;
}

const append = async (
  tx: MessageTx,
  arrival: Arrival,
  { held, files, hash, route }: Decided,
): Promise<Outcome<Received>> => {
  const { from, circumstances } = arrival;
  const { now } = circumstances;
  const news: News[] = [];
  // A conversation begins only when a visitor writes: `lock` answers null for nobody else.
  const opened = held ?? (await openConversation(tx, from as VisitorCaller, { ...arrival, now }));
  const begun = held === null ? ((from as VisitorCaller).user === 0 ? 'device' : 'user') : undefined;
  // An answer is of the channel by which it goes; that it is moved later its delivery says.
  const said = { ...arrival, hash, files, channel: route?.channel ?? arrival.channel };
  const { row, entry, isMarked } = await appendMessage(tx, opened, said, route, circumstances, news, begun);
  // Her other devices learn of it; and of her pages here only those that have shown who is signed in.
  if (begun === 'user') {
    const devices = await tx.devicesProving((from as VisitorCaller).user, now);
    news.push({ is: 'reads', devices: devices.map(({ id }) => id) });
  }
  if (isMarked) news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
  return done({ conversation: row.id, seq: entry.seq, id: entry.id, at: now }, news);
};
