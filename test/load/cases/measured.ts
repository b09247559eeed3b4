import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a server under load says of itself when the benchmark asks. */
export interface Usage {
  /** User and system time of the process since its start, µs. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Since the last question, ms. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** Processor time of the main thread in one go, at most, since the last question; 0 until it was asked to watch. */
  readonly busyMaxMs: number;
  /** Where it takes mails, if it does. */
  readonly inletPort: number | null;
}

export type Question = 'usage' | 'collect' | 'watch';

declare const gc: (() => void) | undefined;

const nanosPerMilli = 1e6;

/** Tells the benchmark the port, and answers what it asks. */
export const beMeasured = (port: number, inletPort: number | null = null): void => {
  const resolution = 10;
  const delay = monitorEventLoopDelay({ resolution });
  const late = (nanos: number): number => Math.max(0, nanos / nanosPerMilli - resolution);
  delay.enable();
  let watch: Watch | null = null;
  process.on('message', (question: Question) => {
    if (question === 'collect') gc?.();
    if (question === 'watch') watch ??= watchBusy();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const usage: Usage = {
      cpuMicros: user + system,
      rssBytes: rss,
      heapBytes: heapUsed,
      loopDelayP99Ms: late(delay.percentile(99)),
      loopDelayMaxMs: late(delay.max),
      busyMaxMs: watch?.taken() ?? 0,
      inletPort,
    };
    delay.reset();
    process.send?.(usage);
  });
  // An exit, not a death: a profile is written only then.
  process.once('SIGTERM', () => process.exit(0));
  process.send?.(port);
};

interface Watch {
  /** The most since the last time this was asked, ms. */
  taken(): number;
}

/** How long others wait because of this process alone, whatever else the machine does: a timer that is late for that adds nothing here. */
const watchBusy = (): Watch => {
  const worked = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let before = worked();
  let most = 0;
  setInterval(() => {
    const now = worked();
    most = Math.max(most, now - before);
    before = now;
  }, 5);
  return {
    taken: () => {
      const found = most;
      most = 0;
      return found;
    },
  };
};
