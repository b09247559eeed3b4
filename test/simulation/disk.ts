import type { IdentifierRow } from '../../plugin-server/store/graph-tx.ts';
import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';
import type {
  AsideTable,
  CommandTable,
  ConversationPeerTable,
  ConversationTable,
  EndpointTable,
  EntryTable,
  InboundTable,
  MailTokenTable,
  PieceTable,
} from '../../plugin-server/store/schema.ts';
import { StoreRefusal, type Verb } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { problem } from '../../protocol/problems.ts';
import { mayHaveArrived } from './may-have-arrived.ts';

/** What is on the disk. */
interface Tables {
  pos: number;
  number: number;
  delivery: number;
  identifier: number;
  mail: number;
  readonly conversations: Map<ConversationId, ConversationTable>;
  readonly starts: Map<string, ConversationId>;
  readonly peers: Map<ConversationId, ConversationPeerTable[]>;
  readonly entries: Map<ConversationId, EntryTable[]>;
  readonly entryCids: Map<string, EntryTable>;
  readonly asides: Map<ConversationId, AsideTable[]>;
  readonly asideCids: Map<string, AsideTable>;
  readonly senders: Map<string, number>;
  readonly deliveries: Map<number, DeliveryRow>;
  readonly pieces: Map<number, PieceTable[]>;
  readonly identifiers: Map<number, IdentifierRow>;
  readonly endpoints: Map<number, EndpointTable>;
  readonly mailTokens: Map<string, MailTokenTable>;
  readonly inbound: Map<string, InboundTable>;
  readonly commands: Map<string, CommandTable>;
}

const noTables = (): Tables => ({
  pos: 0,
  number: 0,
  delivery: 0,
  identifier: 0,
  mail: 0,
  conversations: new Map(),
  starts: new Map(),
  peers: new Map(),
  entries: new Map(),
  entryCids: new Map(),
  asides: new Map(),
  asideCids: new Map(),
  senders: new Map(),
  deliveries: new Map(),
  pieces: new Map(),
  identifiers: new Map(),
  endpoints: new Map(),
  mailTokens: new Map(),
  inbound: new Map(),
  commands: new Map(),
});

/** Rows are replaced, never changed: only what holds them is copied. */
const copyOf = (tables: Tables): Tables => {
  const lists = <Key, Row>(table: ReadonlyMap<Key, Row[]>) =>
    new Map([...table].map(([key, rows]) => [key, [...rows]]));
  return {
    pos: tables.pos,
    number: tables.number,
    delivery: tables.delivery,
    identifier: tables.identifier,
    mail: tables.mail,
    conversations: new Map(tables.conversations),
    starts: new Map(tables.starts),
    peers: lists(tables.peers),
    entries: lists(tables.entries),
    entryCids: new Map(tables.entryCids),
    asides: lists(tables.asides),
    asideCids: new Map(tables.asideCids),
    senders: new Map(tables.senders),
    deliveries: new Map(tables.deliveries),
    pieces: new Map(tables.pieces),
    identifiers: new Map(tables.identifiers),
    endpoints: new Map(tables.endpoints),
    mailTokens: new Map(tables.mailTokens),
    inbound: new Map(tables.inbound),
    commands: new Map(tables.commands),
  };
};

/** The process ended at this write: nobody hears what became of it. */
export class Crash extends Error {}

/**
 * One database for all nodes, as the verbs see it: transactions one after the other, rolled back when they throw, unique
 * keys that refuse. It can be full, end the process before or after a commit, and be put back to an earlier state.
 */
export class Disk {
  tables = noTables();
  isFull = false;
  /** The next write ends the process that does it. */
  crash: 'before commit' | 'after commit' | null = null;
  epoch = 'e1';
  /** What left that should not. */
  readonly wrongs = new Set<string>();
  /** Deliveries of which `sending` stands on the disk, or did. */
  readonly left = new Set<number>();
  /** Addresses that she, or a mail of hers, made good again. */
  readonly lifted = new Set<number>();
  #backup: Tables | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #jobs = 0;
  #undo: (() => void)[] | null = null;

  backUp(): void {
    this.#backup = copyOf(this.tables);
  }

  /** Everything since the backup is gone; false: there is none. */
  restore(): boolean {
    if (this.#backup === null) return false;
    this.tables = copyOf(this.#backup);
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`;
    this.left.clear();
    for (const row of this.tables.deliveries.values()) if (row.parcel !== null) this.left.add(row.id);
    return true;
  }

  write<Result>(verb: Verb<Result>, tx: Tx): Promise<Result> {
    this.#jobs++;
    const job = this.#last.then(async () => {
      this.#undo = [];
      try {
        if (this.isFull) throw new StoreRefusal(problem('server.storage-full', undefined, 1_000));
        const result = await verb(tx);
        if (this.crash === 'before commit') throw new Crash();
        this.#undo = null;
        if (this.crash === 'after commit') throw new Crash();
        return result;
      } finally {
        for (const undo of (this.#undo ?? []).reverse()) undo();
        this.#undo = null;
        this.crash = null;
        this.#jobs--;
      }
    });
    this.#last = job.catch(() => undefined);
    return job;
  }

  /** Once no transaction is open: nobody reads what is not committed. */
  async afterCommit<Found>(read: () => Promise<Found>): Promise<Found> {
    while (this.#jobs > 0) await this.#last;
    return read();
  }

  set<Key, Row>(table: Map<Key, Row>, key: Key, row: Row): void {
    const before = table.get(key);
    this.#undo?.push(() => (before === undefined ? table.delete(key) : table.set(key, before)));
    table.set(key, row);
  }

  insert<Key, Row>(table: Map<Key, Row>, key: Key, row: Row): void {
    if (table.has(key)) throw new Error(`The key ${key} is taken.`);
    this.set(table, key, row);
  }

  append<Key, Row>(table: Map<Key, Row[]>, key: Key, row: Row): void {
    const rows = table.get(key) ?? [];
    if (rows.length === 0) this.set(table, key, rows);
    rows.push(row);
    this.#undo?.push(() => rows.pop());
  }

  remove<Key, Row>(table: Map<Key, Row>, key: Key): void {
    const before = table.get(key);
    if (before === undefined || !table.delete(key)) return;
    this.#undo?.push(() => table.set(key, before));
  }

  /** Its bytes are about to leave: what speaks against it now, once it is committed, nobody may overlook. */
  leaves(row: DeliveryRow): void {
    const { conversations, peers, endpoints } = this.tables;
    const talk = row.conversation === null ? undefined : conversations.get(row.conversation);
    const way = talk && peers.get(talk.id)?.find((it) => it.replies === 1 && `${it.identifier}` === row.peer);
    const why =
      row.because !== 'agent' && !mayHaveArrived(row) && (row.seq ?? 0) <= (talk?.visitor_read ?? 0)
        ? 'what she has read'
        : way === undefined
          ? 'to an address she took back'
          : endpoints.has(way.identifier)
            ? 'to an address that takes nothing'
            : null;
    if (why !== null) this.#note(this.wrongs, `A mail leaves, ${why}: ${row.conversation} ${row.seq}`);
    this.#note(this.left, row.id);
  }

  #note<Item>(set: Set<Item>, item: Item): void {
    if (set.has(item)) return;
    set.add(item);
    this.#undo?.push(() => set.delete(item));
  }

  raise(which: 'pos' | 'number' | 'delivery' | 'identifier' | 'mail'): number {
    this.#undo?.push(() => this.tables[which]--);
    return ++this.tables[which];
  }
}
