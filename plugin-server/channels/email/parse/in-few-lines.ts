/**
 * The same mail with its long plain texts encoded, each in one line. The library goes through a mail line by line, and ten
 * thousands of lines would keep everybody waiting; of several headers of one name it takes the first.
 */
export const inFewLines = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length < longText || bytes.length > mostBytes) return bytes;
  const mail = Buffer.from(bytes).toString('latin1');
  const boundaries = new Set<string>();
  for (const [, quoted, bare] of mail.matchAll(/\bboundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,100})"|([^\s";]{1,100}))/gi)) {
    boundaries.add(quoted ?? bare ?? '');
    if (boundaries.size > mostBoundaries) return bytes;
  }
  if (boundaries.size === 0) return Buffer.from(encoded(mail), 'latin1');
  const names = [...boundaries].map((name) => name.trimEnd().replaceAll(/[^\w]/g, '\\$&'));
  const parts = mail.split(new RegExp(`^(--(?:${names.join('|')})(?:--)?[ \\t]*\\r?\\n)`, 'm'));
  // What stands at odd places are the boundaries themselves.
  return Buffer.from(parts.map((part, at) => (at % 2 === 0 ? encoded(part) : part)).join(''), 'latin1');
};

const longText = 32 * 1024;
const mostBytes = 8 * 1024 * 1024;
const mostBoundaries = 20;

/** A part, if it is a long text that is not encoded yet. */
const encoded = (part: string): string => {
  if (part.length < longText) return part;
  const blank = /^\r?\n|\r?\n\r?\n/.exec(part);
  if (blank === null) return part;
  const start = blank.index + blank[0].length;
  const head = part.slice(0, start);
  if (/^content-type:(?!\s*text\/)/im.test(head)) return part;
  if (/^content-transfer-encoding:(?!\s*(?:7bit|8bit|binary)\s*$)/im.test(head)) return part;
  const body = Buffer.from(part.slice(start), 'latin1').toString('base64');
  return `Content-Transfer-Encoding: base64\r\n${head}${body}\r\n`;
};
