import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Config, type configKeys, type Environment, readConfig } from '../plugin-server/config.ts';
import { bareDist } from './support/bare-dist.ts';
import { startTestApp } from './support/test-app.ts';

type Name = keyof typeof configKeys;
interface Taken {
  /** What is given → what comes of it. */
  readonly good: readonly (readonly [string, unknown])[];
  readonly bad: readonly string[];
  readonly of: (config: Config) => unknown;
  readonly unset: unknown;
  readonly with?: Environment;
}

const folder = mkdtempSync(join(tmpdir(), 'nahtlos-config-'));
const urls = [
  'chat.shop.example',
  'ftp://chat.shop.example',
  'http://chat.shop.example',
  'https://chat.shop.example/path',
  'https://chat.shop.example?x',
  'https://a:b@chat.shop.example',
  'https://',
];
const anyText = { bad: [], unset: null };
const someMail = { NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example', NAHTLOS_EMAIL_SMTP_URL: 'smtp://localhost:25' };

/** Every key with what it takes and what it refuses. */
const keys: Readonly<Record<Name, Taken>> = {
  PORT: {
    good: [
      ['0', 0],
      ['8080', 8080],
      ['65535', 65_535],
    ],
    bad: ['-1', '65536', '80.5', '0x50', 'http', ' 80', '1e3'],
    of: (it) => it.port,
    unset: 3000,
  },
  HOST: {
    good: [
      ['0.0.0.0', '0.0.0.0'],
      ['::1', '::1'],
    ],
    bad: [],
    of: (it) => it.host,
    unset: '127.0.0.1',
  },
  NAHTLOS_DATA: {
    good: [
      ['/srv/chat', '/srv/chat'],
      ['chat', resolve('chat')],
    ],
    bad: [],
    of: (it) => it.dataFolder,
    unset: resolve('nahtlos-data'),
  },
  NAHTLOS_PUBLIC_URL: {
    good: [
      ['https://chat.shop.example', 'https://chat.shop.example'],
      ['https://chat.shop.example/', 'https://chat.shop.example'],
      ['HTTPS://Chat.Shop.example:443', 'https://chat.shop.example'],
      ['http://localhost:3000', 'http://localhost:3000'],
      ['http://[::1]:3000', 'http://[::1]:3000'],
    ],
    bad: urls,
    of: (it) => it.publicUrl,
    unset: 'http://127.0.0.1:3000',
  },
  NAHTLOS_INBOX_URL: {
    good: [['https://desk.shop.example', 'https://desk.shop.example']],
    bad: urls,
    of: (it) => it.inboxUrl,
    unset: null,
  },
  NAHTLOS_SECRET: { ...anyText, good: [['a'.repeat(64), 'a'.repeat(64)]], of: (it) => it.secret },
  NAHTLOS_SECRET_OLD: { ...anyText, good: [['b'.repeat(64), 'b'.repeat(64)]], of: (it) => it.formerSecret },
  DATABASE_URL: {
    good: [
      ['postgres://db/chat', 'postgres://db/chat'],
      ['postgresql://db/chat', 'postgresql://db/chat'],
    ],
    bad: ['mysql://db/chat', 'db/chat', 'file:chat.db'],
    of: (it) => it.databaseUrl,
    unset: null,
  },
  NAHTLOS_ADMIN_EMAIL: {
    ...anyText,
    good: [['mia@shop.example', 'mia@shop.example']],
    of: (it) => it.firstOwner?.email ?? null,
    with: { NAHTLOS_ADMIN_PASSWORD: 'x' },
  },
  NAHTLOS_ADMIN_PASSWORD: {
    ...anyText,
    good: [[' with spaces ', ' with spaces ']],
    of: (it) => it.firstOwner?.password ?? null,
    with: { NAHTLOS_ADMIN_EMAIL: 'x' },
  },
  NAHTLOS_SITE_KEY: {
    good: [
      ['shop-2', 'shop-2'],
      ['a', 'a'],
    ],
    bad: ['Shop', '-shop', 'shop_2', 'shöp', 'a'.repeat(41), '../shop'],
    of: (it) => it.firstSite.key,
    unset: 'demo',
  },
  NAHTLOS_SITE_ORIGINS: {
    good: [
      ['https://a.example', ['https://a.example']],
      [' https://a.example , https://b.example ,', ['https://a.example', 'https://b.example']],
    ],
    bad: [',', Array.from({ length: 21 }, (_, at) => `https://${at}.example`).join(',')],
    of: (it) => it.firstSite.origins,
    unset: [],
  },
  NAHTLOS_SITE_PRIVACY_URL: {
    good: [['https://shop.example/privacy', 'https://shop.example/privacy']],
    bad: ['privacy', 'javascript:alert(1)', '/privacy'],
    of: (it) => it.firstSite.privacyUrl,
    unset: null,
  },
  NAHTLOS_EMAIL_ADDRESS: {
    good: [
      ['hello@shop.example', 'hello@shop.example'],
      ['Hallo@Röstung.example', 'hallo@xn--rstung-wxa.example'],
    ],
    bad: ['hello', 'hello@', '@shop.example', 'Ben <ben@shop.example>', 'a@b.example, c@d.example', '"x"@shop.example'],
    of: (it) => it.email?.address ?? null,
    unset: null,
    with: { NAHTLOS_EMAIL_SMTP_URL: 'smtp://localhost:25' },
  },
  NAHTLOS_EMAIL_IMAP_URL: {
    good: [
      ['imaps://chat:p%40ss@mail.example', 'imaps://chat:p%40ss@mail.example'],
      ['imap://chat:pass@localhost:143/Chat', 'imap://chat:pass@localhost:143/Chat'],
    ],
    bad: [
      'mail.example',
      'imaps://mail.example',
      'imaps://chat@mail.example',
      'smtp://a:b@mail.example',
      'imaps://a:b@m.example?x=1',
    ],
    of: (it) => it.email?.imapUrl ?? null,
    unset: null,
    with: someMail,
  },
  NAHTLOS_EMAIL_REPLY: {
    good: [
      ['{t}@in.shop.example', '{t}@in.shop.example'],
      ['Reply+{t}@in.shop.example', 'reply+{t}@in.shop.example'],
    ],
    bad: ['reply@in.shop.example', '{t}{t}@in.shop.example', 'a b{t}@in.shop.example', 'a@b.example, {t}@c.example'],
    of: (it) => it.email?.reply ?? null,
    unset: null,
    with: someMail,
  },
  NAHTLOS_EMAIL_INLET: {
    good: [
      ['127.0.0.1:2525', { host: '127.0.0.1', port: 2525 }],
      ['[::1]:25', { host: '::1', port: 25 }],
    ],
    bad: ['2525', 'localhost', '127.0.0.1:99999', '127.0.0.1:smtp', 'http://127.0.0.1:25'],
    of: (it) => it.email?.inlet ?? null,
    unset: null,
    with: someMail,
  },
  NAHTLOS_ALLOW_PRIVATE: {
    good: [['Mail.lan, 10.0.0.7', ['mail.lan', '10.0.0.7']]],
    bad: [],
    of: (it) => it.allowPrivate,
    unset: [],
  },
  NAHTLOS_EMAIL_SMTP_URL: {
    good: [
      ['smtps://chat:p%40ss@mail.example', 'smtps://chat:p%40ss@mail.example'],
      ['smtp://mail.example:587', 'smtp://mail.example:587'],
      ['smtp://[::1]:25/', 'smtp://[::1]:25/'],
    ],
    bad: [
      'mail.example',
      'http://mail.example',
      'smtp:///',
      'smtp://chat@mail.example',
      'smtp://mail.example/inbox',
      'smtp://mail.example?tls.rejectUnauthorized=false',
      'smtp://chat:%E0%A4%A@mail.example',
    ],
    of: (it) => it.email?.smtpUrl ?? null,
    unset: null,
    with: { NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example' },
  },
  NAHTLOS_IDENTITY_KEY: {
    good: [['x'.repeat(32), 'x'.repeat(32)]],
    bad: ['x'.repeat(31)],
    of: (it) => it.identityKey,
    unset: null,
  },
  NAHTLOS_DEMO: {
    good: [
      ['1', true],
      ['0', false],
    ],
    bad: ['true', 'yes', '2'],
    of: (it) => it.demo,
    unset: null,
  },
  NAHTLOS_LIMIT_FACTOR: {
    good: [
      ['1000', 1_000],
      ['0.5', 0.5],
    ],
    bad: ['0', '-1', 'many', 'Infinity', 'NaN', '1000001'],
    of: (it) => it.limitFactor,
    unset: 1,
  },
  NAHTLOS_TRUST_PROXY: {
    good: [
      ['0', 0],
      ['2', 2],
    ],
    bad: ['-1', '11', 'true', 'loopback'],
    of: (it) => it.trustProxy,
    unset: 0,
  },
  NAHTLOS_METRICS_PORT: { good: [['9100', 9_100]], bad: ['x', '70000'], of: (it) => it.metricsPort, unset: null },
  NAHTLOS_LOG_LEVEL: {
    good: [
      ['debug', 'debug'],
      ['silent', 'silent'],
    ],
    bad: ['DEBUG', 'loud', '30'],
    of: (it) => it.logLevel,
    unset: 'info',
  },
};

describe.each(Object.entries(keys))('%s', (name, { good, bad, of, unset, ...more }) => {
  it.each(good.length > 0 ? good : [])('takes %j', (given, expected) => {
    expect(of(readConfig({ ...more.with, [name]: given }))).toEqual(expected);
  });

  it('has its default when it is not set, or set to nothing', () => {
    expect(of(readConfig({}))).toEqual(unset);
    expect(
      of(readConfig({ ...Object.fromEntries(Object.keys(more.with ?? {}).map((it) => [it, ''])), [name]: '' })),
    ).toEqual(unset);
  });

  it('refuses what it cannot use in one sentence that begins with its name', () => {
    for (const given of bad) {
      expect(() => readConfig({ [name]: given }), given).toThrow(new RegExp(`^${name} must|^${name} may`));
      expect(() => readConfig({ [name]: given }), given).toThrow(/^[^\n]*\.$/);
    }
    expect(bad.every((given) => given !== '')).toBe(true);
  });

  it('is read from a file as well, without the line end behind it', () => {
    const [given, expected] = good[0]!;
    const path = join(folder, name);
    writeFileSync(path, `${given}\n`);
    expect(of(readConfig({ ...more.with, [`${name}_FILE`]: path }))).toEqual(expected);
  });
});

describe('the environment', () => {
  it('names a key twice in vain: as itself and as a file', () => {
    expect(() => readConfig({ PORT: '1', PORT_FILE: '/x' })).toThrow('PORT and PORT_FILE are both set; keep one.');
  });

  it('names a file that is not there: the path is said', () => {
    expect(() => readConfig({ NAHTLOS_SECRET_FILE: '/nowhere/secret' })).toThrow(
      'NAHTLOS_SECRET_FILE names a file that cannot be read: /nowhere/secret',
    );
  });

  it.each([
    ['NAHTLOS_SECRETS', 'NAHTLOS_SECRET'],
    ['NAHTLOS_LOGLEVEL', 'NAHTLOS_LOG_LEVEL'],
    ['NAHTLOS_PORT', 'PORT'],
    ['NAHTLOS_DATABASE_URL', 'DATABASE_URL'],
    ['NAHTLOS_ADMIN_MAIL', 'NAHTLOS_ADMIN_EMAIL'],
    ['NAHTLOS_SITE_ORIGIN_FILE', 'NAHTLOS_SITE_ORIGINS'],
    ['NAHTLOS_LIMIT', 'NAHTLOS_LIMIT_FACTOR'],
  ])('%s is no key: %s was meant', (given, meant) => {
    expect(() => readConfig({ [given]: 'x' })).toThrow(`${given} is not a key of Nahtlos. Did you mean ${meant}?`);
  });

  it('may hold what is somebody else’s', () => {
    expect(readConfig({ PATH: '/bin', HOME: '/root', TOKEN: 'x', NAHTLOS_CASES: '/cases' }).port).toBe(3000);
  });

  it('names the first owner whole or not at all', () => {
    expect(() => readConfig({ NAHTLOS_ADMIN_EMAIL: 'mia@shop.example' })).toThrow('belong together');
    expect(() => readConfig({ NAHTLOS_ADMIN_PASSWORD: 'x' })).toThrow('belong together');
  });

  it('names the mail server and the address mails come from, or neither', () => {
    expect(() => readConfig({ NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example' })).toThrow('belong together');
    expect(() => readConfig({ NAHTLOS_EMAIL_SMTP_URL: 'smtp://localhost' })).toThrow('belong together');
    expect(() => readConfig({ NAHTLOS_EMAIL_INLET: '127.0.0.1:2525' })).toThrow('NAHTLOS_EMAIL_ADDRESS');
  });

  it('gives away no secret in a refusal', () => {
    const secret = 'hunter2';
    for (const environment of [
      { DATABASE_URL: `mysql://chat:${secret}@db/chat` },
      { NAHTLOS_PUBLIC_URL: `https://mia:${secret}@chat.shop.example` },
      { NAHTLOS_ADMIN_PASSWORD: secret },
      { NAHTLOS_EMAIL_SMTP_URL: `smtp://chat:${secret}@mail.example/inbox` },
      { NAHTLOS_EMAIL_SMTP_URL: `smtp://chat:${secret}@mail.example` },
      { ...someMail, NAHTLOS_EMAIL_IMAP_URL: `imap://chat:${secret}@mail.example?x` },
    ]) {
      expect(() => readConfig(environment)).toThrow(/./);
      expect(() => readConfig(environment)).not.toThrow(secret);
    }
  });

  it('has an address to say also where it listens everywhere, or on IPv6', () => {
    expect(readConfig({ HOST: '0.0.0.0' }).publicUrl).toBe('http://localhost:3000');
    expect(readConfig({ HOST: '::1', PORT: '80' }).publicUrl).toBe('http://[::1]:80');
    expect(readConfig({ PORT: '0' }).publicUrl).toBeNull();
  });
});

describe('a start that cannot be', () => {
  const dist = bareDist();
  const start = (environment: Environment, dataFolder?: string) =>
    startTestApp({ dist, environment, ...(dataFolder === undefined ? {} : { dataFolder }) });

  it.each([
    ['no folder', {}, '/dev/null/chat', /^NAHTLOS_DATA is no folder this account may write to \(ENOTDIR\)\.$/],
    [
      'an address of another machine',
      { HOST: '192.0.2.1' },
      undefined,
      /^HOST is no address of this machine \(E[A-Z]+\)\.$/,
    ],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://chat:hunter2@127.0.0.1:1/chat' },
      undefined,
      /^DATABASE_URL leads to no database this server may use now \(ECONNREFUSED\)\.$/,
    ],
    [
      'origins that are none',
      { NAHTLOS_SITE_ORIGINS: 'shop' },
      undefined,
      /^NAHTLOS_SITE_… cannot be used: origins \(.*\)\.$/,
    ],
    [
      'a password anybody guesses',
      { NAHTLOS_ADMIN_PASSWORD: 'password1234' },
      undefined,
      /^NAHTLOS_ADMIN_… cannot be used: password \(.*\)\.$/,
    ],
    ['a key that is none', { NAHTLOS_SECRET: 'short' }, undefined, /^NAHTLOS_SECRET must be 32 bytes/],
  ])('%s: says so in one sentence', async (_, environment, dataFolder, sentence) => {
    await expect(start(environment, dataFolder)).rejects.toThrow(sentence);
  });

  it.each(['PORT', 'NAHTLOS_METRICS_PORT'])('%s is taken: says which', async (name) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    await expect(start({ [name]: String(port) })).rejects.toThrow(
      `${name} is taken by another program; set another one, or 0 for a free one.`,
    );
    other.close();
  });
});
