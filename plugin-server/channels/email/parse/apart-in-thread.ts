import { Worker } from 'node:worker_threads';
import { type Apart, takeApart } from './take-apart.ts';

export interface Asked {
  readonly n: number;
  readonly bytes: Uint8Array;
  /** So much of text and HTML is wanted back, characters of each. */
  readonly mostBody: number;
}

export interface Given {
  readonly n: number;
  readonly apart: Apart;
}

interface Thread {
  ask(bytes: Uint8Array, mostBody: number): Promise<Apart>;
}

const idleMs = 30_000;
let thread: Thread | null = null;

/**
 * `takeApart` in a thread of its own, so that nobody waits while a mail of megabytes is read. It begins with the first such mail and
 * ends when none has come for a while. Without it the mail is read here: late is better than never. Text that nobody wants stays there:
 * what is handed over is garbage of the main thread soon, and everybody waits while that is swept.
 */
export const apartInThread = async (bytes: Uint8Array, mostBody = Number.POSITIVE_INFINITY): Promise<Apart> => {
  try {
    thread ??= begin();
    return await thread.ask(bytes, mostBody);
  } catch {
    return takeApart(bytes);
  }
};

const begin = (): Thread => {
  // It reads what strangers write, and needs nothing of what the server knows.
  const worker = new Worker(new URL('./apart-thread.ts', import.meta.url), { env: {}, execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<Apart>>();
  let asked = 0;
  let idle: NodeJS.Timeout | undefined;
  const mine: Thread = {
    ask: (bytes, mostBody) => {
      clearTimeout(idle);
      worker.ref();
      asked += 1;
      const answer = Promise.withResolvers<Apart>();
      waiting.set(asked, answer);
      worker.postMessage({ n: asked, bytes, mostBody } satisfies Asked);
      return answer.promise;
    },
  };
  const end = (cause: Error): void => {
    if (thread === mine) thread = null;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  worker.on('message', ({ n, apart }: Given) => {
    waiting.get(n)?.resolve(apart);
    waiting.delete(n);
    if (waiting.size > 0) return;
    // A server that ends does not wait for it.
    worker.unref();
    idle = setTimeout(() => {
      end(new Error('Nobody needed the thread.'));
      void worker.terminate();
    }, idleMs);
    idle.unref();
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('The thread is gone.')));
  return mine;
};
