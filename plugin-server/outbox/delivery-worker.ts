import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenChannel } from '../channels/channel-directory.ts';
import { traceOf } from '../log.ts';
import { moveDue } from '../routing/move-due.ts';
import { StoreRefusal } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import { createLine, type Line } from './line.ts';
import type { WorkerNeeds } from './worker-needs.ts';

export interface DeliveryWorker {
  /** Something may be due. */
  wake(): void;
  /** Parcels on their way now. */
  onTheWay(): number;
  /** Due for a quarter of an hour and not gone, as of the last minute. */
  stuck(): number;
  /** Takes nothing new; what is on its way has a moment to arrive, then it is broken off. */
  close(): Promise<void>;
}

const pollMs = 1_000;
const closeMs = 3_000;
const settleTries = 20;
const movesAtOnce = 100;
const stuckMs = 15 * 60_000;
const stuckEveryMs = 60_000;

/**
 * Brings what stands in the deliveries to the channels: claims what is due, says `sending` before the first byte, settles
 * with the same claim. Any number of workers may run on one store; a process that dies leaves rows the next one finds.
 * It also looks after answers in the chat whose grace time is over.
 */
export const startDeliveryWorker = (needs: WorkerNeeds): DeliveryWorker => {
  const { store, clock, log, channels, announce } = needs;
  const ended = new AbortController();
  const running = new Set<Promise<unknown>>();
  const lines = new Map<string, Line>();
  let isClosed = false;

  const run = (work: Promise<unknown>): void => {
    const held = work.catch(fail).finally(() => running.delete(held));
    running.add(held);
  };
  const fail = (error: unknown): void => {
    if (error instanceof StoreRefusal) log.warn({ op: 'delivery', code: error.problem.code }, 'deliveries wait');
    else log.error({ op: 'delivery', ...traceOf(error) }, 'delivery failed');
  };

  /** What became of it is known here and nowhere else: a store that takes nothing for a while is asked again. */
  const firmly = async <Result>(verb: (tx: Tx) => Promise<Result>, key?: string): Promise<Result> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await store.write(verb, 'chat', key);
      } catch (error) {
        if (!(error instanceof StoreRefusal) || tries === settleTries || isClosed) throw error;
        await pause(pollMs, undefined, { ref: false });
      }
    }
  };

  const open = (channel: OpenChannel): Line =>
    createLine({
      ...needs,
      channel,
      sites: () => channels.sitesOf(channel),
      random: needs.random ?? ((most) => randomInt(most + 1)),
      // In whole milliseconds, as a column holds them.
      now: () => Math.floor(clock.steady()),
      ended: ended.signal,
      isClosed: () => isClosed,
      run,
      fail,
      firmly,
    });

  /** One line per open channel; what a channel that was closed has on its way still arrives. */
  const align = (): void => {
    const all = channels.all();
    for (const [id, line] of lines)
      if (!all.some((it) => it.id === id && it.adapter === line.adapter)) lines.delete(id);
    for (const channel of all) {
      const line = lines.get(channel.id);
      if (line === undefined) lines.set(channel.id, open(channel));
      else line.follow(channel);
    }
  };

  let isMoving = false;
  const move = async (): Promise<void> => {
    if (isMoving) return;
    isMoving = true;
    try {
      for (;;) {
        const due = await store.read.dueInChat(Math.floor(clock.steady()), movesAtOnce);
        for (const { site, conversation } of due) {
          if (isClosed) return;
          const circumstances = needs.circumstances(site, conversation);
          announce(await store.write((tx) => moveDue(tx, { site, conversation, circumstances }), 'chat', conversation));
        }
        if (due.length > 0) wakeLines();
        if (due.length < movesAtOnce) return;
      }
    } finally {
      isMoving = false;
    }
  };

  const wakeLines = (): void => {
    if (isClosed) return;
    align();
    for (const line of lines.values()) line.wake();
  };
  let stuck = 0;
  const countStuck = async (): Promise<void> => {
    stuck = await store.read.countStuck(Math.floor(clock.steady()) - stuckMs);
  };

  const wake = (): void => {
    if (isClosed) return;
    wakeLines();
    run(move());
  };
  wake();
  const poll = setInterval(wake, pollMs);
  poll.unref();
  const counting = setInterval(() => run(countStuck()), stuckEveryMs);
  counting.unref();

  return {
    wake,
    stuck: () => stuck,
    onTheWay: () => [...lines.values()].reduce((sum, line) => sum + line.onTheWay(), 0),
    close: async () => {
      isClosed = true;
      clearInterval(poll);
      clearInterval(counting);
      const breakOff = setTimeout(() => ended.abort(), closeMs);
      while (running.size > 0) await Promise.all(running);
      clearTimeout(breakOff);
    },
  };
};
