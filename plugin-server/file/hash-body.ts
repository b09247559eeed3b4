import { createHash } from 'node:crypto';
import type { Body } from './receive-body.ts';

/** SHA-256 (hexadecimal) of a body that is not kept; null: it ended before its declared length, went on after it, or broke. */
export const hashBody = async ({ body, declaredBytes }: Body): Promise<string | null> => {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    // Left half-read the request stays alive: the answer goes over the same connection.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > declaredBytes) return null;
      hash.update(chunk as Uint8Array);
    }
  } catch {
    return null;
  }
  return bytes === declaredBytes ? hash.digest('hex') : null;
};
