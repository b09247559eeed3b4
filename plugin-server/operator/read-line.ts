import type { Socket } from 'node:net';
import { longestLine } from './operator-talk.ts';

/** Whoever says nothing for this long has hung up. */
const patienceMs = 10_000;

/** The first line somebody says; null if there is none: too long, too late, cut off, no UTF-8. */
export const readLine = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (line: string | null): void => {
      socket.setTimeout(0);
      socket.off('data', take);
      resolve(line);
    };
    const take = (chunk: Buffer): void => {
      const at = chunk.indexOf('\n');
      chunks.push(at < 0 ? chunk : chunk.subarray(0, at));
      bytes += chunk.length;
      if (at >= 0) end(decode(Buffer.concat(chunks)));
      else if (bytes > longestLine) end(null);
    };
    socket.on('data', take);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => end(null));
    socket.setTimeout(patienceMs, () => end(null));
  });

const decode = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
