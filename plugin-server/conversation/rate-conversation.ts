import type { Score } from '../../protocol/entry.ts';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { CommandStore, ConversationWrites } from '../store/tx.ts';
import { appendChange } from './append-change.ts';
import type { VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import { once } from './once.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';
import { type MarkReads, readMarks } from './show.ts';

interface Rate {
  readonly from: VisitorCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly score: Score;
  readonly comment?: string | undefined;
  readonly now: number;
  /** The site wants to know. */
  readonly rates: boolean;
}

/**
 * How it was for her. Nobody is called by it and nothing opens again; each time is an entry, the newest counts.
 * Errors: not-found, rating.refused (`reason`: off; open: it has not ended; late: the day for changing it is over, or the days in which it
 * could go on), message.conflict.
 */
export const rateConversation = (
  tx: ConversationWrites & CommandStore & MarkReads,
  { from, conversation, cid, score, comment = '', now, rates }: Rate,
): Promise<Outcome<{ seq: number }>> =>
  once(
    tx,
    { origin: from.origin, cid, now, content: ['conversation:rate', conversation, score, comment] },
    async () => {
      const held = await tx.lockReadable(peerOf(from, now), conversation);
      if (held === undefined) return refused('not-found');
      const reason = rates ? reasonAgainst(held, now) : 'off';
      if (reason !== null) return refused('rating.refused', { reason });

      const row = { ...held, score, rated_at: held.rated_at ?? now, rev: held.rev + 1 };
      const entry = await appendChange(tx, row, from, 'rated', now, { score, comment: comment.trim() });
      const listed = await saveListed(tx, row);
      const marks = await readMarks(tx, row, limits.deliveryStates);
      return done({ seq: row.seq }, [
        { is: 'entry', conversation: row, entry },
        { is: 'marks', conversation: row, marks },
        listed,
      ]);
    },
  );

const reasonAgainst = ({ rated_at, closed_at }: ConversationTable, now: number): 'open' | 'late' | null => {
  if (rated_at !== null) return now - rated_at > limits.ratingMs ? 'late' : null;
  if (closed_at === null) return 'open';
  return now - closed_at > limits.reopenMs ? 'late' : null;
};
