import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ownerEmail, ownerPassword } from './test-app.ts';

const program = fileURLToPath(new URL('./server-program.ts', import.meta.url));
/** As every command starts it. */
const preflight = fileURLToPath(new URL('../../tools/preflight.js', import.meta.url));

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it listens and is ready; rejects with what it said when it ends before that. */
  readonly ready: Promise<number>;
  /** Resolves with exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What it wrote to its standard error. */
  readonly said: () => string;
  signal(name: NodeJS.Signals): void;
  /** As the kernel counts it; NaN where there is no /proc. */
  rssBytes(): number;
}

export interface ServerOptions {
  readonly dist: string;
  readonly dataFolder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly app?: { readonly grouped?: boolean; readonly maxPages?: number };
  readonly nodeFlags?: readonly string[];
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The real server in a process of its own, on a free port. */
export const startServer = ({
  dist,
  dataFolder,
  environment = {},
  app = {},
  nodeFlags = [],
}: ServerOptions): ServerProcess => {
  const child = spawn(process.execPath, [...nodeFlags, '--import', preflight, program, dist, JSON.stringify(app)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_NO_WARNINGS: '1',
      PORT: '0',
      NAHTLOS_DATA: dataFolder,
      NAHTLOS_LOG_LEVEL: 'error',
      NAHTLOS_ADMIN_EMAIL: ownerEmail,
      NAHTLOS_ADMIN_PASSWORD: ownerPassword,
      NAHTLOS_LIMIT_FACTOR: '1000',
      ...environment,
    },
  });
  running.add(child);
  let out = '';
  let err = '';
  const ready = Promise.withResolvers<number>();
  // Nobody may be waiting for a server that is killed as it starts.
  ready.promise.catch(() => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const port = /^port (\d+)$/m.exec(out)?.[1];
    if (port !== undefined) ready.resolve(Number(port));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => {
    running.delete(child);
    ready.reject(new Error(`The server ended before it was ready (${String(code ?? signal)}): ${out}${err}`));
    return (code ?? signal) as number | NodeJS.Signals;
  });
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    ended,
    said: () => err + out,
    signal: (name) => void child.kill(name),
    rssBytes: () => {
      const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
  };
};
