import { randomInt } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Problem, problem } from '../protocol/problems.ts';

/** What is refused first when there is too much to do; a message of an open conversation never is (delivery.md 11). */
const shedInOrder = ['conversations', 'sockets'] as const;
export type Shed = (typeof shedInOrder)[number];

const tooLateMs = 200;
const patienceSeconds = 10;

export interface Overload {
  /** Looks at the last second. Called once a second. */
  tick(): void;
  /** `server.busy` while this is shed, else null. */
  refuse(what: Shed): Problem | null;
  /** 99th percentile of the event loop's delay in the last second looked at, ms. */
  lastMs(): number;
}

/** Ten seconds in a row in which the event loop was late shed new conversations, ten more new sockets; one good second takes everybody in again. */
export const createOverload = (delayMs: () => number): Overload => {
  let last = 0;
  let lateSeconds = 0;
  return {
    tick: () => {
      last = delayMs();
      lateSeconds = last > tooLateMs ? lateSeconds + 1 : 0;
    },
    refuse: (what) =>
      lateSeconds >= (shedInOrder.indexOf(what) + 1) * patienceSeconds
        ? problem('server.busy', undefined, soon())
        : null,
    lastMs: () => last,
  };
};

/** Not all at the same moment again. */
const soon = (): number => randomInt(500, 3_001);

export interface LoopDelay {
  /** 99th percentile since the last look, ms. */
  look(): number;
  close(): void;
}

const nanosPerMilli = 1e6;

export const measureLoopDelay = (): LoopDelay => {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    look: () => {
      const p99 = delay.percentile(99) / nanosPerMilli;
      delay.reset();
      return p99;
    },
    close: () => delay.disable(),
  };
};
