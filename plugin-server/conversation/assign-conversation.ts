import type { AgentId, Cid, ConversationId } from '../../protocol/ids.ts';
import type { AsideTable } from '../store/schema.ts';
import type { AgentStore, CommandStore, ConversationWrites } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import { once } from './once.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';

interface Assign {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  /** null: nobody */
  readonly to: AgentId | null;
  readonly now: number;
}

/** Who is responsible; agents see it as an aside. Errors: not-found (conversation or agent of this site), message.conflict. */
export const assignConversation = (
  tx: ConversationWrites & CommandStore & Pick<AgentStore, 'member'>,
  { from, conversation, cid, to, now }: Assign,
): Promise<Outcome<{ asideSeq: number }>> =>
  once(tx, { origin: from.origin, cid, now, content: ['conversation:assign', conversation, to] }, async () => {
    const held = await tx.lockConversation(from.site, conversation);
    if (held === undefined) return refused('not-found');
    if (held.assignee === to) return done({ asideSeq: held.aside_seq });
    const member = to === null ? null : await tx.member(from.site, to);
    if (member === undefined || (member !== null && member.disabled_at !== null)) return refused('not-found');

    const toName = to === null ? null : await tx.agentName(to);
    const row = { ...held, assignee: to, aside_seq: held.aside_seq + 1 };
    const aside: AsideTable = {
      conversation: row.id,
      aside_seq: row.aside_seq,
      after_seq: row.seq,
      kind: 'assigned',
      id: null,
      agent: from.agent,
      agent_name: from.name,
      origin: null,
      cid: null,
      hash: null,
      text: '',
      links: '',
      files: '',
      mentions: '',
      to_agent: to,
      to_name: toName,
      at: now,
      data: '',
      mail: null,
    };
    await tx.insertAside(aside);
    return done({ asideSeq: row.aside_seq }, [{ is: 'aside', conversation: row, aside }, await saveListed(tx, row)]);
  });
