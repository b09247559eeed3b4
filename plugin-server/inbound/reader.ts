import { setImmediate as yieldToLoop } from 'node:timers/promises';
import type { Inbound, Raw, RawMeta } from '../channels/adapter.ts';
import type { ChannelDirectory, OpenChannel } from '../channels/channel-directory.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { type Log, traceOf } from '../log.ts';
import type { RawRow } from '../store/inbound-tx.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import type { InboundDesk, Taken } from './inbound-desk.ts';
import { shelveMedia, unshelve } from './shelve-media.ts';
import { takeInbound } from './take-inbound.ts';

export interface InboundReader {
  /** Something may be there to be read. */
  wake(): void;
  /** Takes nothing new; what is being read is read to its end. */
  close(): Promise<void>;
}

interface Needs {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'add' | 'put' | 'read' | 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: Pick<ChannelDirectory, 'all'>;
  readonly desk: InboundDesk;
  readonly announce: (news: readonly News[]) => void;
  readonly wakeDeliveries: () => void;
  readonly count: (what: string) => void;
}

const pollMs = 1_000;
const some = 10;
const mostAttempts = 3;
const firstMs = 2_000;

/**
 * Brings what channels have kept into the conversations: one thing at a time per channel, in the order it came. An attempt is on record
 * before it is made: bytes at which the process dies are not read for ever. After a restart it goes on with what is left, and tries
 * once more what it could not read: it may understand more now.
 */
export const startReader = (needs: Needs): InboundReader => {
  const { store, clock, log, channels, count } = needs;
  const reading = new Map<string, Promise<void>>();
  const again = new Set<string>();
  /** Channels of which what could not be read is being tried once more. */
  const retried = new Set<string>();
  /** It was the store that failed: such an attempt counts for nothing. */
  const innocent = new Set<number>();
  let isClosed = false;

  const steady = (): number => Math.floor(clock.steady());

  const look = (channel: OpenChannel): void => {
    if (isClosed) return;
    if (reading.has(channel.id)) {
      again.add(channel.id);
      return;
    }
    const run = readAll(channel)
      .catch((error: unknown) => {
        if (error instanceof StoreRefusal) log.warn({ op: 'inbound', code: error.problem.code }, 'mails wait');
        else log.error({ op: 'inbound', ...traceOf(error) }, 'reading failed');
      })
      .finally(() => {
        reading.delete(channel.id);
        if (again.delete(channel.id)) look(channel);
      });
    reading.set(channel.id, run);
  };
  const wake = (): void => channels.all().forEach(look);

  const readAll = async (channel: OpenChannel): Promise<void> => {
    if (!retried.has(channel.id)) {
      await store.write((tx) => tx.retryRaws(channel.id, steady()));
      retried.add(channel.id);
    }
    for (;;) {
      const rows = await store.read.dueRaws(channel.id, steady(), some);
      if (rows.length === 0) return;
      for (const row of rows) {
        if (isClosed) return;
        await readOne(channel, row);
        await yieldToLoop();
      }
    }
  };

  const readOne = async (channel: OpenChannel, row: RawRow): Promise<void> => {
    const attempts = row.attempts + (innocent.delete(row.id) ? 0 : 1);
    if (attempts > mostAttempts) return giveUp(row, row.attempts, 'poison');
    const nextAt = steady() + firstMs * 4 ** (attempts - 1);
    const tried = { id: row.id, state: 'new', attempts, problem: row.problem, next_at: nextAt } as const;
    await store.write((tx) => tx.saveRaw(tried));
    try {
      await finish(row, attempts, await readThrough(needs, channel, row));
    } catch (error) {
      if (error instanceof StoreRefusal) {
        innocent.add(row.id);
        throw error;
      }
      log.error({ op: 'inbound', ...traceOf(error) }, 'could not be read');
      const problem = error instanceof Error ? error.name : 'Error';
      if (attempts >= mostAttempts) await giveUp(row, attempts, problem);
      else await store.write((tx) => tx.saveRaw({ ...tried, problem }));
    }
  };

  /** Kept, and shown: somebody can have it read again. */
  const giveUp = async (row: RawRow, attempts: number, problem: string): Promise<void> => {
    count('inbound_failed');
    await store.write((tx) => tx.saveRaw({ id: row.id, state: 'failed', attempts, problem, next_at: null }));
  };

  /** The bytes of a mail stay with it; of all else nothing is needed any more. */
  const finish = async (row: RawRow, attempts: number, became: Became): Promise<void> => {
    if (became === 'unsupported' || became === 'gone') return giveUp(row, attempts, became);
    if (became === 'kept')
      return store.write((tx) => tx.saveRaw({ id: row.id, state: 'done', attempts, problem: null, next_at: null }));
    await store.write((tx) => tx.removeRaw(row.id));
    await needs.shelf.remove(row.shelf);
  };

  const poll = setInterval(wake, pollMs);
  poll.unref();
  wake();

  return {
    wake,
    close: async () => {
      isClosed = true;
      clearInterval(poll);
      await Promise.all(reading.values());
    },
  };
};

type Became = 'kept' | 'unsupported' | 'gone' | 'settled';

const readThrough = async (needs: Needs, channel: OpenChannel, row: RawRow): Promise<Became> => {
  const bytes = await needs.shelf.read(row.shelf);
  if (bytes === null) return 'gone';
  const meta = JSON.parse(row.meta) as RawMeta;
  const raw: Raw = { key: row.key, at: new Date(row.at), bytes, meta };
  const became = new Set<Taken['is']>();
  for (const item of await channel.adapter.parse(raw)) became.add(await take(needs, channel, row, item));
  if (became.has('kept')) return 'kept';
  return became.has('unsupported') ? 'unsupported' : 'settled';
};

const take = async (needs: Needs, channel: OpenChannel, row: RawRow, item: Inbound): Promise<Taken['is']> => {
  const { store, shelf, desk } = needs;
  const before = await store.read.inboundRaw(channel.id, item.vendorKey);
  // Entered in an attempt that was cut off later: its bytes are these.
  if (before !== undefined) return before === row.id && item.t === 'message' ? 'kept' : 'again';
  const { files, dropped } =
    item.t === 'message'
      ? await shelveMedia(shelf, item.media, { origin: `c:${channel.id}`, at: row.at })
      : { files: [], dropped: 0 };
  const arrived = { channel, raw: row, item, files, dropped };
  const taken = await store
    .write((tx) => takeInbound(tx, arrived, desk), 'chat', `inbound ${channel.id}`)
    .catch(async (cause: unknown) => {
      // A lost database may have kept it: its files are found when the shelf is compared.
      if (!(cause instanceof StoreRefusal) || wroteNothing.has(cause.problem.code)) await unshelve(shelf, files);
      throw cause;
    });
  if (taken.is !== 'kept') await unshelve(shelf, files);
  needs.count(`inbound_${taken.is}`);
  needs.announce(taken.news);
  needs.wakeDeliveries();
  return taken.is;
};

const wroteNothing: ReadonlySet<string> = new Set(['server.storage-full', 'server.draining']);
