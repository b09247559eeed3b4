import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { limits } from '../protocol/limits.ts';
import { mailAddress } from './mail-address.ts';

/** The only reader of the environment. The table below is also what docs/configuration.md is printed from. */

interface Key<Value> {
  /** What it is, for operators; one sentence. */
  readonly meaning: string;
  /** As printed; what holds when the key is unset. */
  readonly unset: string;
  readonly fallback: (so: { readonly host: string; readonly port: number }) => Value;
  /** Throws a sentence that goes on after "KEY ". */
  readonly parse: (text: string) => Value;
  readonly isSecret?: true;
}

class Unusable extends Error {}
const refuse = (why: string): never => {
  throw new Unusable(why);
};

const key = <Value>(it: Key<Value>): Key<Value> => it;
const optional = (meaning: string, parse: (text: string) => string = (text) => text): Key<string | null> =>
  key({ meaning, unset: 'unset', fallback: () => null, parse });

const integer =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= from && value <= to
      ? value
      : refuse(`must be a whole number from ${from} to ${to}, not "${text}".`);
  };

const httpUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    // Not said again: there may be a password in it.
    const given = text.includes('@') ? 'one with a name in it' : `"${text}"`;
    return refuse(`must be an address such as https://chat.example.de, without path, not ${given}.`);
  }
  return url.origin;
};

const publicUrl = (text: string): string => {
  const origin = httpUrl(text);
  return origin.startsWith('https:') || isLocal(origin)
    ? origin
    : refuse(`must be https unless it is a localhost address, not "${text}".`);
};

const addressOfMail = (text: string): string =>
  mailAddress(text.trim().toLowerCase()) ?? refuse(`must be an address such as hello@shop.example, not "${text}".`);

/** Never said again: there is a password in it. */
const smtpUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isServer =
    url !== null &&
    (url.protocol === 'smtp:' || url.protocol === 'smtps:') &&
    url.hostname !== '' &&
    (url.pathname === '' || url.pathname === '/') &&
    url.search === '' &&
    url.hash === '' &&
    (url.username === '') === (url.password === '') &&
    isDecodable(url.username + url.password);
  return isServer
    ? text
    : refuse(
        'must be smtp://NAME:PASSWORD@HOST:587 or smtps://NAME:PASSWORD@HOST, with %-signs for special characters.',
      );
};

/** Never said again, like the one above. */
const imapUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isServer =
    url !== null &&
    (url.protocol === 'imap:' || url.protocol === 'imaps:') &&
    url.hostname !== '' &&
    url.search === '' &&
    url.hash === '' &&
    url.username !== '' &&
    url.password !== '' &&
    isDecodable(url.username + url.password + url.pathname);
  return isServer
    ? text
    : refuse(
        'must be imaps://NAME:PASSWORD@HOST or imaps://NAME:PASSWORD@HOST/FOLDER, with %-signs for special characters.',
      );
};

/** An address with `{t}` where the token goes. */
const replyPattern = (text: string): string => {
  const wanted = text.trim().toLowerCase();
  return wanted.split('{t}').length === 2 && mailAddress(wanted.replace('{t}', 'r.t')) !== null
    ? wanted
    : refuse(`must be an address with one {t} in it, such as reply+{t}@in.shop.example, not "${text}".`);
};

const listenAt = (text: string): { readonly host: string; readonly port: number } => {
  const [, host = '', port = ''] = /^(\[[0-9a-fA-F:]+\]|[^\s:/]+):(\d{1,5})$/.exec(text) ?? [];
  return host !== '' && Number(port) <= 65_535
    ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
    : refuse(`must be HOST:PORT such as 127.0.0.1:2525, not "${text}".`);
};

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const isLocal = (origin: string): boolean => {
  const host = new URL(origin).hostname;
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.localhost');
};

/** An address to listen on, as it stands in a link. */
export const hostInUrl = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;

export const configKeys = {
  PORT: key({
    meaning: 'Port to listen on; 0 takes a free one.',
    unset: '3000',
    fallback: () => 3000,
    parse: integer(0, 65_535),
  }),
  HOST: key({
    meaning: 'Address to listen on.',
    unset: '127.0.0.1',
    fallback: () => '127.0.0.1',
    parse: (text) => text,
  }),
  NAHTLOS_DATA: key({
    meaning: 'Folder of database, uploads and generated secret.',
    unset: './nahtlos-data',
    fallback: () => resolve('nahtlos-data'),
    parse: (text) => resolve(text),
  }),
  NAHTLOS_PUBLIC_URL: key<string>({
    meaning: 'Address under which the world reaches this server; used in links. https, except on localhost.',
    unset: 'http://HOST:PORT',
    fallback: ({ host, port }) => `http://${hostInUrl(host)}:${port}`,
    parse: publicUrl,
  }),
  NAHTLOS_INBOX_URL: optional('Own address of the inbox, if it is not the public one.', publicUrl),
  NAHTLOS_SECRET: key<string | null>({
    meaning: 'Master key: 32 bytes as 64 hex or 43 base64url characters.',
    unset: 'made once into the data folder, mode 0600',
    fallback: () => null,
    parse: (text) => text,
    isSecret: true,
  }),
  NAHTLOS_SECRET_OLD: key<string | null>({
    meaning: 'The former master key during a rotation.',
    unset: 'unset',
    fallback: () => null,
    parse: (text) => text,
    isSecret: true,
  }),
  DATABASE_URL: key<string | null>({
    meaning: 'postgres://… moves the store to PostgreSQL.',
    unset: 'SQLite in NAHTLOS_DATA',
    fallback: () => null,
    parse: (text) =>
      /^postgres(ql)?:\/\//.test(text) ? text : refuse('must begin with postgres:// or postgresql://.'),
    isSecret: true,
  }),
  NAHTLOS_ADMIN_EMAIL: optional('E-mail of the first owner, for a set-up without a browser.'),
  NAHTLOS_ADMIN_PASSWORD: key<string | null>({
    meaning: 'Password of the first owner, 12 to 256 bytes.',
    unset: 'one-time set-up link on stdout',
    fallback: () => null,
    parse: (text) => text,
    isSecret: true,
  }),
  NAHTLOS_SITE_KEY: key({
    meaning: 'Key of the first site.',
    unset: 'demo',
    fallback: () => 'demo',
    parse: (text) =>
      /^[a-z0-9][a-z0-9-]{0,39}$/.test(text) ? text : refuse('may have small letters, digits and hyphens, 40 at most.'),
  }),
  NAHTLOS_SITE_ORIGINS: key<readonly string[]>({
    meaning: 'Origins of the first site, separated by commas.',
    unset: 'the own address',
    fallback: () => [],
    parse: (text) => {
      const origins = text
        .split(',')
        .map((it) => it.trim())
        .filter((it) => it !== '');
      return origins.length > 0 && origins.length <= limits.origins
        ? origins
        : refuse(`must name 1 to ${limits.origins} origins such as https://shop.example.`);
    },
  }),
  NAHTLOS_SITE_PRIVACY_URL: optional(
    'Privacy notice of the first site; without it the site works on localhost only.',
    (text) => (URL.canParse(text) && /^https?:/.test(text) ? text : refuse(`must be an address, not "${text}".`)),
  ),
  NAHTLOS_EMAIL_ADDRESS: optional('Address mails come from; together with NAHTLOS_EMAIL_SMTP_URL.', addressOfMail),
  NAHTLOS_EMAIL_SMTP_URL: key<string | null>({
    meaning: 'Mail server: smtps://NAME:PASSWORD@HOST, or smtp:// with port 587. With a log-in TLS is a must.',
    unset: 'no mail goes out (the demo keeps its own mailbox)',
    fallback: () => null,
    parse: smtpUrl,
    isSecret: true,
  }),
  NAHTLOS_EMAIL_IMAP_URL: key<string | null>({
    meaning: 'Mailbox that is read for answers: imaps://NAME:PASSWORD@HOST/INBOX.',
    unset: 'no mailbox is read',
    fallback: () => null,
    parse: imapUrl,
    isSecret: true,
  }),
  NAHTLOS_EMAIL_REPLY: key<string | null>({
    meaning: 'Address for answers, with {t} where the token goes.',
    unset: 'NAHTLOS_EMAIL_ADDRESS with +{t}',
    fallback: () => null,
    parse: replyPattern,
  }),
  NAHTLOS_EMAIL_INLET: key<{ readonly host: string; readonly port: number } | null>({
    meaning: 'HOST:PORT on which the own mail server hands over answers by SMTP.',
    unset: 'nothing listens',
    fallback: () => null,
    parse: listenAt,
  }),
  NAHTLOS_ALLOW_PRIVATE: key<readonly string[]>({
    meaning: 'Hosts in private networks that owners may name as their mail servers, separated by commas.',
    unset: 'none (any while the public address is a localhost one)',
    fallback: () => [],
    parse: (text) =>
      text
        .split(',')
        .map((it) => it.trim().toLowerCase())
        .filter((it) => it !== ''),
  }),
  NAHTLOS_IDENTITY_KEY: key<string | null>({
    meaning:
      'Secret with which the shop of the first site signs who its visitors are (HS256): its UTF-8 bytes as given, not decoded, 32 at least.',
    unset: 'made in the inbox',
    fallback: () => null,
    parse: (text) => (Buffer.byteLength(text) >= 32 ? text : refuse('must have at least 32 bytes.')),
    isSecret: true,
  }),
  NAHTLOS_DEMO: key<boolean | null>({
    meaning: '1 starts with the demo shop and its data, 0 without.',
    unset: '1 on a fresh data folder with a localhost address (remembered there), else 0',
    fallback: () => null,
    parse: (text) => (text === '1' ? true : text === '0' ? false : refuse(`must be 0 or 1, not "${text}".`)),
  }),
  NAHTLOS_LIMIT_FACTOR: key({
    meaning: 'Multiplies the rate limits, for large sites and load tests.',
    unset: '1',
    fallback: () => 1,
    parse: (text) => {
      const value = Number(text);
      return Number.isFinite(value) && value > 0 && value <= 1_000_000
        ? value
        : refuse(`must be a number above 0, not "${text}".`);
    },
  }),
  NAHTLOS_TRUST_PROXY: key({
    meaning: 'Number of proxies in front whose X-Forwarded-For is believed.',
    unset: '0',
    fallback: () => 0,
    parse: integer(0, 10),
  }),
  NAHTLOS_METRICS_PORT: key<number | null>({
    meaning: 'Port on 127.0.0.1 for /metrics.',
    unset: 'unset',
    fallback: () => null,
    parse: integer(0, 65_535),
  }),
  NAHTLOS_LOG_LEVEL: key<LogLevel>({
    meaning: `How much is logged: ${logLevels.join(', ')}.`,
    unset: 'info',
    fallback: () => 'info',
    parse: (text) =>
      logLevels.find((level) => level === text) ?? refuse(`must be one of ${logLevels.join(', ')}, not "${text}".`),
  }),
} as const;

type ConfigKey = keyof typeof configKeys;
type ValueOf<Name extends ConfigKey> = (typeof configKeys)[Name] extends Key<infer Value> ? Value : never;

/** Read by tests only; known here so that they are no typing mistakes. */
const testKeys = new Set(['NAHTLOS_CASES', 'NAHTLOS_VENDOR_SPECS', 'NAHTLOS_TEST_DATABASE_URL']);

/** The operator's own mail servers. */
export interface EmailConfig {
  readonly address: string;
  readonly smtpUrl: string;
  readonly imapUrl: string | null;
  /** With `{t}`; null: the address with `+{t}`. */
  readonly reply: string | null;
  readonly inlet: { readonly host: string; readonly port: number } | null;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** Known only after listening when the port is 0 and no public address was given: then null. */
  readonly publicUrl: string | null;
  readonly inboxUrl: string | null;
  readonly secret: string | null;
  readonly formerSecret: string | null;
  readonly databaseUrl: string | null;
  readonly firstOwner: { readonly email: string; readonly password: string } | null;
  readonly firstSite: {
    readonly key: string;
    readonly origins: readonly string[];
    readonly privacyUrl: string | null;
    /** Given by the demo only; an operator's shop gets its name in the inbox. */
    readonly name?: string;
  };
  /** null: no mail goes out. */
  readonly email: EmailConfig | null;
  /** Hosts in private networks that owners may name. */
  readonly allowPrivate: readonly string[];
  /** Of the first site. */
  readonly identityKey: string | null;
  readonly demo: boolean | null;
  readonly limitFactor: number;
  readonly trustProxy: number;
  readonly metricsPort: number | null;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A key that is wrong or unknown: the one sentence with which the start ends. */
export class ConfigError extends Error {}

const fromFile = (name: string, path: string): string => {
  try {
    // The line end that editors add; a password may begin or end with a space.
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError(`${name}_FILE names a file that cannot be read: ${path}`);
  }
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** Half of the keys begin alike, so that what they begin with says nothing of what was meant. */
const withoutPrefix = (name: string): string => name.replace(/^NAHTLOS_/, '');

const refuseUnknown = (environment: Environment): void => {
  const names = Object.keys(configKeys);
  for (const given of Object.keys(environment)) {
    const name = given.replace(/_FILE$/, '');
    if (!given.startsWith('NAHTLOS_') || name in configKeys || testKeys.has(given)) continue;
    const meant = withoutPrefix(name);
    const far = (it: string): number => (withoutPrefix(it).startsWith(meant) ? 0 : distance(withoutPrefix(it), meant));
    const nearest = names.toSorted((a, b) => far(a) - far(b))[0];
    throw new ConfigError(`${given} is not a key of Nahtlos. Did you mean ${nearest}?`);
  }
};

/** Errors: ConfigError with one clear sentence. */
export const readConfig = (environment: Environment = process.env): Config => {
  refuseUnknown(environment);
  const text = (name: ConfigKey): string | undefined => {
    const file = environment[`${name}_FILE`];
    const direct = environment[name];
    if (file !== undefined && direct !== undefined)
      throw new ConfigError(`${name} and ${name}_FILE are both set; keep one.`);
    const given = file === undefined ? direct : fromFile(name, file);
    return given === '' ? undefined : given;
  };
  const so = { host: '127.0.0.1', port: 3000 };
  const value = <Name extends ConfigKey>(name: Name): ValueOf<Name> => {
    const it = configKeys[name] as Key<ValueOf<Name>>;
    const given = text(name);
    if (given === undefined) return it.fallback(so);
    try {
      return it.parse(given);
    } catch (error) {
      if (error instanceof Unusable) throw new ConfigError(`${name} ${error.message}`);
      throw error;
    }
  };
  so.host = value('HOST');
  so.port = value('PORT');
  const email = value('NAHTLOS_ADMIN_EMAIL');
  const password = value('NAHTLOS_ADMIN_PASSWORD');
  if ((email === null) !== (password === null))
    throw new ConfigError('NAHTLOS_ADMIN_EMAIL and NAHTLOS_ADMIN_PASSWORD belong together; set both or neither.');
  const address = value('NAHTLOS_EMAIL_ADDRESS');
  const smtp = value('NAHTLOS_EMAIL_SMTP_URL');
  if ((address === null) !== (smtp === null))
    throw new ConfigError('NAHTLOS_EMAIL_ADDRESS and NAHTLOS_EMAIL_SMTP_URL belong together; set both or neither.');
  const ways = {
    imapUrl: value('NAHTLOS_EMAIL_IMAP_URL'),
    reply: value('NAHTLOS_EMAIL_REPLY'),
    inlet: value('NAHTLOS_EMAIL_INLET'),
  };
  if (address === null && Object.values(ways).some((it) => it !== null))
    throw new ConfigError(
      'NAHTLOS_EMAIL_… is not complete: NAHTLOS_EMAIL_ADDRESS and NAHTLOS_EMAIL_SMTP_URL are missing.',
    );
  return {
    port: so.port,
    host: so.host,
    dataFolder: value('NAHTLOS_DATA'),
    publicUrl: text('NAHTLOS_PUBLIC_URL') === undefined && so.port === 0 ? null : value('NAHTLOS_PUBLIC_URL'),
    inboxUrl: value('NAHTLOS_INBOX_URL'),
    secret: value('NAHTLOS_SECRET'),
    formerSecret: value('NAHTLOS_SECRET_OLD'),
    databaseUrl: value('DATABASE_URL'),
    firstOwner: email === null || password === null ? null : { email, password },
    firstSite: {
      key: value('NAHTLOS_SITE_KEY'),
      origins: value('NAHTLOS_SITE_ORIGINS'),
      privacyUrl: value('NAHTLOS_SITE_PRIVACY_URL'),
    },
    email: address === null || smtp === null ? null : { address, smtpUrl: smtp, ...ways },
    allowPrivate: value('NAHTLOS_ALLOW_PRIVATE'),
    identityKey: value('NAHTLOS_IDENTITY_KEY'),
    demo: value('NAHTLOS_DEMO'),
    limitFactor: value('NAHTLOS_LIMIT_FACTOR'),
    trustProxy: value('NAHTLOS_TRUST_PROXY'),
    metricsPort: value('NAHTLOS_METRICS_PORT'),
    logLevel: value('NAHTLOS_LOG_LEVEL'),
  };
};
