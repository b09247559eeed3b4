import { limits } from '../../protocol/limits.ts';
import type { ConversationReads } from '../store/tx.ts';
import type { VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';

/** After so long without a word a conversation is no live talk any more. */
const liveMs = 30 * 60_000;

/** What a returning visitor is told before she opens anything: how many answers wait, and whether somebody talked just now. */
export const unreadOf = async (
  read: ConversationReads,
  caller: VisitorCaller,
  now: number,
): Promise<{ unread: number; live: boolean }> => {
  const rows = await read.readableBy(peerOf(caller, now), limits.conversationsPerDevice);
  let unread = 0;
  for (const row of rows) {
    const from = Math.max(row.visitor_read, row.since_seq - 1);
    if (from < row.seq) unread += await read.countMessagesAfter(row.id, 'agent', from);
  }
  return { unread, live: rows.some((row) => row.state === 'open' && now - row.last_at < liveMs) };
};
