import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type Gauge = () => number;

/** Prometheus text on the operator's own port: counts and durations, never a label that names a person. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: string, by?: number): void;
  gauge(name: string, read: Gauge): void;
  text(): string;
  /** Median and 99th percentile of the event loop's delay since the last look, ms. */
  loopDelayP99Ms(): number;
  close(): void;
}

const nanosPerMilli = 1e6;

export const createMetrics = (): Metrics => {
  const counters = new Map<string, number>();
  const gauges = new Map<string, Gauge>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    count: (name, by = 1) => void counters.set(name, (counters.get(name) ?? 0) + by),
    gauge: (name, read) => void gauges.set(name, read),
    loopDelayP99Ms: () => {
      const p99 = delay.percentile(99) / nanosPerMilli;
      delay.reset();
      return p99;
    },
    text: () => {
      const lines: string[] = [];
      for (const [name, value] of counters)
        lines.push(`# TYPE nahtlos_${name}_total counter`, `nahtlos_${name}_total ${value}`);
      for (const [name, read] of gauges) lines.push(`# TYPE nahtlos_${name} gauge`, `nahtlos_${name} ${read()}`);
      return `${lines.join('\n')}\n`;
    },
    close: () => delay.disable(),
  };
};

/** `/metrics` on loopback only. */
export const serveMetrics = (metrics: Metrics, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics.text());
    });
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
