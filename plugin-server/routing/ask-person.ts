import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { peerOf, type VisitorCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { startEscalation } from '../escalation/start-escalation.ts';
import { policiesOf } from '../site/site-policies.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';

interface AskPerson {
  readonly from: VisitorCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly circumstances: Circumstances;
}

/** She wants somebody who is not here: the site's ladder begins. Somebody is being fetched already: nothing changes. Errors: not-found, escalation.nobody. */
export const askPerson = (
  tx: Tx,
  { from, conversation, cid, circumstances: { now, steady } }: AskPerson,
): Promise<Outcome<{ seq: number }>> =>
  once(tx, { origin: from.origin, cid, now, content: ['escalation:ask', conversation, 'person'] }, async () => {
    const held = await tx.lockReadable(peerOf(from, now), conversation);
    if (held === undefined) return refused('not-found');
    if (held.escalation !== null) return done({ seq: held.seq });
    const site = await tx.site(from.site);
    const policy = policiesOf(site?.policies ?? '{}').policies.find(({ when }) => when.includes('asked-for-person'));
    if (policy === undefined) return refused('escalation.nobody');
    const begun = await startEscalation(tx, held, {
      by: 'visitor',
      policy,
      brief: null,
      expects: 'answer',
      urgent: null,
      now,
      steady,
    });
    return begun.ok ? { ...begun, answer: { seq: begun.answer.seq } } : begun;
  });
