import type { EscalationId, SiteId } from '../../protocol/ids.ts';
import type { ConversationTable, EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

export interface HeldLadder {
  /** The caller's own copy. */
  readonly row: ConversationTable;
  readonly ladder: EscalationTable;
}

/** A ladder of this site and its conversation, both held until commit; undefined: there is none. */
export const holdLadder = async (
  tx: Pick<Tx, 'escalation' | 'lockConversation' | 'lockEscalation'>,
  site: SiteId,
  id: EscalationId,
): Promise<HeldLadder | undefined> => {
  const found = await tx.escalation(id);
  if (found === undefined || found.site !== site) return undefined;
  const held = await tx.lockConversation(site, found.conversation);
  const ladder = await tx.lockEscalation(id);
  return held === undefined || ladder === undefined ? undefined : { row: { ...held }, ladder };
};
