import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, type Place } from '../support/people.ts';
import { ownerEmail, ownerPassword } from '../support/test-app.ts';
import type { Question, Usage } from './cases/measured.ts';
import type { Load, Order } from './load-generator.ts';

const preflight = fileURLToPath(new URL('../../tools/preflight.js', import.meta.url));
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const start = (file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess => {
  const child = fork(file, args, {
    execArgv: ['--expose-gc', '--import', preflight, ...profiling],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
};

/** `PROFILE=folder npm run bench`: a profile of each process. */
const profiling = process.env.PROFILE === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`];

const answerOf = async <Given>(child: ChildProcess): Promise<Given> => {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const [given] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('A process of the benchmark ended too early.');
      }),
    ]);
    return given as Given;
  } finally {
    answered.abort();
  }
};

export interface CaseProcess {
  readonly place: Place;
  readonly port: number;
  usage(question?: Question): Promise<Usage>;
  end(): Promise<void>;
}

const asked = async (child: ChildProcess, clean: () => void): Promise<CaseProcess> => {
  const port = await answerOf<number>(child);
  return {
    port,
    place: { publicUrl: `http://127.0.0.1:${port}` },
    usage: (question = 'usage') => {
      const answer = answerOf<Usage>(child);
      child.send(question);
      return answer;
    },
    end: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      clean();
    },
  };
};

const plainFiles = {
  echo: './cases/echo.ts',
  reference: './cases/reference.ts',
  'mail-echo': './cases/mail-echo.ts',
} as const;

export const startPlain = (name: keyof typeof plainFiles): Promise<CaseProcess> =>
  asked(start(fileOf(plainFiles[name]), [], {}), () => {});

export interface ProductOptions {
  readonly grouped?: boolean;
  readonly databaseUrl?: string;
  /** Beside what the benchmark sets itself. */
  readonly environment?: Readonly<Record<string, string>>;
}

const productFile = './cases/product.ts';

/** The product with everything on; only the rate limits are raised, the limiter stays in the path. */
export const startProduct = ({ databaseUrl, environment, ...app }: ProductOptions = {}): Promise<CaseProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-bench-'));
  const dist = bareDist();
  const child = start(fileOf(productFile), [dist, JSON.stringify(app)], {
    PORT: '0',
    NAHTLOS_DATA: folder,
    NAHTLOS_LOG_LEVEL: 'error',
    NAHTLOS_ADMIN_EMAIL: ownerEmail,
    NAHTLOS_ADMIN_PASSWORD: ownerPassword,
    NAHTLOS_LIMIT_FACTOR: '100000',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...environment,
  });
  return asked(child, () => {
    for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
  });
};

export interface Generator {
  obey(order: Order): Promise<Load | null>;
  end(): void;
}

export const startGenerator = (): Generator => {
  const child = start(fileOf('./load-generator.ts'), [], {});
  return {
    obey: (order) => {
      const answer = answerOf<Load | null>(child);
      child.send(order);
      return answer;
    },
    end: () => void child.kill('SIGTERM'),
  };
};

/** Devices made through the real door, and an agent's cookie. */
export const admitted = async (place: Place, devices: number): Promise<{ tokens: string[]; cookie: string }> => {
  const { cookie } = await agent(place);
  const tokens: string[] = [];
  const make = async (): Promise<void> => {
    const { token } = await ask(place, 'visitor', 'visitor:device', { site: 'demo', locale: 'de' });
    tokens.push(token);
  };
  while (tokens.length < devices)
    await Promise.all(Array.from({ length: Math.min(25, devices - tokens.length) }, make));
  return { tokens, cookie };
};

/** The same shape for servers that ask nobody who she is. */
export const everybody = (devices: number): { tokens: string[]; cookie: string } => ({
  tokens: Array.from({ length: devices }, () => 'nd_nobody-asks'),
  cookie: 'nobody=asks',
});
