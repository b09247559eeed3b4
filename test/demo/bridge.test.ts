import { expect, onTestFinished, test } from 'vitest';
import { demoOptions } from '../../demo/demo-options.ts';
import type { KeptMail, Mailbox, ReceivedMail } from '../../demo/mail/mailbox.ts';
import { readConfig } from '../../plugin-server/config.ts';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { agent, ask, colleague, type TestAgent, visitor, words } from '../support/people.ts';
import { movedClock, startTestApp } from '../support/test-app.ts';

/** The whole way, as somebody walks it who tries the demo: by doors, by the clock, and by the forms of the mailbox. */
const openBridge = async () => {
  const clock = movedClock(Date.now());
  const { config: _, ...options } = demoOptions(readConfig({ PORT: '0' }), clock);
  const app = await startTestApp({ ...options, clock });
  onTestFinished(() => app[Symbol.asyncDispose]());
  const mailbox = options.mail?.out as Mailbox;
  const mia = await agent(app);
  const received = (to: string): ReceivedMail[] =>
    mailbox.all(to).filter((it: KeptMail): it is ReceivedMail => it.is === 'received');
  const form = async (path: string, fields: Record<string, string>): Promise<void> => {
    const response = await fetch(`${app.publicUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: app.publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    });
    expect(response.headers.get('location')).toContain('told=sent');
  };
  return {
    app,
    clock,
    mia,
    received,
    /** The next mail to this address, once there are so many. */
    mail: async (to: string, count = 1): Promise<ReceivedMail> => {
      await expect.poll(() => received(to).length, waited).toBe(count);
      return received(to)[0] as ReceivedMail;
    },
    answer: (mail: ReceivedMail, text: string) => form(`/demo/mail/${mail.id}/answer`, { text }),
    write: (from: string, subject: string, text: string) => form('/demo/mail', { from, subject, text }),
  };
};
const waited = { timeout: 15_000, interval: 50 };

type Bridge = Awaited<ReturnType<typeof openBridge>>;
const thread = async ({ app }: Bridge, { headers }: TestAgent, conversation: ConversationId) => {
  const { entries } = await ask(app, 'inbox', 'conversation:open', { conversation }, headers);
  return entries.map((it) =>
    it.t === 'message' ? `${it.author.side} ${it.channel}: ${it.text}` : `${it.author.side} ${it.what}`,
  );
};
const says = ({ app }: Bridge, { headers }: TestAgent, conversation: ConversationId, n: number, text: string) =>
  ask(app, 'inbox', 'message:send', { conversation, cid: makeCid(), n, seenSeq: 999, text, files: [] }, headers);

test('she leaves, the answer follows by mail, and hers lands in the same conversation', async () => {
  const bridge = await openBridge();
  const { app, clock, mia } = bridge;
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Passt der Helm?', 1), ada.headers);
  await ask(
    app,
    'visitor',
    'escalation:ask',
    { conversation, cid: makeCid(), to: { is: 'email', value: 'ada@web.example', isChoice: false } },
    ada.headers,
  );
  await ask(app, 'visitor', 'presence', { visible: false, panel: false }, ada.headers);
  await says(bridge, mia, conversation, 1, 'Ja, in M.');
  await says(bridge, mia, conversation, 2, 'Er liegt bereit.');
  expect(bridge.received('ada@web.example')).toHaveLength(0);
  clock.move(121_000);
  // The chat gives it up, and the mail gathers.
  await expect
    .poll(async () => {
      const { marks } = await ask(app, 'inbox', 'conversation:open', { conversation }, mia.headers);
      return marks.deliveries.filter(({ channel }) => channel === 'email').length;
    }, waited)
    .toBe(2);
  clock.move(46_000);
  const mail = await bridge.mail('ada@web.example');
  expect(mail.mail.text).toContain('Ja, in M.');
  expect(mail.mail.text).toContain('Er liegt bereit.');
  // An address nobody has confirmed gets new answers, and no word of hers.
  expect(mail.mail.text).not.toContain('Passt der Helm?');

  await bridge.answer(mail, 'Danke, ich komme um fünf.');
  await expect
    .poll(() => thread(bridge, mia, conversation), waited)
    .toContain('visitor email: Danke, ich komme um fünf.');
  // Now mail is the channel of her last message: the next answer waits for nothing but its like.
  await says(bridge, mia, conversation, 3, 'Bis dann!');
  clock.move(46_000);
  const second = await bridge.mail('ada@web.example', 2);
  expect(second.mail.text).toContain('Bis dann!');
  expect(second.mail.inReplyTo).not.toBeNull();
  // In the chat she finds all of it, once.
  const { entries } = await ask(
    app,
    'visitor',
    'conversation:resume',
    { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 50 },
    ada.headers,
  );
  expect(entries.flatMap((it) => (it.t === 'message' ? [it.text] : []))).toEqual([
    'Passt der Helm?',
    'Ja, in M.',
    'Er liegt bereit.',
    'Danke, ich komme um fünf.',
    'Bis dann!',
  ]);
});

test('coming back in time calls the mail off', async () => {
  const bridge = await openBridge();
  const { app, clock, mia } = bridge;
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Hallo', 1), ada.headers);
  const to = { is: 'email', value: 'ada@web.example', isChoice: true } as const;
  await ask(app, 'visitor', 'escalation:ask', { conversation, cid: makeCid(), to }, ada.headers);
  await ask(app, 'visitor', 'presence', { visible: false, panel: false }, ada.headers);
  await says(bridge, mia, conversation, 1, 'Guten Tag!');
  clock.move(44_000);
  const tab = await ada.tab();
  await tab.get('presence', { visible: true, panel: true });
  await tab.get('conversation:read', { conversation, upTo: 99 });
  clock.move(600_000);
  // Something that must come later is there: so nothing else is on its way.
  await bridge.write('bea@web.example', 'Lieferung', 'Wann kommt mein Rad?');
  await bridge.mail('bea@web.example');
  expect(bridge.received('ada@web.example')).toEqual([]);
  const { marks } = await ask(app, 'inbox', 'conversation:open', { conversation }, mia.headers);
  expect(
    marks.deliveries.filter(({ state }) => state !== 'cancelled').map(({ channel, state }) => [channel, state]),
  ).toEqual([['chat', 'read']]);
});

test('a mail from anybody begins a conversation; the answer goes back as a mail, in its thread', async () => {
  const bridge = await openBridge();
  const { app, clock, mia } = bridge;
  await bridge.write('bea@web.example', 'Lieferung', 'Wann kommt mein Rad?');
  const acknowledged = await bridge.mail('bea@web.example');
  expect(acknowledged.mail.headers['Auto-Submitted']).toBe('auto-replied');
  const list = await ask(app, 'inbox', 'inbox:list', { view: 'all', sort: 'newest', limit: 5 }, mia.headers);
  const row = list.rows.find(({ last }) => last?.text === 'Wann kommt mein Rad?');
  expect(row).toMatchObject({ subject: 'Lieferung', last: { channel: 'email' } });
  const conversation = row?.conversation as ConversationId;
  await says(bridge, mia, conversation, 1, 'Am Freitag.');
  clock.move(46_000);
  const answered = await bridge.mail('bea@web.example', 2);
  expect(answered.mail.text).toContain('Am Freitag.');
  expect(answered.mail.subject).toBe('Re: Lieferung');
  await bridge.answer(answered, 'Wunderbar.');
  await expect.poll(() => thread(bridge, mia, conversation), waited).toContain('visitor email: Wunderbar.');
});

test('a team that is not in the inbox gets the conversation as a mail with everything in it, and answers by replying', async () => {
  const bridge = await openBridge();
  const { app, clock, mia } = bridge;
  const { reach } = await ask(app, 'inbox', 'reach:add', { kind: 'email', address: 'mia@home.example' }, mia.headers);
  const code = await bridge.mail('mia@home.example');
  const digits = /(\d{6})/.exec(code.mail.subject + code.mail.text)?.[1] ?? '';
  await ask(app, 'inbox', 'reach:verify', { reach, code: digits }, mia.headers);

  const ada = await visitor(app);
  const { conversation } = await ask(
    app,
    'visitor',
    'message:send',
    words('Meine Karte 4111 1111 1111 1111 geht nicht. Was nun?', 1),
    ada.headers,
  );
  const me = await ask(app, 'inbox', 'session:read', {}, mia.headers);
  const ben = await colleague(app, mia, 'ben@home.example');
  const { brief } = await ask(app, 'inbox', 'escalation:preview', { conversation, locale: 'de' }, ben.headers);
  await ask(
    app,
    'inbox',
    'escalation:start',
    {
      conversation,
      cid: makeCid(),
      to: { agent: me.agent },
      brief: { ...brief, next: 'Rechnung anbieten' },
      expects: 'answer',
    },
    ben.headers,
  );
  clock.move(1_000);
  const mail = await bridge.mail('mia@home.example', 2);
  expect(mail.mail.subject).toMatch(/^\[#\d+\]/);
  expect(mail.mail.text).toContain('Rechnung anbieten');
  expect(mail.mail.text + mail.mail.html).not.toMatch(/4111[ -]?1111/);
  await bridge.answer(mail, 'Gern auf Rechnung, ich habe es umgestellt.');
  await expect
    .poll(() => thread(bridge, mia, conversation), waited)
    .toContain('agent chat: Gern auf Rechnung, ich habe es umgestellt.');
  const { entries } = await ask(
    app,
    'visitor',
    'conversation:resume',
    { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 50 },
    ada.headers,
  );
  expect(JSON.stringify(entries)).not.toContain('home.example');
  const { marks, asides } = await ask(app, 'inbox', 'conversation:open', { conversation }, mia.headers);
  expect(marks.escalation).toBeNull();
  const steps = asides.flatMap((it) => (it.t === 'escalation' ? [it.step.is] : []));
  expect(steps.filter((is) => is !== 'skipped')).toEqual(['started', 'tried', 'taken']);
});
