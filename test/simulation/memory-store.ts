import type { Store } from '../../plugin-server/store/store.ts';
import type { CommandStore, ConversationWrites, PeerOfDevice, Reads, Tx } from '../../plugin-server/store/tx.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { Crash, type Disk } from './disk.ts';
import { memoryOutbox } from './memory-outbox.ts';
import { memoryWays } from './memory-ways.ts';

type Asked = ConversationWrites &
  CommandStore &
  ReturnType<typeof memoryOutbox> &
  ReturnType<typeof memoryWays> &
  Pick<Tx, 'ownFiles' | 'member' | 'device' | 'site' | 'insertReply'>;

const copy = <Row extends object>(row: Row | undefined): Row | undefined => row && { ...row };
const copies = <Row extends object>(rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row }));

const queriesOf = (disk: Disk): Asked => {
  const at = () => disk.tables;
  const entries = (id: ConversationId) => at().entries.get(id) ?? [];
  const asides = (id: ConversationId) => at().asides.get(id) ?? [];
  const find = (id: ConversationId) => copy(at().conversations.get(id));
  const readable = (who: PeerOfDevice, id: ConversationId) => {
    const peer = at()
      .peers.get(id)
      ?.find((one) => one.identifier === who.anon && one.reads === 1);
    const row = at().conversations.get(id);
    return peer && row ? { ...row, since_seq: peer.since_seq } : undefined;
  };
  return {
    ...memoryOutbox(disk),
    ...memoryWays(disk),
    // How long answers take is no part of what is simulated.
    insertReply: async () => {},
    conversation: async (_site, id) => find(id),
    lockConversation: async (_site, id) => find(id),
    readable: async (who, id) => readable(who, id),
    lockReadable: async (who, id) => readable(who, id),
    readableBy: async (who) => [...at().conversations.keys()].flatMap((id) => readable(who, id) ?? []),
    conversationByStart: async (device, start) => {
      const id = at().starts.get(`${device} ${start}`);
      return id && find(id);
    },
    lastN: async (id, origin) => at().senders.get(`${id} ${origin}`) ?? 0,
    messageByCid: async (origin, cid) => copy(at().entryCids.get(`${origin} ${cid}`)),
    noteByCid: async (origin, cid) => copy(at().asideCids.get(`${origin} ${cid}`)),
    entriesAfter: async (id, after, limit) => copies(entries(id).slice(after, after + limit)),
    entriesBefore: async (id, from, before, limit) =>
      copies(
        entries(id)
          .slice(from - 1, Math.min(before - 1, entries(id).length))
          .slice(-limit),
      ),
    othersAfter: async (id, seq, agent) =>
      entries(id)
        .slice(seq)
        .some((row) => row.agent !== agent),
    asidesAfter: async (id, after, limit) => copies(asides(id).slice(after, after + limit)),
    asidesBetween: async (id, from, before) =>
      copies(asides(id).filter((row) => row.after_seq >= from && row.after_seq < before)),
    list: async () => copies([...at().conversations.values()]),
    listCounts: async () => ({ mine: 0, unassigned: 0, waiting: 0, all: at().conversations.size, trouble: 0, held: 0 }),
    changedAfter: async (_site, pos) => copies([...at().conversations.values()].filter((row) => row.pos > pos)),
    goneAfter: async () => [],
    search: async () => [],
    nameOf: async () => '',
    agentName: async (id) => id,
    countMessagesAfter: async (id, side, seq) =>
      entries(id)
        .slice(seq)
        .filter((row) => row.side === side && row.what === null).length,
    raisePos: async () => disk.raise('pos'),
    raiseNumber: async () => ({ pos: disk.raise('pos'), number: disk.raise('number') }),
    insertConversation: async (row) => {
      disk.insert(at().starts, `${row.device} ${row.start_key}`, row.id);
      disk.insert(at().conversations, row.id, { ...row });
    },
    insertEntry: async (row) => {
      if (row.seq !== entries(row.conversation).length + 1) throw new Error(`Entry ${row.seq} is out of its place.`);
      if (row.origin) disk.insert(at().entryCids, `${row.origin} ${row.cid}`, { ...row });
      disk.append(at().entries, row.conversation, { ...row });
    },
    insertAside: async (row) => {
      if (row.aside_seq !== asides(row.conversation).length + 1) throw new Error('An aside is out of its place.');
      if (row.origin) disk.insert(at().asideCids, `${row.origin} ${row.cid}`, { ...row });
      disk.append(at().asides, row.conversation, { ...row });
    },
    saveN: async (id, origin, n) => disk.set(at().senders, `${id} ${origin}`, n),
    saveConversation: async (row) => disk.set(at().conversations, row.id, { ...row }),
    command: async (origin, cid) => copy(at().commands.get(`${origin} ${cid}`)),
    insertCommand: async (row) => disk.insert(at().commands, `${row.origin} ${row.cid}`, { ...row }),
    ownFiles: async () => [],
    member: async (site, agent) => ({
      site,
      agent,
      role: 'agent',
      created_at: 0,
      disabled_at: null,
      rights: '["merge"]',
    }),
    device: async (site, id) =>
      ({ site, id, anon: anonOf(id), ended_at: null, label: null, locale: 'de', created_at: 0 }) as never,
    site: async () => ({ pos: at().pos, hours: '{}' }) as never,
  };
};

/** Ada has a laptop and a phone. */
export const anonOf = (device: string): number => (device.startsWith('dv_eve') ? 2 : 1);

/** What one node sees of the disk; `ended`: it does not survive this write. Only what conversations ask is there; anything else is not a function. */
export const storeOver = (disk: Disk, ended: () => void, run = 'run'): Store => {
  const queries = queriesOf(disk);
  const read: Record<string, unknown> = {};
  for (const [name, query] of Object.entries(queries) as [string, (...args: unknown[]) => Promise<unknown>][])
    read[name] = (...args: unknown[]) => disk.afterCommit(() => query(...args));
  return {
    kind: 'sqlite',
    get epoch() {
      return disk.epoch;
    },
    run,
    write: (verb) =>
      disk.write(verb, queries as unknown as Tx).catch((error: unknown) => {
        if (error instanceof Crash) ended();
        throw error;
      }),
    read: read as unknown as Reads,
    state: () => ({ ready: !disk.isFull, queued: 0, waitMs: 0 }),
    scrub: async () => undefined,
    close: async () => undefined,
  };
};
