import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { isLocal } from './config.ts';
import { refuseStart } from './refuse-start.ts';

export type Gauge = () => number;

/** Prometheus text on the operator's own port: counts and durations, never a label that names a person. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: string, by?: number): void;
  gauge(name: string, read: Gauge): void;
  text(): string;
}

export const createMetrics = (): Metrics => {
  const counters = new Map<string, number>();
  const gauges = new Map<string, Gauge>();
  return {
    count: (name, by = 1) => void counters.set(name, (counters.get(name) ?? 0) + by),
    gauge: (name, read) => void gauges.set(name, read),
    text: () => {
      const lines: string[] = [];
      for (const [name, value] of counters)
        lines.push(`# TYPE nahtlos_${name}_total counter`, `nahtlos_${name}_total ${value}`);
      for (const [name, read] of gauges) lines.push(`# TYPE nahtlos_${name} gauge`, `nahtlos_${name} ${read()}`);
      return `${lines.join('\n')}\n`;
    },
  };
};

/** Asked by a name of this machine: a page of the web whose name was made to lead here asks by its own. */
const isLocalHost = (host: string | undefined): boolean =>
  host !== undefined && URL.canParse(`http://${host}`) && isLocal(`http://${host}`);

/** `/metrics` on loopback only. */
export const serveMetrics = (metrics: Metrics, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      if (request.url !== '/metrics' || !isLocalHost(request.headers.host)) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics.text());
    });
    server.once('error', (cause) => reject(refuseStart(cause, 'metrics')));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
