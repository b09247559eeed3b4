import { isIP } from 'node:net';

/** A mail server and how to enter it. */
export interface MailHost {
  readonly host: string;
  readonly port: number;
  /** tls: from the first byte · starttls: before the log-in, or not at all · none: only to this machine. */
  readonly secure: 'tls' | 'starttls' | 'none';
  /** '': it wants no log-in. */
  readonly user: string;
  readonly password: string;
  /** The operator named it, or allows it: else a host in a private network is not called. */
  readonly mayBePrivate: boolean;
}

/** On this machine nobody listens in, and no certificate is made out to it. */
export const isHere = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const usualPorts = { 'smtp:': 25, 'smtps:': 465, 'imap:': 143, 'imaps:': 993 } as const;

/** Of an address as operators write it; whoever reads it in has seen to its form. */
export const mailHostOf = (text: string): MailHost => {
  const url = new URL(text);
  const protocol = url.protocol as keyof typeof usualPorts;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (usualPorts[protocol] ?? 0) : Number(url.port),
    secure: protocol === 'smtps:' || protocol === 'imaps:' ? 'tls' : 'starttls',
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    mayBePrivate: true,
  };
};

/**
 * TLS as both libraries understand it. A password never leaves in clear: with a log-in there is TLS or no connection. Without one,
 * TLS if the server offers it.
 */
export const tlsOf = ({ host, secure, user }: MailHost) => ({
  secure: secure === 'tls',
  mustEncrypt: secure !== 'tls' && !isHere(host) && (user !== '' || secure === 'starttls'),
  tls: { rejectUnauthorized: !isHere(host) },
});
