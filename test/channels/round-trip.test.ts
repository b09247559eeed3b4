import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { headerOf } from '../support/mail-server.ts';
import { startMailServers } from '../support/mail-servers.ts';
import { bringMail, emptyShelf, plainMail, readInto } from '../support/mailbox-reader.ts';
import { talkSmtp } from '../support/smtp-talk.ts';
import { startTestApp } from '../support/test-app.ts';

const within = { timeout: 30_000, interval: 50 };

test('Ada writes a mail to the shop, hears that it arrived, and answers by mail: one conversation, each of her words once', async () => {
  await using servers = await startMailServers();
  const hers = emptyShelf();
  await using _ = readInto(servers, hers, 'ada');
  await vi.waitFor(() => expect(hers.states).toEqual([{ is: 'up' }]), within);
  await using app = await startTestApp({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'reply@inbox.test',
      NAHTLOS_EMAIL_SMTP_URL: servers.smtpUrl(),
      NAHTLOS_EMAIL_IMAP_URL: servers.imapUrl('reply'),
    },
  });
  const [site] = await app.store.read.sites();
  const id = site!.id;
  const key = `imap reply@127.0.0.1:${servers.imapPort}/INBOX`;
  await vi.waitFor(async () => expect(await app.store.read.channelMark('env:email', key)).not.toBe(''), within);
  const fromAda = (words: string, to: string, more: readonly string[] = []): string =>
    [...more, plainMail(words, to).replace('ada@web.example', 'ada@inbox.test')].join('\r\n');

  await bringMail(
    servers.smtpPort,
    'reply@inbox.test',
    fromAda('Where are my boots', 'reply@inbox.test'),
    'ada@inbox.test',
  );
  const talks = () => app.store.read.list(id, { view: 'all', agent: 'ag_nobody' as never, sort: 'newest', limit: 10 });
  const begun = await vi.waitFor(async () => {
    const [talk, ...others] = await talks();
    expect(talk).toMatchObject({ last_text: 'Where are my boots', last_channel: 'email' });
    expect(others).toEqual([]);
    return talk!;
  }, within);

  await vi.waitFor(() => expect(hers.kept).toHaveLength(1), within);
  const ack = Buffer.from(hers.kept[0]!.bytes).toString();
  expect(headerOf(ack, 'Auto-Submitted')).toBe('auto-replied');
  expect(headerOf(ack, 'Return-Path')).toMatch(/^<reply\+b\.[a-z2-7.]+@inbox\.test>$/);
  const replyTo = headerOf(ack, 'Reply-To') ?? '';
  expect(replyTo).toMatch(/^reply\+r\.[a-z2-7]{13}\.[a-z2-7]{16}@inbox\.test$/);

  const answer = fromAda('They came today', replyTo, [`In-Reply-To: ${headerOf(ack, 'Message-ID')}`]);
  await bringMail(servers.smtpPort, replyTo, answer, 'ada@inbox.test');
  await vi.waitFor(async () => {
    const [talk, ...others] = await talks();
    expect(others).toEqual([]);
    expect(talk).toMatchObject({ id: begun.id, last_text: 'They came today' });
  }, within);
  const entries = await app.store.read.entriesAfter(begun.id, 0, 100);
  expect(entries.flatMap(({ text }) => (text === '' ? [] : [text]))).toEqual(['Where are my boots', 'They came today']);
}, 300_000);

test('a mail server hands answers over: ours are taken, others are not, and what is taken is in the inbox', async () => {
  let port: number | null = null;
  await using app = await startTestApp({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: 'smtp://127.0.0.1:1',
      NAHTLOS_EMAIL_INLET: '127.0.0.1:0',
    },
    extend: (_app, ground) => {
      port = ground.inletPort;
      return [];
    },
  });
  const begin = ['EHLO mx.web.example', 'MAIL FROM:<ada@web.example>'];
  const asked = [
    'RCPT TO:<somebody@shop.example>',
    'RCPT TO:<hello+r.aaaaaaaaaaaaa.aaaaaaaaaaaaaaaa@shop.example>',
    'RCPT TO:<Hello@shop.example>',
  ];
  expect(await talkSmtp(port!, [...begin, ...asked])).toEqual([220, 250, 250, 550, 550, 250]);
  await bringMail(port!, 'hello@shop.example', plainMail('By the inlet', 'hello@shop.example'));
  const [site] = await app.store.read.sites();
  await vi.waitFor(async () => {
    const [talk] = await app.store.read.list(site!.id, {
      view: 'all',
      agent: 'ag_nobody' as never,
      sort: 'newest',
      limit: 10,
    });
    expect(talk).toMatchObject({ last_text: 'By the inlet', last_channel: 'email' });
  }, within);
}, 60_000);

test('a port for the inlet that somebody else has keeps no server from its start', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await using app = await startTestApp({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: 'smtp://127.0.0.1:1',
      NAHTLOS_EMAIL_INLET: `127.0.0.1:${port}`,
    },
  });
  expect(app.store.state().ready).toBe(true);
}, 30_000);
