import { readMarks } from '../../plugin-server/conversation/show.ts';
import type { Cid } from '../../protocol/ids.ts';
import { lostByMail } from './mail-complaints.ts';
import { storeOver } from './memory-store.ts';
import type { World } from './world.ts';

/** What a shop owner would complain about after everything has come to rest. */
export const complaints = async (world: World): Promise<string[]> => [
  ...world.faults,
  ...lostOrDoubled(world),
  ...outOfOrder(world),
  ...(await wrongViews(world)),
  ...lostByMail(world),
];

const rows = (world: World) => [...world.disk.tables.entries.values()].flat();
const notes = (world: World) => [...world.disk.tables.asides.values()].flat();

const lostOrDoubled = (world: World): string[] => {
  const found: string[] = [];
  const seen = new Set<Cid>();
  for (const { cid } of [...rows(world), ...notes(world)]) {
    if (cid === null) continue;
    if (seen.has(cid)) found.push(`${cid} is there twice`);
    seen.add(cid);
  }
  const waiting = world.clients.flatMap((client) => client.outbox.items);
  for (const { cid, is, by } of world.made) {
    if (seen.has(cid)) continue;
    if (world.lostByRestore.has(cid)) continue;
    if (world.ackedCids.has(cid)) found.push(`${cid} of ${by} was acknowledged and is lost`);
    if (world.dropped.has(cid) || world.diedWithPage.has(cid)) continue;
    if (is === 'note') continue;
    const item = waiting.find((one) => one.cid === cid);
    if (!item) found.push(`${cid} of ${by} is lost`);
    else if (item.state !== 'parked') found.push(`${cid} of ${by} still waits`);
  }
  for (const item of waiting)
    if (item.state === 'parked' && !['not-found', 'conversation.gone'].includes(item.problem?.code ?? ''))
      found.push(`${item.cid} is parked: ${item.problem?.code}`);
  return found;
};

/** Per writer and conversation; what a person decided about anew stands where she sent it then. */
const outOfOrder = (world: World): string[] => {
  const found: string[] = [];
  const place = new Map(world.made.map(({ cid }, index) => [cid, index]));
  const maker = new Map(world.made.map(({ cid, by }) => [cid, by]));
  for (const entries of world.disk.tables.entries.values()) {
    const last = new Map<string, number>();
    for (const { cid } of entries) {
      const by = cid && maker.get(cid);
      // What a backup did not hold comes again when it comes.
      if (!cid || !by || world.wasParked.has(cid) || world.lostByRestore.has(cid)) continue;
      const at = place.get(cid) ?? 0;
      if (at < (last.get(by) ?? -1)) found.push(`${cid} of ${by} stands behind what she wrote later`);
      last.set(by, at);
    }
  }
  return found;
};

const wrongViews = async (world: World): Promise<string[]> => {
  const found: string[] = [];
  const { read } = storeOver(world.disk, () => undefined);
  for (const client of world.clients)
    for (const [id, view] of client.views) {
      const row = world.disk.tables.conversations.get(id);
      const entries = world.disk.tables.entries.get(id) ?? [];
      const asides = world.disk.tables.asides.get(id) ?? [];
      if (!row) {
        found.push(`${client.name} sees a conversation that is not there`);
        continue;
      }
      const shown = view.entries.entries.map((entry) => ('text' in entry ? `${entry.cid} ${entry.text}` : entry.what));
      const there = entries.map((entry) => entry.what ?? `${entry.cid} ${entry.text}`);
      if (`${shown}` !== `${there}`) found.push(`${client.name} sees ${shown.length} of ${there.length} entries`);
      const marks = await readMarks(read, row, 200);
      const { marks: seen } = view.entries;
      if (seen?.visitor !== marks.visitor || seen.agents !== marks.agents) found.push(`${client.name} sees old marks`);
      if (
        JSON.stringify(seen?.deliveries.map((one) => one.state)) !==
        JSON.stringify(marks.deliveries.map((one) => one.state))
      )
        found.push(`${client.name} sees old deliveries`);
      const told = view.asides.entries.map((aside) => aside.asideSeq);
      if (client.side === 'inbox' && told.length !== asides.length) found.push(`${client.name} misses notes`);
      if (client.side === 'visitor' && told.length > 0) found.push(`${client.name} sees notes`);
    }
  return found;
};
