import { expect, test } from 'vitest';
import { authservOf } from '../../plugin-server/channels/email/authserv-of.ts';
import { checkEmail } from '../../plugin-server/channels/email/check-email.ts';
import { foundInSteps } from '../../plugin-server/channels/email/check-steps.ts';
import { type MailHost, mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { createMailMarks } from '../../plugin-server/channels/email/mail-marks.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import type { CheckStep, EmailSettings } from '../../protocol/channel-doors.ts';
import { startMailServer } from '../support/mail-server.ts';
import { startMailServers } from '../support/mail-servers.ts';

const marks = createMailMarks(createMac({ current: new Uint8Array(32).fill(7) as MasterKey }));
const settings: EmailSettings = {
  address: 'reply@inbox.test',
  preset: 'other',
  smtp: { host: '127.0.0.1', port: 25, secure: 'none', user: '' },
  imap: null,
  reply: null,
  dkim: null,
};

interface Tried {
  readonly smtp: string;
  readonly imap: string | null;
  readonly mayBePrivate?: boolean;
}

/** The steps as they stood at the end, by their names. */
const check = async ({ smtp, imap, mayBePrivate = true }: Tried) => {
  const steps = new Map<string, CheckStep>();
  const running: string[] = [];
  const host = (url: string): MailHost => ({ ...mailHostOf(url), mayBePrivate });
  const isFine = await checkEmail(
    {
      smtp: host(smtp),
      imap: imap === null ? null : host(imap),
      mailbox: 'INBOX',
      settings,
      dkim: null,
      marks,
      site: 'st_1',
      now: () => performance.now(),
      arrivesMs: 10_000,
    },
    (step) => {
      if (step.state === 'running') running.push(step.id);
      steps.set(step.id, step);
    },
    AbortSignal.timeout(60_000),
  );
  const all = [...steps.values()];
  expect(all.filter(({ state }) => state === 'running')).toEqual([]);
  expect(JSON.stringify(all)).not.toContain('guess-it');
  const said = Object.fromEntries(
    all.map(({ id, state, reason }) => [id, reason === null ? state : `${state}: ${reason}`]),
  );
  return { isFine, said, running, found: foundInSteps(all), all };
};

test('a mailbox that does what it should is green from the name to the bounce address', async () => {
  await using servers = await startMailServers();
  const began = performance.now();
  const { isFine, said, running, found, all } = await check({
    smtp: servers.smtpUrl(),
    imap: servers.imapUrl('reply'),
  });
  console.info(`check: ${Math.round(performance.now() - began)} ms`);
  expect(said).toEqual({
    name: 'ok',
    connect: 'ok',
    tls: 'skipped: local',
    login: 'skipped: no-user',
    send: 'ok',
    imap: 'ok',
    receive: 'ok',
    thread: 'ok',
    authserv: 'skipped: no-authserv',
    bounce: 'ok',
  });
  expect(isFine).toBe(true);
  expect(running).toHaveLength(10);
  expect(found).toEqual({ keepsAddress: true, authserv: null, verp: true });
  expect(all.every(({ ms }) => ms === null || ms >= 0)).toBe(true);
  // It leaves nothing in the mailbox.
  const again = await check({ smtp: servers.smtpUrl(), imap: servers.imapUrl('reply').replace('secret', 'guess-it') });
  expect(again.said).toMatchObject({ imap: 'failed: password', receive: 'skipped: not-sent' });
  expect(again.isFine).toBe(false);
}, 300_000);

test('a mailbox without plus addresses, and one that nobody fetches from', async () => {
  await using servers = await startMailServers({ takesPlus: false });
  const without = await check({ smtp: servers.smtpUrl(), imap: servers.imapUrl('reply') });
  expect(without.said).toMatchObject({ receive: 'ok', thread: 'failed: no-plus' });
  expect(without.all.find(({ id }) => id === 'thread')?.text).toMatch(/^5\d\d /);
  expect(without.isFine).toBe(false);
  expect(without.found.keepsAddress).toBe(false);
  const unread = await check({ smtp: servers.smtpUrl(), imap: null });
  expect(unread.said).toMatchObject({
    send: 'ok',
    imap: 'skipped: no-imap',
    receive: 'skipped: no-imap',
    thread: 'skipped: no-imap',
  });
  expect(unread.isFine).toBe(true);
}, 300_000);

test('what is wrong is said in a word: the name, the port, the password, the certificate, the sender', async () => {
  await using server = await startMailServer({ startTls: true, login: { user: 'chat', password: 'right' } });
  const at = (user: string, host = '127.0.0.1') => `smtp://${user}@${host}:${server.port}`;
  expect((await check({ smtp: 'smtp://nowhere.invalid:25', imap: null })).said).toMatchObject({
    name: 'failed: not-found',
    connect: 'skipped: not-tried',
    send: 'skipped: not-sent',
  });
  await using closed = await startMailServer();
  const { port } = closed;
  await closed[Symbol.asyncDispose]();
  expect((await check({ smtp: `smtp://127.0.0.1:${port}`, imap: null })).said).toMatchObject({
    name: 'ok',
    connect: 'failed: refused',
  });
  const wrong = await check({ smtp: at('chat:guess-it'), imap: null });
  expect(wrong.said).toMatchObject({ tls: 'ok', login: 'failed: password', send: 'skipped: not-sent' });
  expect(wrong.all.find(({ id }) => id === 'login')?.text).toContain('535');
  // This machine by a name that does not say so: its certificate is signed by nobody.
  expect((await check({ smtp: at('chat:right', '0.0.0.0'), imap: null })).said).toMatchObject({
    tls: 'failed: certificate',
  });
  expect((await check({ smtp: at('chat:right'), imap: null, mayBePrivate: false })).said).toMatchObject({
    name: 'failed: private',
  });
  server.behave({ foreign: [553, '5.7.1 Not your address'] });
  const foreign = await check({ smtp: at('chat:right'), imap: null });
  expect(foreign.said).toMatchObject({ login: 'ok', send: 'ok', bounce: 'skipped: no-bounce' });
  expect(foreign.found.verp).toBe(false);
  server.behave({ from: [553, '5.7.1 Sender address rejected'] });
  expect((await check({ smtp: at('chat:right'), imap: null })).said).toMatchObject({ send: 'failed: refused-sender' });
}, 60_000);

test.each([
  [
    'Received: x\r\nAuthentication-Results: mx.shop.example;\r\n dkim=pass\r\nAuthentication-Results: evil.example; x=y\r\n',
    'mx.shop.example',
  ],
  ['Authentication-Results: MX.shop.example 1; none\r\n', 'mx.shop.example'],
  ['Authentication-Results: (comment) mx.shop.example\r\n', 'mx.shop.example'],
  ['Authentication-Results: spf=pass smtp.mailfrom=x; dkim=pass\r\n', null],
  ['X-Authentication-Results: mx.shop.example; none\r\n', null],
])('the judge of senders is read from the topmost header', (head, id) => expect(authservOf(head)).toBe(id));
