import type { ChannelError, Sent } from '../adapter.ts';

/** What the library says of a mail that did not go. */
export interface Failure {
  readonly code?: string | undefined;
  /** What the system said, where the library has a word of its own for it. */
  readonly originalCode?: string | undefined;
  /** The command that failed. */
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  /** The server's own line. Read for its numbers only: it quotes addresses. */
  readonly response?: string | undefined;
}

/**
 * What became of a mail that ended in an error (RFC 5321 4.2, RFC 3463).
 * @param hasLeft its text was on the wire: without an answer it may have arrived
 */
export const sentOf = (failure: Failure, hasLeft: boolean): Sent => {
  const { responseCode } = failure;
  if (responseCode === undefined || responseCode < 400) return silent(failure, hasLeft);
  const code = [...new Set([responseCode, enhancedOf(failure)])].filter((it) => it !== undefined).join(' ');
  return { state: 'failed', error: { class: classOf(failure, responseCode), code } };
};

/** No word from the server: refused, cut off, timed out. */
const silent = ({ code = 'ESOCKET', originalCode }: Failure, hasLeft: boolean): Sent => {
  if (hasLeft) return { state: 'unknown' };
  if (ofOurs.has(code)) return failed('bug', code);
  const cause = originalCode ?? code;
  return failed(ofChannel.has(code) || certificate.test(cause) ? 'config' : 'retry', cause);
};

const ofOurs = new Set(['EENVELOPE', 'EMESSAGE', 'ESTREAM', 'EMAXRECIPIENTS']);
/** Nothing that waiting alone would mend: log-in, encryption, a certificate nobody has signed. */
const ofChannel = new Set(['EAUTH', 'ENOAUTH', 'ETLS', 'ECONFIG', 'EREQUIRETLS', 'EPRIVATE']);
const certificate = /CERT|SIGNATURE|^ERR_(?:TLS|SSL)_/;

const classOf = (failure: Failure, status: number): ChannelError['class'] => {
  const { code, command = '' } = failure;
  if (status < 500) return 'retry';
  if (code === 'EAUTH' || loginFirst.has(status)) return 'config';
  if (command === 'RCPT TO') return isNobody(failure, status) ? 'bad-address' : 'blocked';
  return command === 'DATA' ? 'blocked' : 'config';
};

/** RFC 4954, 6. */
const loginFirst = new Set([530, 534, 535, 538]);

/** There is no such mailbox; as against one that is full, or a server that does not like us. */
const isNobody = (failure: Failure, status: number): boolean => {
  const enhanced = enhancedOf(failure);
  return enhanced === undefined ? status === 550 || status === 551 || status === 553 : enhanced.startsWith('5.1.');
};

const enhancedOf = ({ response = '' }: Failure): string | undefined =>
  /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];

const failed = (kind: ChannelError['class'], code: string): Sent => ({ state: 'failed', error: { class: kind, code } });
