import type { ConversationId } from '../../protocol/ids.ts';
import { originOfDevice } from '../conversation/caller.ts';
import type { IdentifierRow } from '../store/graph-tx.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

/**
 * What was said goes with the person who signed in, not with the browser. What came by a link stays, unless it is
 * another person's. An address of the token never enters a conversation's rows: a family shares a mailbox.
 */
export const takeOver = async (
  tx: Tx,
  device: DeviceTable,
  user: IdentifierRow,
  at: number,
): Promise<ConversationId[]> => {
  const moved: ConversationId[] = [];
  const actor = originOfDevice(device.id);
  for (const row of await tx.readingsOf(device.anon)) {
    const isOpened = row.how === 'opened';
    if (!isOpened && !(row.how === 'link' && (await isAnothers(tx, user, row.conversation)))) continue;
    if (isOpened) {
      await tx.savePeer({ ...row, identifier: user.id, at, actor });
      moved.push(row.conversation);
    }
    await tx.revokePeer(row.conversation, device.anon, { at, actor });
  }
  return moved;
};

const isAnothers = async (tx: Tx, user: IdentifierRow, conversation: ConversationId): Promise<boolean> => {
  const open = (await tx.peersOf(conversation)).filter(({ reads, revoked_at }) => reads === 1 && revoked_at === null);
  const holders = await tx.identifiers(
    user.site,
    open.map(({ identifier }) => identifier),
  );
  return holders.some(({ id, kind }) => kind === 'user' && id !== user.id);
};
