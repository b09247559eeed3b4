import { generateKeyPairSync } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { environmentEmail } from '../../../plugin-server/channels/email/environment-email.ts';
import type { Candidate } from '../../../plugin-server/site/channel/candidate.ts';
import { checkChannel, readCheck } from '../../../plugin-server/site/channel/check-channel.ts';
import { pauseChannel } from '../../../plugin-server/site/channel/pause-channel.ts';
import { readChannel } from '../../../plugin-server/site/channel/read-channel.ts';
import { removeChannel } from '../../../plugin-server/site/channel/remove-channel.ts';
import { rereadMails } from '../../../plugin-server/site/channel/reread-mails.ts';
import { saveChannel } from '../../../plugin-server/site/channel/save-channel.ts';
import type { EmailSettings } from '../../../protocol/channel-doors.ts';
import { startMailServers } from '../../support/mail-servers.ts';
import { bringMail, plainMail } from '../../support/mailbox-reader.ts';
import { answerOf, inboxAnswer, refusalOf } from '../../team/open-office.ts';
import { openSetUp } from './open-set-up.ts';

const settings = (part: Partial<EmailSettings> = {}): EmailSettings => ({
  address: 'reply@inbox.test',
  preset: 'other',
  smtp: { host: '127.0.0.1', port: 2525, secure: 'starttls', user: 'shop' },
  imap: { host: '127.0.0.1', port: 1143, secure: 'none', user: 'reply', mailbox: 'INBOX' },
  reply: null,
  dkim: null,
  ...part,
});
const candidate = (part: Partial<EmailSettings> = {}, secrets: Partial<Candidate> = {}): Candidate => ({
  settings: settings(part),
  smtpPassword: 'an smtp password 9f2c',
  imapPassword: 'an imap password 77aa',
  ...secrets,
});

test('a mailbox of the shop’s own is saved, open at once, and its passwords are never shown again', async () => {
  const { desk, owner, channels, store } = await openSetUp();
  expect(inboxAnswer('channel:read', await readChannel(desk, owner)).email).toMatchObject({
    from: 'none',
    state: 'off',
    settings: null,
  });
  const outcome = await saveChannel(desk, owner, candidate());
  const { email } = inboxAnswer('channel:save', outcome);
  expect(email).toMatchObject({
    from: 'own',
    settings: settings(),
    secrets: [
      { name: 'smtpPassword', ends: '9f2c' },
      { name: 'imapPassword', ends: '77aa' },
    ],
  });
  expect(JSON.stringify(email)).not.toContain('password 9f');
  expect(outcome).toMatchObject({ news: [{ is: 'channels', site: owner.site }] });
  const row = await store.read.channelOf(owner.site, 'email');
  expect(row?.secrets).not.toContain('password');
  expect(channels.of(owner.site, 'email')).toMatchObject({
    id: row?.id,
    isShared: false,
    address: 'reply@inbox.test',
    reply: 'reply+{t}@inbox.test',
    bounce: 'reply+{t}@inbox.test',
    isPaused: false,
  });
  // Nobody listens there: it says so.
  await vi.waitFor(async () =>
    expect(inboxAnswer('channel:read', await readChannel(desk, owner)).email).toMatchObject({
      state: 'degraded',
      problem: 'imap refused',
    }),
  );
});

test('a kept password goes to the server it was given for, and to no other', async () => {
  const { desk, owner } = await openSetUp();
  answerOf(await saveChannel(desk, owner, candidate()));
  const kept = { settings: settings({ reply: '{t}@in.inbox.test' }) };
  expect(inboxAnswer('channel:save', await saveChannel(desk, owner, kept)).email.secrets).toHaveLength(2);
  const elsewhere = { settings: settings({ smtp: { ...settings().smtp, host: 'localhost' } }) };
  expect(refusalOf(await saveChannel(desk, owner, elsewhere))).toMatchObject({
    detail: { field: 'smtpPassword', reason: 'missing' },
  });
  expect(refusalOf(await checkChannel(desk, owner, { candidate: elsewhere }))).toMatchObject({
    detail: { field: 'smtpPassword' },
  });
});

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const notRsa = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const dkim = { domain: 'inbox.test', selector: 'chat' };
test.each<[string, string, string, Candidate]>([
  ['Microsoft 365 without OAuth', 'preset', 'oauth', candidate({ preset: 'microsoft-365' })],
  ['a pattern with two tokens', 'reply', 'form', candidate({ reply: '{t}{t}@inbox.test' })],
  ['a pattern that is two addresses', 'reply', 'form', candidate({ reply: '{t}@a.test, b@c.test' })],
  [
    'no encryption to another machine',
    'smtp',
    'clear',
    candidate({ smtp: { ...settings().smtp, host: 'mail.inbox.test', secure: 'none' } }),
  ],
  ['a name nobody has', 'smtp', 'not-found', candidate({ smtp: { ...settings().smtp, host: 'nowhere.invalid' } })],
  ['a signature without its key', 'dkimKey', 'missing', candidate({ dkim })],
  ['a key that signs no mails', 'dkimKey', 'form', candidate({ dkim }, { dkimKey: notRsa })],
])('%s is refused, and nothing is kept', async (_, field, reason, wrong) => {
  const { desk, owner, store } = await openSetUp();
  expect(refusalOf(await saveChannel(desk, owner, wrong))).toMatchObject({
    code: 'setting.refused',
    detail: { field, reason },
  });
  expect(await store.read.channels()).toEqual([]);
  answerOf(await saveChannel(desk, owner, candidate()));
});

test('an owner cannot make the server call into the private network it stands in', async () => {
  const guarded = await openSetUp({ allowsPrivate: false });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '10.0.0.7', '169.254.169.254', '0x7f.1', '2130706433'])
    expect(
      refusalOf(await saveChannel(guarded.desk, guarded.owner, candidate({ smtp: { ...settings().smtp, host } }))),
    ).toMatchObject({
      detail: { field: 'smtp', reason: 'private' },
    });
  const allowed = await openSetUp();
  answerOf(await saveChannel(allowed.desk, allowed.owner, candidate()));
});

test('the operator’s channel serves the site, and is not the owner’s to change', async () => {
  const shared = {
    from: 'environment',
    ...environmentEmail({ address: 'hello@shop.example', smtpUrl: 'smtp://127.0.0.1:1', imapUrl: null, reply: null }),
    inlet: null,
  } as const;
  const { desk, owner, channels } = await openSetUp({ shared });
  expect(inboxAnswer('channel:read', await readChannel(desk, owner)).email).toMatchObject({
    from: 'environment',
    state: 'ok',
  });
  expect(refusalOf(await saveChannel(desk, owner, candidate()))).toMatchObject({
    detail: { field: 'email', reason: 'environment' },
  });
  expect(refusalOf(await pauseChannel(desk, owner, { isPaused: true }))).toMatchObject({ code: 'channel.off' });
  expect(refusalOf(await removeChannel(desk, owner, { waiting: 'chat' }))).toMatchObject({ code: 'channel.off' });
  expect(channels.sitesOf(channels.all()[0]!)).toEqual([owner.site]);
});

test('paused, nothing leaves and mails still come; removed, it is gone with its secrets', async () => {
  const { desk, owner, channels, store } = await openSetUp();
  answerOf(await saveChannel(desk, owner, candidate()));
  const open = channels.of(owner.site, 'email');
  expect(inboxAnswer('channel:pause', await pauseChannel(desk, owner, { isPaused: true })).email.state).toBe('paused');
  expect(channels.of(owner.site, 'email')).toMatchObject({ isPaused: true });
  // It is the same connection.
  expect(channels.of(owner.site, 'email')?.adapter).toBe(open?.adapter);
  answerOf(await pauseChannel(desk, owner, { isPaused: false }));
  expect(channels.of(owner.site, 'email')).toMatchObject({ isPaused: false });
  expect(inboxAnswer('channel:remove', await removeChannel(desk, owner, { waiting: 'chat' })).email).toMatchObject({
    from: 'none',
    secrets: [],
  });
  expect(channels.of(owner.site, 'email')).toBeUndefined();
  expect(await store.read.channels()).toEqual([]);
});

test('the test of what is in the form finds out what is then kept; a new one ends the one before', async () => {
  await using servers = await startMailServers({ takesPlus: false });
  const { desk, owner, channels, kept } = await openSetUp();
  const real: Candidate = {
    settings: settings({
      smtp: { host: '127.0.0.1', port: servers.smtpPort, secure: 'none', user: '' },
      imap: { host: '127.0.0.1', port: servers.imapPort, secure: 'none', user: 'reply', mailbox: 'INBOX' },
    }),
    imapPassword: 'secret',
  };
  const first = inboxAnswer('channel:check', await checkChannel(desk, owner, { candidate: real }));
  const { check } = inboxAnswer('channel:check', await checkChannel(desk, owner, { candidate: real }));
  expect(refusalOf(await readCheck(desk, owner, first))).toMatchObject({ code: 'not-found' });
  const over = await vi.waitFor(
    async () => {
      const seen = inboxAnswer('channel:checked', await readCheck(desk, owner, { check }));
      expect(seen.isOver).toBe(true);
      return seen;
    },
    { timeout: 30_000, interval: 50 },
  );
  expect(over.steps.map(({ id }) => id)).toEqual([
    'name',
    'connect',
    'tls',
    'login',
    'send',
    'imap',
    'receive',
    'thread',
    'authserv',
    'bounce',
  ]);
  expect(over.found).toMatchObject({ keepsAddress: false, verp: true });
  expect(inboxAnswer('channel:save', await saveChannel(desk, owner, real)).email.found).toMatchObject({
    keepsAddress: false,
  });
  // No plus: answers are known by their ids alone.
  expect(channels.of(owner.site, 'email')).toMatchObject({ reply: null, bounce: null });
  await vi.waitFor(async () =>
    expect(inboxAnswer('channel:read', await readChannel(desk, owner)).email.state).toBe('ok'),
  );
  await vi.waitFor(
    async () =>
      expect(
        await desk.store.read.channelMark(channels.all()[0]!.id, `imap reply@127.0.0.1:${servers.imapPort}/INBOX`),
      ).not.toBe(''),
    { timeout: 10_000 },
  );
  await bringMail(servers.smtpPort, 'reply@inbox.test', plainMail('hello'));
  await vi.waitFor(() => expect(kept).toHaveLength(1), { timeout: 10_000 });
}, 300_000);

test('what could not be read is read once more when an owner says so; without a channel there is nothing to read', async () => {
  const { desk, owner, store } = await openSetUp();
  expect(refusalOf(await rereadMails(desk, owner))).toMatchObject({ code: 'channel.off' });
  answerOf(await saveChannel(desk, owner, candidate()));
  const channel = (await store.read.channelOf(owner.site, 'email'))?.id ?? '';
  const raw = (key: string) => ({
    site: owner.site,
    channel,
    key,
    shelf: key,
    bytes: 11,
    meta: '{}',
    state: 'new' as const,
    attempts: 0,
    problem: null,
    next_at: 0,
    at: 1,
  });
  await store.write(async (tx) => {
    await tx.insertRaw(raw('1'));
    await tx.insertRaw(raw('2'));
  });
  for (const [at, { id }] of (await store.read.dueRaws(channel, desk.clock.steady(), 10)).entries())
    await store.write((tx) =>
      tx.saveRaw({ id, state: 'failed', attempts: 5, problem: at === 0 ? 'bug' : 'poison', next_at: 0 }),
    );
  expect(inboxAnswer('channel:read', await readChannel(desk, owner)).email.unread).toBe(2);
  // What brings the reader down is not read again.
  expect(inboxAnswer('channel:reread', await rereadMails(desk, owner)).email.unread).toBe(1);
  expect(await store.read.dueRaws(channel, desk.clock.steady(), 10)).toMatchObject([{ attempts: 0, state: 'new' }]);
});
