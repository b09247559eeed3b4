import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { Tx } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import { findHeld, settleHeld } from './held-mail.ts';
import { once } from './once.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';

interface KeepAside {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly asideSeq: number;
  readonly cid: Cid;
  readonly now: number;
}

/** A held mail stays beside the talk and asks nothing more. Settled already: nothing changes. Errors: not-found, message.conflict. */
export const keepAside = (
  tx: Tx,
  { from, conversation, asideSeq, cid, now }: KeepAside,
): Promise<Outcome<Record<string, never>>> =>
  once(tx, { origin: from.origin, cid, now, content: ['aside:keep', conversation, asideSeq] }, async () => {
    const found = await findHeld(tx, from.site, conversation, asideSeq);
    if (found === null) return refused('not-found');
    if (found.held.state !== 'held') return done({});
    const { row, news } = await settleHeld(tx, found, 'kept');
    return done({}, [news, await saveListed(tx, row)]);
  });
