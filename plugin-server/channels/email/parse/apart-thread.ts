import { parentPort } from 'node:worker_threads';
import type { Asked, Given } from './apart-in-thread.ts';
import { takeApart } from './take-apart.ts';

/** The thread in which large mails are taken apart: bytes in, data out. */
parentPort?.on('message', async ({ n, bytes }: Asked) => {
  const apart = await takeApart(bytes);
  const files = apart.parts.flatMap(({ content }) => (content instanceof ArrayBuffer ? [content] : []));
  parentPort?.postMessage({ n, apart } satisfies Given, [...new Set(files)]);
});
