import { createHash } from 'node:crypto';
import { commonPasswords } from './common-passwords.ts';

/** Whether this text is on the list; it must be folded as the list is. */
export const isCommonPassword = (text: string): boolean => {
  const wanted = createHash('sha256').update(text).digest().subarray(0, recordBytes);
  const list = records();
  let low = 0;
  let high = list.length / recordBytes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(list, middle * recordBytes, (middle + 1) * recordBytes);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
};

const recordBytes = 6;

let decoded: Buffer | null = null;
const records = (): Buffer => {
  decoded ??= Buffer.from(commonPasswords, 'base64');
  return decoded;
};
