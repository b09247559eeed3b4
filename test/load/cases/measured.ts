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
  /** Where it takes mails, if it does. */
  readonly inletPort: number | null;
}

export type Question = 'usage' | 'collect';

declare const gc: (() => void) | undefined;

const nanosPerMilli = 1e6;

/** Tells the benchmark the port, and answers what it asks. */
export const beMeasured = (port: number, inletPort: number | null = null): void => {
  const resolution = 10;
  const delay = monitorEventLoopDelay({ resolution });
  const late = (nanos: number): number => Math.max(0, nanos / nanosPerMilli - resolution);
  delay.enable();
  process.on('message', (question: Question) => {
    if (question === 'collect') gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const usage: Usage = {
      cpuMicros: user + system,
      rssBytes: rss,
      heapBytes: heapUsed,
      loopDelayP99Ms: late(delay.percentile(99)),
      loopDelayMaxMs: late(delay.max),
      inletPort,
    };
    delay.reset();
    process.send?.(usage);
  });
  // An exit, not a death: a profile is written only then.
  process.once('SIGTERM', () => process.exit(0));
  process.send?.(port);
};
