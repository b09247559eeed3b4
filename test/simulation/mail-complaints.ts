import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';
import type { EntryTable } from '../../plugin-server/store/schema.ts';
import type { Cid } from '../../protocol/ids.ts';
import { isLive } from './memory-outbox.ts';
import type { World } from './world.ts';

/** What she, or an agent, would complain about when an answer was to follow her: lost, doubled, or not what is said of it. */
export const lostByMail = (world: World): string[] => {
  const { tables, wrongs } = world.disk;
  const all = [...tables.deliveries.values()];
  const found = [...wrongs];
  for (const [id, entries] of tables.entries) {
    const read = tables.conversations.get(id)?.visitor_read ?? 0;
    for (const entry of entries) {
      if (entry.side !== 'agent' || entry.what !== null) continue;
      const rows = all.filter((row) => row.conversation === id && row.seq === entry.seq);
      found.push(...ways(rows, entry, read), ...doubled(world, rows, entry.cid));
    }
  }
  for (const row of all) found.push(...untrue(world, row));
  return found;
};

/** In the end it is read, delivered, waits in the chat, or somebody sees that nobody knows. */
const ways = (rows: readonly DeliveryRow[], { cid, seq }: EntryTable, read: number): string[] => {
  const live = rows.filter(isLive);
  if (live.length > 1) return [`${cid} has two ways to her`];
  const [row] = live;
  if (row === undefined) return seq <= read ? [] : [`${cid} has no way to her`];
  const isAtRest = row.channel === 'chat' ? row.next_at === null : row.next_at === null && row.settled_at !== null;
  return isAtRest ? [] : [`${cid} does not come to rest: ${row.channel} ${row.state}`];
};

/** Outside the house once; again only as the same mail, or because an agent said so. */
const doubled = ({ vendor }: World, rows: readonly DeliveryRow[], cid: Cid | null): string[] => {
  const mails = vendor.handed.filter((it) => it.hasArrived && cid !== null && it.cids.includes(cid));
  const byHand = rows.filter((row) => row.because === 'agent' && row.moved_from !== null).length;
  const ids = new Set(mails.map(({ messageId }) => messageId));
  if (ids.size > 1 + byHand) return [`${cid} comes to her in ${ids.size} mails`];
  const most = vendor.correlation === 'message-id' ? 2 : 1;
  for (const id of ids)
    if (mails.filter(({ messageId }) => messageId === id).length > most) return [`${cid} comes to her again and again`];
  return [];
};

/** What is said of a delivery is so. */
const untrue = (world: World, { id, state, problem, peer, parcel }: DeliveryRow): string[] => {
  const mails = world.vendor.handed.filter((it) => it.deliveries.includes(id) && it.parcel === parcel);
  const found: string[] = [];
  if (parcel !== null && state === 'failed' && mails.some((it) => it.hasArrived) && !mails.some((it) => it.isBounced))
    found.push(`Delivery ${id} has arrived and is said to have failed: ${problem}`);
  const isSaid = state === 'accepted' || state === 'sent' || state === 'delivered';
  if (isSaid && world.isWhole && !world.saidArrived.has(id) && !mails.some((it) => it.isTaken))
    found.push(`Delivery ${id} is said to be ${state}, and nobody took it`);
  const kind = /^(bad-address|opted-out) 550/.exec(problem ?? '')?.[1];
  const { endpoints } = world.disk.tables;
  if (state === 'failed' && kind !== undefined && !endpoints.has(Number(peer)) && !world.disk.lifted.has(Number(peer)))
    found.push(`An address that takes nothing is not marked: ${peer}`);
  return found;
};
