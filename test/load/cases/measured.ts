import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a server under load says of itself when the benchmark asks. */
export interface Usage {
  /** User and system time of the process since its start, µs. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** 99th percentile since the last question, ms. */
  readonly loopDelayP99Ms: number;
}

export type Question = 'usage' | 'collect';

declare const gc: (() => void) | undefined;

const nanosPerMilli = 1e6;

/** Tells the benchmark the port, and answers what it asks. */
export const beMeasured = (port: number): void => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  process.on('message', (question: Question) => {
    if (question === 'collect') gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const usage: Usage = {
      cpuMicros: user + system,
      rssBytes: rss,
      heapBytes: heapUsed,
      loopDelayP99Ms: Math.max(0, delay.percentile(99) / nanosPerMilli - 10),
    };
    delay.reset();
    process.send?.(usage);
  });
  // An exit, not a death: a profile is written only then.
  process.once('SIGTERM', () => process.exit(0));
  process.send?.(port);
};
