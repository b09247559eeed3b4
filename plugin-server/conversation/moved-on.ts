import { limits } from '../../protocol/limits.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationReads } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import type { Refusal } from './outcome.ts';
import { refused } from './outcome.ts';
import { entryForInbox } from './show.ts';

interface Seen {
  /** The newest entry the agent had before her eyes. */
  readonly seenSeq?: number | undefined;
  readonly evenIfMoved?: boolean | undefined;
}

/** The stale-reply guard: an entry by anybody else after what the agent had seen stops her once, and tells what was said. */
export const movedOn = async (
  tx: ConversationReads,
  held: ConversationTable,
  from: AgentCaller,
  asked: Seen,
): Promise<Refusal | null> => {
  const seen = asked.seenSeq ?? 0;
  if (asked.evenIfMoved === true || seen >= held.seq || !(await tx.othersAfter(held.id, seen, from.agent))) return null;
  const entries = await tx.entriesAfter(held.id, seen, limits.open);
  return refused('conversation.moved-on', { entries: entries.map(entryForInbox) });
};
