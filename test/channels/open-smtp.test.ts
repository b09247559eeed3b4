import { createHash, generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Mail } from '../../plugin-server/channels/email/mail.ts';
import { mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { openSmtp } from '../../plugin-server/channels/email/open-smtp.ts';
import { isPrivate } from '../../plugin-server/channels/email/public-address.ts';
import { headerOf, type Manners, startMailServer } from '../support/mail-server.ts';

const mail = (part: Partial<Mail> = {}): Mail => ({
  from: { name: 'Rad & Röstung', address: 'hello@shop.example' },
  to: 'ada@web.example',
  subject: '048213 ist Ihr Code für Rad & Röstung',
  text: 'Grüße aus Köln\n.\nZeile nach dem Punkt\n',
  html: '<p>Grüße aus Köln</p>',
  messageId: '<o.7.abc@shop.example>',
  inReplyTo: null,
  references: [],
  replyTo: null,
  envelopeFrom: 'hello@shop.example',
  attachments: [],
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  ...part,
});

const outTo = (url: string) => {
  const out = openSmtp({ server: mailHostOf(url) });
  onTestFinished(() => out.close());
  return (it: Mail = mail(), ms = 20_000) => out.send(it, AbortSignal.timeout(ms));
};

test('a mail goes over a real connection, to one person, in text and HTML', async () => {
  await using server = await startMailServer();
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  expect(await send()).toEqual({ state: 'accepted' });
  const [got] = server.received;
  expect(got).toMatchObject({ to: ['ada@web.example'], from: 'hello@shop.example', isEncrypted: false });
  const raw = got?.raw ?? '';
  expect(headerOf(raw, 'To')).toBe('ada@web.example');
  expect(headerOf(raw, 'From')).toMatch(/^=\?UTF-8\?.*\?= <hello@shop\.example>$/);
  expect(headerOf(raw, 'Message-ID')).toBe('<o.7.abc@shop.example>');
  expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated');
  expect(headerOf(raw, 'Content-Type')).toMatch(/^multipart\/alternative/);
  expect(raw).toContain('text/plain; charset=utf-8');
  expect(raw).toContain('text/html; charset=utf-8');
  expect(raw).toMatch(/Gr=C3=BC=C3=9Fe aus K=C3=B6ln/);
});

test('many mails share few connections', async () => {
  await using server = await startMailServer();
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  const all = Array.from({ length: 40 }, (_, n) => send(mail({ to: `p${n}@web.example` })));
  expect(new Set((await Promise.all(all)).map(({ state }) => state))).toEqual(new Set(['accepted']));
  expect(server.received).toHaveLength(40);
  expect(server.connections()).toBeLessThanOrEqual(5);
});

test('with STARTTLS offered nothing is said in the clear, and the log-in is used', async () => {
  await using server = await startMailServer({ startTls: true, login: { user: 'chat', password: 'p@ss/wörd' } });
  const send = outTo(`smtp://chat:${encodeURIComponent('p@ss/wörd')}@localhost:${server.port}`);
  expect(await send()).toEqual({ state: 'accepted' });
  expect(server.received).toMatchObject([{ isEncrypted: true, user: 'chat' }]);
});

test('TLS from the first byte', async () => {
  await using server = await startMailServer({ secure: true });
  expect(await outTo(`smtps://127.0.0.1:${server.port}`)()).toEqual({ state: 'accepted' });
  expect(server.received).toMatchObject([{ isEncrypted: true }]);
});

test('a password is told to nobody in the clear, nor to a server whose certificate nobody has signed', async () => {
  const login = { user: 'chat', password: 'secret' };
  await using bare = await startMailServer({ login });
  await using unsigned = await startMailServer({ login, startTls: true });
  // This machine by a name that does not say so.
  for (const { port } of [bare, unsigned]) {
    const sent = await outTo(`smtp://chat:secret@0.0.0.0:${port}`)();
    expect(sent).toMatchObject({ state: 'failed', error: { class: 'config' } });
  }
  expect([...bare.received, ...unsigned.received]).toEqual([]);
  expect(await outTo(`smtp://chat:secret@127.0.0.1:${unsigned.port}`)()).toEqual({ state: 'accepted' });
});

test('a wrong password is the owner’s to mend', async () => {
  await using server = await startMailServer({ login: { user: 'chat', password: 'right' } });
  expect(await outTo(`smtp://chat:wrong@127.0.0.1:${server.port}`)()).toEqual({
    state: 'failed',
    error: { class: 'config', code: '535 5.7.8' },
  });
  // None at all, where one is wanted.
  expect(await outTo(`smtp://127.0.0.1:${server.port}`)()).toMatchObject({ error: { class: 'config' } });
});

const failed = (kind: string, code: string) => ({ state: 'failed', error: { class: kind, code } });
test.each<[string, Manners, unknown]>([
  ['greylisted', { recipient: [451, '4.7.1 Try again later, <ada@web.example>'] }, failed('retry', '451 4.7.1')],
  [
    'there is no such mailbox',
    { recipient: [550, '5.1.1 <ada@web.example>: unknown'] },
    failed('bad-address', '550 5.1.1'),
  ],
  ['no such mailbox, by an old server', { recipient: [550, 'No such user here'] }, failed('bad-address', '550')],
  ['the mailbox is full', { recipient: [552, '5.2.2 Over quota'] }, failed('blocked', '552 5.2.2')],
  ['nobody relays for us', { recipient: [554, '5.7.1 Relay access denied'] }, failed('blocked', '554 5.7.1')],
  ['the sender is not ours', { from: [553, '5.7.1 Sender address rejected'] }, failed('config', '553 5.7.1')],
  ['too busy to take a sender', { from: [452, '4.3.1 Insufficient storage'] }, failed('retry', '452 4.3.1')],
  ['the text is taken for spam', { text: [554, '5.7.1 Spam'] }, failed('blocked', '554 5.7.1')],
  ['the text cannot be stored now', { text: [451, '4.3.0 Later'] }, failed('retry', '451 4.3.0')],
  ['we are on a list', { greeting: 554 }, failed('config', '554')],
  ['full house', { greeting: 421 }, failed('retry', '421')],
  ['cut off before the text', { recipient: 'cut' }, failed('retry', 'ECONNECTION')],
  ['cut off after the text', { text: 'cut' }, { state: 'unknown' }],
])('%s', async (_, manners, wanted) => {
  await using server = await startMailServer();
  server.behave(manners);
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  const sent = await send();
  expect(sent).toEqual(wanted);
  expect(JSON.stringify(sent)).not.toContain('web.example');
  // The same way is open again at once.
  server.behave({});
  expect(await send()).toEqual({ state: 'accepted' });
});

test.each<[string, Manners, unknown]>([
  ['to the greeting', { greeting: 'hang' }, failed('retry', 'EABORT')],
  ['to the recipient', { recipient: 'hang' }, failed('retry', 'EABORT')],
  ['to the text', { text: 'hang' }, { state: 'unknown' }],
])('no answer %s: broken off when told to', async (_, manners, wanted) => {
  await using server = await startMailServer();
  server.behave(manners);
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  expect(await send(mail(), 300)).toEqual(wanted);
  server.behave({});
  expect(await send()).toEqual({ state: 'accepted' });
});

test('nobody there, or nobody known by that name: tried again later', async () => {
  await using server = await startMailServer();
  const { port } = server;
  await server[Symbol.asyncDispose]();
  const isClosed = new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));
  await isClosed;
  expect(await outTo(`smtp://127.0.0.1:${port}`)()).toMatchObject({ error: { class: 'retry' } });
  expect(await outTo('smtp://nowhere.invalid')()).toMatchObject({ error: { class: 'retry' } });
});

test('what looks like two recipients reaches neither', async () => {
  await using server = await startMailServer();
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  for (const to of ['ada@web.example, eve@web.example', 'ada@web.example\r\nRCPT TO:<eve@web.example>', '<a>,<b>@x']) {
    const sent = await send(mail({ to }));
    if (sent.state === 'accepted') throw new Error(`Went to ${JSON.stringify(server.received.at(-1)?.to)}.`);
  }
  expect(server.received.flatMap(({ to }) => to)).toEqual([]);
});

test.each<[string, Partial<Mail>]>([
  ['a line break in the subject', { subject: 'Code\r\nBcc: eve@web.example' }],
  ['a name that looks like an address', { from: { name: 'boss@shop.example', address: 'hello@shop.example' } }],
  ['a name without an end', { from: { name: 'x'.repeat(65), address: 'hello@shop.example' } }],
  ['a line break in a header', { headers: { 'X-A': 'b\nBcc: eve@web.example' } }],
  ['a header that is two', { headers: { 'X-A: b\r\nBcc': 'eve@web.example' } }],
  ['two addresses for answers', { replyTo: 'a@shop.example, eve@web.example' }],
  ['a broken id', { inReplyTo: '<a@b>\r\nBcc: eve@web.example' }],
  ['a line break in a sender', { envelopeFrom: 'a@shop.example\r\nRCPT TO:<eve@web.example>' }],
])('%s: nothing leaves', async (_, part) => {
  await using server = await startMailServer();
  const send = outTo(`smtp://127.0.0.1:${server.port}`);
  expect(await send(mail(part))).toEqual({ state: 'failed', error: { class: 'bug', code: 'EMESSAGE' } });
  expect(server.received).toEqual([]);
  expect(await send(mail())).toEqual({ state: 'accepted' });
});

test('an answer names what it answers, where answers and bounces go, and brings its files', async () => {
  await using server = await startMailServer();
  const bytes = Buffer.from('%PDF-1.7 label');
  const sent = await outTo(`smtp://127.0.0.1:${server.port}`)(
    mail({
      inReplyTo: '<hers@web.example>',
      references: ['<first@web.example>', '<hers@web.example>'],
      replyTo: 'hello+r.abc.def@shop.example',
      envelopeFrom: 'hello+b.abc.def@shop.example',
      attachments: [
        {
          name: 'Rücksendung.pdf',
          type: 'application/pdf',
          bytes: bytes.length,
          async *open() {
            yield bytes.subarray(0, 4);
            yield bytes.subarray(4);
          },
        },
      ],
    }),
  );
  expect(sent).toEqual({ state: 'accepted' });
  const [got] = server.received;
  const raw = got?.raw ?? '';
  expect(got).toMatchObject({ from: 'hello+b.abc.def@shop.example', to: ['ada@web.example'] });
  expect(headerOf(raw, 'In-Reply-To')).toBe('<hers@web.example>');
  expect(headerOf(raw, 'References')).toBe('<first@web.example> <hers@web.example>');
  expect(headerOf(raw, 'Reply-To')).toBe('hello+r.abc.def@shop.example');
  expect(raw).toContain(bytes.toString('base64'));
  expect(raw).toContain('R%C3%BCcksendung.pdf');
});

test('a server that takes no sender but the address itself gets mails from that, and is not asked again', async () => {
  await using server = await startMailServer();
  const foreign = 'hello+b.abc.def@shop.example';
  server.behave({ foreign: [553, '5.7.1 Not your address'] });
  const found: string[] = [];
  const out = openSmtp({ server: mailHostOf(`smtp://127.0.0.1:${server.port}`), onNoVerp: () => found.push('no') });
  onTestFinished(() => out.close());
  const send = () => out.send(mail({ envelopeFrom: foreign }), AbortSignal.timeout(20_000));
  expect([await send(), await send()]).toEqual([{ state: 'accepted' }, { state: 'accepted' }]);
  expect(found).toEqual(['no']);
  expect(server.senders()).toEqual([foreign, 'hello@shop.example', 'hello@shop.example']);
});

test('with a key of the domain a mail is signed, and what is signed is what arrives', async () => {
  await using server = await startMailServer();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const out = openSmtp({
    server: mailHostOf(`smtp://127.0.0.1:${server.port}`),
    dkim: { domain: 'shop.example', selector: 'chat', key },
  });
  onTestFinished(() => out.close());
  expect(await out.send(mail(), AbortSignal.timeout(20_000))).toEqual({ state: 'accepted' });
  const raw = server.received[0]?.raw ?? '';
  const signature = (headerOf(raw, 'DKIM-Signature') ?? '').replaceAll(/\s+/g, '');
  expect(signature).toMatch(/d=shop\.example;.*s=chat;/);
  const body = raw
    .slice(raw.indexOf('\r\n\r\n') + 4)
    .replaceAll(/[ \t]+\r\n/g, '\r\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n');
  expect(signature).toContain(`bh=${createHash('sha256').update(body).digest('base64')};`);
});

test('a host of an owner that leads into a private network is not called', async () => {
  await using server = await startMailServer();
  const at = mailHostOf(`smtp://127.0.0.1:${server.port}`);
  const send = (mayBePrivate: boolean) => {
    const out = openSmtp({ server: { ...at, mayBePrivate } });
    onTestFinished(() => out.close());
    return out.send(mail(), AbortSignal.timeout(20_000));
  };
  expect(await send(false)).toEqual({ state: 'failed', error: { class: 'config', code: 'EPRIVATE' } });
  expect(server.connections()).toBe(0);
  expect(await send(true)).toEqual({ state: 'accepted' });
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '100.64.0.1',
  '::1',
  'fd00::1',
  'fe80::1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
])('%s is in no public network', (address) => expect(isPrivate(address)).toBe(true));
test.each(['1.1.1.1', '185.199.108.153', '2606:4700:4700::1111', '2a01:4f8::1'])('%s is a public address', (address) =>
  expect(isPrivate(address)).toBe(false));
