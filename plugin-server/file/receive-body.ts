import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Disk } from './disk.ts';

export interface Body {
  /** The request itself, or any stream of bytes. A refusal may leave it unread: the caller answers and ends it. */
  readonly body: Readable;
  /** What `Content-Length` says. */
  readonly declaredBytes: number;
  /** Gives up a body that does not go on: it is destroyed. */
  readonly signal?: AbortSignal;
}

/** `cut-off`: ended before its declared length, went on after it, broke, or was given up. */
export type Received =
  | { readonly ok: true; readonly sha256: string }
  | { readonly ok: false; readonly reason: 'cut-off' };

/** Writes a body into a new file, no faster than the disk takes it and no further than declared. What the disk throws comes through. */
export const receiveBody = async (
  disk: Disk,
  path: string,
  { body, declaredBytes, signal }: Body,
): Promise<Received> => {
  const handle = await disk.open(path, 'wx', 0o600);
  // Left half-read the request stays alive: the answer goes over the same connection.
  const chunks = body.iterator({ destroyOnReturn: false });
  const giveUp = (): void => void body.destroy(new Error('The upload was given up.'));
  signal?.addEventListener('abort', giveUp);
  try {
    if (signal?.aborted) giveUp();
    const hash = createHash('sha256');
    let bytes = 0;
    for (;;) {
      const chunk = await nextChunk(chunks);
      if (chunk === 'broken') return cutOff;
      if (chunk === 'end') return bytes === declaredBytes ? { ok: true, sha256: hash.digest('hex') } : cutOff;
      bytes += chunk.length;
      if (bytes > declaredBytes) return cutOff;
      hash.update(chunk);
      await handle.appendFile(chunk);
    }
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await handle.close();
    await chunks.return?.();
  }
};

const cutOff: Received = { ok: false, reason: 'cut-off' };

/** Apart from the writing, so that a broken body and a broken disk are not taken for one another. */
const nextChunk = async (chunks: AsyncIterator<unknown>): Promise<Buffer | 'end' | 'broken'> => {
  try {
    const { done, value } = await chunks.next();
    return done ? 'end' : Buffer.from(value as Uint8Array);
  } catch {
    return 'broken';
  }
};
