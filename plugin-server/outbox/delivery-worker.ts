import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelAdapter, Parcel, Piece, Sent } from '../channels/adapter.ts';
import type { Clock } from '../clock.ts';
import { type Log, traceOf } from '../log.ts';
import { randomId } from '../secret/random-token.ts';
import type { DeliveryRow, Held } from '../store/outbox-tx.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import { afterSend, type Next } from './after-send.ts';

export interface DeliveryWorker {
  /** Something may be due. */
  wake(): void;
  /** Takes nothing new; what is on its way has a moment to arrive, then it is broken off. */
  close(): Promise<void>;
}

interface Needs {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly adapters: readonly ChannelAdapter[];
  /** What a row brings. */
  readonly pack: (row: DeliveryRow) => Parcel;
  readonly count: (what: string) => void;
  /** For tests: a whole number from 0 to `most`. */
  readonly random?: (most: number) => number;
}

const pollMs = 1_000;
const leaseMs = 60_000;
const closeMs = 3_000;
const settleTries = 20;

/**
 * Brings what stands in the deliveries to the channels: claims what is due, says `sending` before the first byte, settles
 * with the same claim. Any number of workers may run on one store; a process that dies leaves rows the next one finds.
 */
export const startDeliveryWorker = (needs: Needs): DeliveryWorker => {
  const { store, clock, log, count } = needs;
  const random = needs.random ?? ((most) => randomInt(most + 1));
  /** In whole milliseconds, as a column holds them. */
  const now = (): number => Math.floor(clock.steady());
  const ended = new AbortController();
  const lines = needs.adapters.map((adapter) => ({
    adapter,
    onTheWay: 0,
    isLooking: false,
    looksAgain: false,
    pausedUntil: 0,
  }));
  type Line = (typeof lines)[number];
  const running = new Set<Promise<unknown>>();
  let isClosed = false;

  const run = (work: Promise<unknown>): void => {
    const held = work.catch(fail).finally(() => running.delete(held));
    running.add(held);
  };
  const fail = (error: unknown): void => {
    if (error instanceof StoreRefusal) log.warn({ op: 'delivery', code: error.problem.code }, 'deliveries wait');
    else log.error({ op: 'delivery', ...traceOf(error) }, 'delivery failed');
  };

  const look = async (line: Line): Promise<void> => {
    const { adapter } = line;
    const isProbe = line.pausedUntil > 0;
    const free = isProbe ? 1 - line.onTheWay : adapter.caps().atOnce - line.onTheWay;
    const at = now();
    if (isClosed || free < 1 || at < line.pausedUntil) return;
    if (!(await store.read.isDeliveryDue(adapter.kind, at))) return;
    const rows = await store.write((tx) => claim(tx, line, free), 'chat', 'deliveries');
    for (const row of rows) {
      line.onTheWay += 1;
      run(
        bring(line, row).finally(() => {
          line.onTheWay -= 1;
          lookSoon(line);
        }),
      );
    }
  };

  const claim = async (tx: Tx, { adapter }: Line, limit: number): Promise<DeliveryRow[]> => {
    const at = now();
    const { kind: channel } = adapter;
    const asked = { channel, now: at, limit, claim: randomId(''), run: store.run, leaseUntil: at + leaseMs };
    const rows = await tx.claimDeliveries(asked);
    if (rows.length > 0) return rows;
    // Due, and not to be had: a lease may be over under which somebody was sending.
    const lapsed = await tx.lapseDeliveries({ channel, now: at, run: store.run, mayRepeat: mayRepeat(adapter) });
    return lapsed === 0 ? rows : tx.claimDeliveries(asked);
  };

  const bring = async (line: Line, row: DeliveryRow): Promise<void> => {
    const { adapter } = line;
    const held: Held = { id: row.id, claim: row.claim ?? '' };
    const deadline = row.due_by ?? row.created_at + adapter.caps().lifeMs;
    if (now() >= deadline) return settle(line, held, { is: 'settled', state: 'failed', problem: 'late' });
    const piece = rendered(adapter, row);
    if (piece === null) return settle(line, held, { is: 'settled', state: 'failed', problem: 'bug render' });
    const isOurs = await store.write((tx) => tx.markSending(held, now() + leaseMs));
    if (!isOurs) return;
    const tried = { attempts: row.attempts, deadline, wasUnknown: row.problem?.startsWith('unknown') ?? false };
    const sent = await send(adapter, piece);
    await settle(line, held, afterSend(tried, sent, { now: now(), random }));
  };

  const rendered = (adapter: ChannelAdapter, row: DeliveryRow): Piece | null => {
    try {
      return adapter.render(needs.pack(row))[0] ?? null;
    } catch (error) {
      fail(error);
      return null;
    }
  };

  /** An adapter that goes on when it is told to end has an unknown outcome, like any other silence. */
  const send = async (adapter: ChannelAdapter, piece: Piece): Promise<Sent> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), adapter.caps().timeoutMs);
    const signal = AbortSignal.any([late.signal, ended.signal]);
    const silence = Promise.withResolvers<Sent>();
    const giveUp = (): void => void setTimeout(() => silence.resolve({ state: 'unknown' }), graceMs);
    signal.addEventListener('abort', giveUp);
    try {
      return await Promise.race([adapter.send(piece, signal), silence.promise]);
    } catch (error) {
      fail(error);
      return { state: 'unknown' };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };

  const settle = async (line: Line, held: Held, next: Next): Promise<void> => {
    if (next.is === 'later' && next.pauseMs !== undefined) line.pausedUntil = now() + next.pauseMs;
    else if (next.is === 'settled' && next.state === 'accepted') line.pausedUntil = 0;
    count(`deliveries_${next.is === 'later' ? 'later' : next.state}`);
    if (next.problem !== null) log.warn({ op: 'delivery', state: next.is, code: next.problem }, 'not delivered');
    await firmly((tx) =>
      next.is === 'later' ? tx.retryLater(held, next) : tx.settle(held, { ...next, at: clock.wall() }),
    );
  };

  /** What became of it is known here and nowhere else: a store that takes nothing for a while is asked again. */
  const firmly = async (verb: (tx: Tx) => Promise<boolean>): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        await store.write(verb);
        return;
      } catch (error) {
        if (!(error instanceof StoreRefusal) || tries === settleTries || isClosed) throw error;
        await pause(pollMs, undefined, { ref: false });
      }
    }
  };

  const lookSoon = (line: Line): void => {
    if (isClosed) return;
    line.looksAgain = true;
    if (line.isLooking) return;
    line.isLooking = true;
    run(
      (async () => {
        try {
          while (line.looksAgain && !isClosed) {
            line.looksAgain = false;
            await look(line);
          }
        } finally {
          line.isLooking = false;
        }
      })(),
    );
  };
  const wake = (): void => lines.forEach(lookSoon);

  /** What a process that is gone had in its hands; then what is due. */
  const begin = async (): Promise<void> => {
    for (const { adapter } of lines) {
      const of = { channel: adapter.kind, now: now(), run: store.run, mayRepeat: mayRepeat(adapter) };
      await store.write((tx) => tx.lapseDeliveries(of), 'chat', 'deliveries');
    }
    wake();
  };
  run(begin());
  const poll = setInterval(wake, pollMs);
  poll.unref();

  return {
    wake,
    close: async () => {
      isClosed = true;
      clearInterval(poll);
      const breakOff = setTimeout(() => ended.abort(), closeMs);
      while (running.size > 0) await Promise.all(running);
      clearTimeout(breakOff);
    },
  };
};

const graceMs = 1_000;

const mayRepeat = (adapter: ChannelAdapter): boolean => adapter.caps().correlation === 'message-id';
