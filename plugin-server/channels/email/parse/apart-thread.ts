import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Asked, Given } from './apart-in-thread.ts';
import { takeApart } from './take-apart.ts';

// Whoever talks comes before whoever writes mails. On Linux this is of the calling thread; elsewhere it would be of everybody.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** The thread in which large mails are taken apart: bytes in, data out. */
parentPort?.on('message', async ({ n, bytes, mostBody }: Asked) => {
  const whole = await takeApart(bytes);
  const apart = { ...whole, text: whole.text.slice(0, mostBody), html: whole.html.slice(0, mostBody) };
  const files = apart.parts.flatMap(({ content }) => (content instanceof ArrayBuffer ? [content] : []));
  parentPort?.postMessage({ n, apart } satisfies Given, [...new Set(files)]);
});
