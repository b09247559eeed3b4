import { isUtf8 } from 'node:buffer';

/** Whether it is UTF-8 with no control characters but tab, line ends and form feed: an escape sequence could drive a terminal. */
export const isPlainText = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte === 0x7f || (byte < 0x20 && !allowed.includes(byte))) return false;
  return isUtf8(bytes);
};

const allowed: readonly number[] = [0x09, 0x0a, 0x0c, 0x0d];
