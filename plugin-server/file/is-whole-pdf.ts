/**
 * Whether a PDF (ISO 32000) begins with its header at the very first byte and ends with `startxref`, a number inside the file and `%%EOF`,
 * behind which only white space stands. What lies between is the reader's business: we never render it.
 */
export const isWholePdf = (bytes: Buffer): boolean => {
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))) return false;
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1])) end -= 1;
  const start = end - endMark.length;
  if (bytes.toString('latin1', Math.max(0, start), end) !== endMark) return false;
  // The longest tail: a key word, two line ends with some spaces, ten digits.
  const tail = bytes.toString('latin1', Math.max(0, start - 64), start);
  const found = /startxref[ \t\r\n]{1,20}(\d{1,10})[ \t\r\n]{1,20}$/.exec(tail);
  return found !== null && Number(found[1]) < start;
};

const endMark = '%%EOF';

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d;
