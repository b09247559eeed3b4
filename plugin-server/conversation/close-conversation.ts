import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { EscalationWrites } from '../store/escalation-tx.ts';
import type { CommandStore, ConversationWrites } from '../store/tx.ts';
import { appendChange } from './append-change.ts';
import type { Caller } from './caller.ts';
import { peerOf } from './caller.ts';
import { movedOn } from './moved-on.ts';
import { once } from './once.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';

interface Close {
  readonly from: Caller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly seenSeq?: number | undefined;
  readonly evenIfMoved?: boolean | undefined;
  readonly now: number;
}

/** Closed already: answers its `seq`, nothing changes. Errors: not-found, conversation.moved-on (agents), message.conflict. */
export const closeConversation = (
  tx: ConversationWrites & CommandStore & Pick<EscalationWrites, 'hurryEscalation'>,
  { from, conversation, cid, now, ...asked }: Close,
): Promise<Outcome<{ seq: number }>> =>
  once(tx, { origin: from.origin, cid, now, content: ['conversation:close', conversation] }, async () => {
    const held =
      from.side === 'visitor'
        ? await tx.lockReadable(peerOf(from, now), conversation)
        : await tx.lockConversation(from.site, conversation);
    if (held === undefined) return refused('not-found');
    if (held.state === 'closed') return done({ seq: held.seq });
    const refusal = from.side === 'agent' ? await movedOn(tx, held, from, asked) : null;
    if (refusal !== null) return refusal;

    const row = { ...held, state: 'closed' as const, closed_at: now, waiting_since: null, unread: 0 };
    const entry = await appendChange(tx, row, from, 'closed', now);
    // Nobody has to be fetched any more: its clock ends the ladder.
    if (row.escalation !== null) await tx.hurryEscalation(row.escalation);
    return done({ seq: row.seq }, [{ is: 'entry', conversation: row, entry }, await saveListed(tx, row)]);
  });
