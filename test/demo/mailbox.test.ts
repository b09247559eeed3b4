import { request } from 'node:http';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { demoOptions } from '../../demo/demo-options.ts';
import { createMailbox } from '../../demo/mail/mailbox.ts';
import { subjectOf } from '../../demo/mail/page.ts';
import type { App } from '../../plugin-server/app.ts';
import type { Mail } from '../../plugin-server/channels/email/mail.ts';
import { systemClock } from '../../plugin-server/clock.ts';
import { readConfig } from '../../plugin-server/config.ts';
import { createLog } from '../../plugin-server/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { ask, visitor } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { openDemo } from './open-demo.ts';

const waited = { timeout: 20_000, interval: 20 };
const read = async (app: App, path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(`${app.publicUrl}${path}`, { headers })).text();
const askForCode = async (app: App, value = 'ada@web.example') => {
  const ada = await visitor(app);
  const { id } = await ask(app, 'visitor', 'code:request', { kind: 'email', value, purpose: 'prove' }, ada.headers);
  return { ada, id };
};
const firstLink = (page: string): string | undefined => /href="(\/demo\/mail\/[\w-]{22})\?/.exec(page)?.[1];

test('a code asked for in the demo lies in its mailbox at once, and proves the address', async () => {
  const app = await openDemo().start();
  expect(await read(app, '/demo/mail?lang=de')).toContain('Noch keine E-Mail.');
  const { ada, id } = await askForCode(app);
  await expect.poll(async () => firstLink(await read(app, '/demo/mail')), waited).toBeDefined();
  const path = firstLink(await read(app, '/demo/mail')) ?? '';
  const page = await read(app, `${path}?lang=de&as=text`);
  expect(page).toContain('ada@web.example');
  const digits = /(\d{6}) ist Ihr Code für Rad &amp; Röstung/.exec(page)?.[1] ?? '';
  const proven = await ask(app, 'visitor', 'code:verify', { id, code: digits }, ada.headers);
  expect(proven).toMatchObject({ proven: 'a•••@web.example', level: 'possessed' });
});

test('the panel offers a code where mail goes out, and only there', async () => {
  const codes = async (app: App) => (await ask(app, 'visitor', 'visitor:hello', { site: 'demo', locale: 'de' })).codes;
  expect(await codes(await openDemo().start())).toEqual(['email']);
  await using bare = await startTestApp();
  expect(await codes(bare)).toEqual([]);
  await expect(askForCode(bare)).rejects.toThrow('code.off');
});

test('the designed mail is shown where nothing in it runs, and nothing is fetched', async () => {
  const app = await openDemo().start();
  await askForCode(app);
  await expect.poll(async () => firstLink(await read(app, '/demo/mail')), waited).toBeDefined();
  const path = firstLink(await read(app, '/demo/mail')) ?? '';
  expect(await read(app, path)).toContain(`sandbox="" title=`);
  const original = await fetch(`${app.publicUrl}${path}/original`);
  expect(original.headers.get('content-security-policy')).toBe(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  );
  expect(await original.text()).toMatch(/class="code">\d{6}</);
  expect((await fetch(`${app.publicUrl}/demo/mail/nothing`)).status).toBe(404);
  expect((await fetch(`${app.publicUrl}/demo/mail/nothing/original`)).status).toBe(404);
});

test('the mailbox speaks the language of the link, else of the browser; German for everybody else', async () => {
  const app = await openDemo().start();
  const titleOf = async (query: string, languages?: string) =>
    /<h1>(.*)<\/h1>/.exec(
      await read(app, `/demo/mail${query}`, languages === undefined ? {} : { 'accept-language': languages }),
    )?.[1];
  expect(await titleOf('', 'en-GB,en;q=0.9,de;q=0.5')).toBe('Mailbox of the demo');
  expect(await titleOf('', 'de-DE,de;q=0.9,en;q=0.8')).toBe('Postfach der Demo');
  expect(await titleOf('', 'fr')).toBe('Postfach der Demo');
  expect(await titleOf('?lang=de', 'en')).toBe('Postfach der Demo');
  expect(await titleOf('?lang=en', 'de')).toBe('Mailbox of the demo');
});

/** Under a name of the web that was made to lead here. */
const underName = (app: App, host: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${app.publicUrl}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject).end();
  });

test('a page of the web whose name leads here reads nobody’s mail', async () => {
  const app = await openDemo().start();
  for (const path of ['/demo/mail', '/demo/mail/newest']) {
    expect(await underName(app, 'rebound.example', path)).toBe(404);
    expect(await underName(app, `localhost:${app.port}`, path)).toBe(200);
  }
});

test('where the world comes in, or mail goes out, there is no mailbox', async () => {
  const has = (environment: Record<string, string>) => demoOptions(readConfig(environment)).mail !== undefined;
  expect(has({})).toBe(true);
  expect(has({ NAHTLOS_PUBLIC_URL: 'http://localhost:3000' })).toBe(true);
  expect(has({ NAHTLOS_PUBLIC_URL: 'https://chat.shop.example' })).toBe(false);
  expect(has({ HOST: '::1' })).toBe(true);
  expect(has({ HOST: '0.0.0.0' })).toBe(false);
  expect(has({ NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example', NAHTLOS_EMAIL_SMTP_URL: 'smtp://localhost' })).toBe(false);
});

test('with a mail server the demo’s codes go there, from the address given', async () => {
  await using server = await startMailServer();
  const app = await openDemo().start({
    NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example',
    NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
  });
  await askForCode(app);
  await expect.poll(() => server.received.length, waited).toBe(1);
  // A bounce comes back to an address of its own.
  expect(server.received[0]).toMatchObject({
    from: expect.stringMatching(/^hello\+b\.[a-z2-7.]+@shop\.example$/),
    to: ['ada@web.example'],
    raw: expect.stringMatching(/^From: .*<hello@shop\.example>\r?$/m),
  });
  expect((await fetch(`${app.publicUrl}/demo/mail`)).status).toBe(404);
  expect(await read(app, '/demo/')).not.toContain('/demo/mail');
});

test('neither address nor code nor a word of a mail gets into the log, whatever the mail server answers', async () => {
  await using server = await startMailServer();
  let log = '';
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      log += String(chunk);
      done();
    },
  });
  await using app = await startTestApp({
    log: createLog('trace', out),
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    },
  });
  server.behave({ recipient: [550, '5.1.1 <canary.one@web.example>: no such user'] });
  await askForCode(app, 'canary.one@web.example');
  await expect.poll(() => log, waited).toContain('bad-address 550 5.1.1');
  server.behave({});
  const { ada, id } = await askForCode(app, 'canary.two@web.example');
  await expect.poll(() => server.received.length, waited).toBe(1);
  const digits = /^ {4}(\d{6})$/m.exec(server.received[0]?.raw ?? '')?.[1] ?? '';
  await ask(app, 'visitor', 'code:verify', { id, code: digits }, ada.headers);
  for (const secret of ['canary', 'web.example', digits, 'hello@shop.example', ada.token])
    expect(log).not.toContain(secret);
});

const mail = (n: number): Mail => ({
  from: { name: 'Shop', address: 'hello@shop.example' },
  to: `p${n}@web.example`,
  subject: `Mail ${n}`,
  text: '',
  html: '',
  messageId: `<${n}@shop.example>`,
  inReplyTo: null,
  references: [],
  replyTo: null,
  envelopeFrom: 'hello@shop.example',
  attachments: [],
  headers: {},
});

test('the mailbox keeps the last 200, newest first, and knows a mail that comes twice', async () => {
  const mailbox = createMailbox(systemClock());
  const { signal } = new AbortController();
  for (let n = 0; n < 210; n += 1) await mailbox.send(mail(n), signal);
  await mailbox.send(mail(100), signal);
  expect(mailbox.all()).toHaveLength(200);
  expect(mailbox.all().map(subjectOf).slice(0, 3)).toEqual(['Mail 100', 'Mail 209', 'Mail 208']);
  expect(mailbox.all().filter((it) => subjectOf(it) === 'Mail 100')).toHaveLength(1);
});

test('a subject that is markup is shown as it is written', async () => {
  const { config: _, ...options } = demoOptions(readConfig({ PORT: '0' }));
  await using app = await startTestApp(options);
  await options.mail?.out.send({ ...mail(1), subject: '<script>alert(1)</script>' }, new AbortController().signal);
  expect(await read(app, '/demo/mail')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});
