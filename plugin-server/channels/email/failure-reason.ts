/** What the libraries say of a connection that failed. */
export interface SaidFailure {
  readonly code?: string | undefined;
  readonly originalCode?: string | undefined;
  readonly authenticationFailed?: boolean | undefined;
  readonly responseCode?: number | undefined;
  /** The server's own line. */
  readonly response?: unknown;
  readonly responseText?: string | undefined;
  readonly serverResponseCode?: string | undefined;
}

/** A stable word for it, for people to read in their language. */
export const reasonOf = (cause: unknown): string => {
  const failure: SaidFailure = typeof cause === 'object' && cause !== null ? cause : {};
  const codes = [failure.originalCode, failure.code].filter((it) => it !== undefined);
  const is = (words: RegExp): boolean => codes.some((it) => words.test(it));
  if (failure.authenticationFailed === true || failure.responseCode === 535 || is(/^EAUTH$/)) return 'password';
  if (is(/^EPRIVATE$/)) return 'private';
  if (is(/^(?:ENOTFOUND|EAI_|EDNS)/)) return 'not-found';
  if (is(/CERT|SIGNATURE|ALTNAME/)) return 'certificate';
  if (is(/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/)) return 'refused';
  if (is(/TIMEOUT|^ETIMEDOUT$|^EABORT$|^ABORT_ERR$/)) return 'timeout';
  if (is(/^(?:ETLS|ERR_SSL_|ERR_TLS_|EREQUIRETLS|MissingServerExtension|UPGRADE)/)) return 'tls';
  if (failure.serverResponseCode === 'NONEXISTENT' || is(/^NotFound$/)) return 'no-mailbox';
  if (is(/^(?:ECONNRESET|ECONNECTION|ESOCKET|EPIPE|NoConnection|EConnectionClosed|ClosedAfter)/)) return 'closed';
  return 'other';
};

/** The server's own line, without what it was told: one line, and never a password, neither as it is nor as it was sent. */
export const lineOf = (cause: unknown, ...secrets: readonly Secret[]): string | null => {
  const failure: SaidFailure & { readonly message?: string } = typeof cause === 'object' && cause !== null ? cause : {};
  const said = [failure.responseText, failure.response, failure.message].find(
    (it) => typeof it === 'string' && it !== '',
  );
  if (typeof said !== 'string') return null;
  const line = said.slice(0, 4_000).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ');
  const forms = secrets.flatMap(formsOf).toSorted((one, other) => other.length - one.length);
  return forms
    .reduce((text, form) => text.replaceAll(form, '•••'), line)
    .slice(0, 400)
    .toWellFormed();
};

export interface Secret {
  readonly user: string;
  readonly password: string;
}

/** As it is, as IMAP quotes it, as AUTH LOGIN and AUTH PLAIN say it. */
const formsOf = ({ user, password }: Secret): string[] => {
  if (password === '') return [];
  const sent = [password, `\0${user}\0${password}`, `${user}\0${user}\0${password}`];
  const quoted = password.replaceAll(/["\\]/g, '\\$&');
  return [password, quoted, ...sent.map((form) => Buffer.from(form).toString('base64'))];
};
