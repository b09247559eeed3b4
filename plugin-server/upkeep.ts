import { limits } from '../protocol/limits.ts';
import type { Clock } from './clock.ts';
import type { FileShelf } from './file/file-shelf.ts';
import type { Log } from './log.ts';
import { traceOf } from './log.ts';
import type { Store } from './store/store.ts';
import { StoreRefusal } from './store/store.ts';

/** Work that waits for nobody: the search index right behind the writing, and once a day what has had its time. */
export interface Upkeep {
  /** Something was written that is to be found. */
  wakeIndex(): void;
  /** Something may go at once that had waited. */
  wakeRemoval(): void;
  /** One round of removing; answers the number of rows. */
  removeOld(): Promise<number>;
  close(): Promise<void>;
}

const indexBehindMs = 100;
const indexStep = 200;
const removeStep = 500;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const soonMs = 60_000;
const looseFileMs = dayMs;
/** A step of the wall clock above this makes what is old doubtful: nothing is removed then. */
const suspectStepMs = 3_600_000;

interface Needs {
  readonly store: Store;
  readonly shelf: FileShelf;
  readonly clock: Clock;
  readonly log: Log;
  /** Work of others, done in the same hours. */
  readonly chores?: Chores;
}

export interface Chores {
  /** At the start, and every hour: what was begun and cut off. Answers how much of it is done. */
  finish(isStopping: () => boolean): Promise<number>;
  /** Once a day, unless the clock is doubtful. Answers how many rows went. */
  removeOld(isStopping: () => boolean): Promise<number>;
}

export const startUpkeep = ({ store, shelf, clock, log, chores }: Needs): Upkeep => {
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const guarded = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof StoreRefusal) log.warn({ code: error.problem.code, op: what }, 'upkeep waits');
      else log.error({ op: what, ...traceOf(error) }, 'upkeep failed');
    }
  };

  const index = async (): Promise<void> => {
    let done = indexStep;
    while (!isClosed && done > 0) done = await store.write((tx) => tx.indexNext(indexStep), 'upkeep');
  };

  const wakeIndex = (): void => {
    if (timer !== null || isClosed) return;
    timer = setTimeout(() => {
      timer = null;
      running = running.then(() => guarded('index', index));
    }, indexBehindMs);
    timer.unref();
  };

  const inSteps = async (remove: (limit: number) => Promise<number>): Promise<number> => {
    let sum = 0;
    for (let step = removeStep; step === removeStep && !isClosed; sum += step) step = await remove(removeStep);
    return sum;
  };

  const removeOld = async (): Promise<number> => {
    const now = clock.wall();
    if (Math.abs(now - clock.steady()) > suspectStepMs) {
      log.warn({ op: 'remove-old' }, 'the clock stepped by more than an hour; nothing is removed');
      return 0;
    }
    const removed = [
      await inSteps((limit) =>
        store.write((tx) => tx.removeEmptyDevices(now - limits.emptyDeviceLifeMs, limit), 'upkeep'),
      ),
      await inSteps((limit) => store.write((tx) => tx.removeCommands(now - limits.commandLifeMs, limit), 'upkeep')),
      await inSteps((limit) => store.write((tx) => tx.removeGone(now - limits.goneLifeMs, limit), 'upkeep')),
      await inSteps((limit) => store.write((tx) => tx.removeEndedSignIns(now - limits.signInLifeMs, limit), 'upkeep')),
      await inSteps(async (limit) => {
        const names = await store.write((tx) => tx.removeLooseFiles(now - looseFileMs, limit), 'upkeep');
        for (const name of names) await shelf.remove(name);
        return names.length;
      }),
      await shelf.sweep(now - looseFileMs),
      (await chores?.removeOld(() => isClosed)) ?? 0,
    ];
    const sum = removed.reduce((all, some) => all + some, 0);
    log.info({ op: 'remove-old', count: sum }, 'removed what has had its time');
    return sum;
  };

  const finish = async (): Promise<void> => {
    const count = (await chores?.finish(() => isClosed)) ?? 0;
    if (count > 0) log.info({ op: 'finish', count }, 'finished what was cut off');
  };
  const finishing = (): void => {
    running = running.then(() => guarded('finish', finish));
  };
  const hourly = setInterval(finishing, hourMs);
  hourly.unref();
  finishing();

  const removing = (): void => {
    if (!isClosed) running = running.then(() => guarded('remove-old', removeOld));
  };
  const daily = setInterval(removing, dayMs);
  daily.unref();
  // Soon after the start too: a server that is restarted every night would else never tidy up.
  const soon = setTimeout(removing, soonMs);
  soon.unref();
  wakeIndex();

  return {
    wakeIndex,
    wakeRemoval: removing,
    removeOld,
    close: async () => {
      isClosed = true;
      clearInterval(hourly);
      clearInterval(daily);
      clearTimeout(soon);
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
};
