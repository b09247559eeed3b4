import { expect, test } from 'vitest';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { NahtlosChatElement, NahtlosEvents } from '../../widget/nahtlos.d.ts';
import { elementTable } from '../support/element-table.ts';
import { startMailServer } from '../support/mail-server.ts';
import { agent, ask } from '../support/people.ts';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { type ShopWithChat, startShopWithChat } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

interface Heard {
  readonly name: string;
  readonly detail: unknown;
  readonly bubbles: boolean;
  readonly composed: boolean;
  readonly cancelable: boolean;
}

const some = expect.any(String) as unknown;

/** One of each, as it is heard while Ada talks with Mia. */
const events: Readonly<Record<keyof NahtlosEvents, unknown>> = {
  open: { by: 'visitor' },
  close: { by: 'visitor' },
  greet: null,
  send: { length: 18, files: 0 },
  link: { url: 'https://shop.example/raeder' },
  ready: null,
  'after-open': { by: 'visitor' },
  'after-close': { by: 'visitor' },
  view: { view: 'conversation' },
  unread: { count: 1 },
  availability: expect.objectContaining({ state: some }),
  channel: { from: 'chat', to: 'email' },
  'left-address': { kind: 'email' },
  rated: { score: 5 },
  message: { id: some, seq: 2, from: 'agent', channel: 'chat' },
  status: { id: some, status: 'seen' },
  typing: { on: true },
  conversation: { id: some, change: 'closed' },
  identity: { level: 'claimed', state: 'said' },
  'device-linked': { label: expect.stringContaining('Linux') as unknown },
  consent: { storage: true, profile: true, notifications: false },
  error: { code: 'load.failed' },
};
const before: readonly string[] = ['open', 'close', 'greet', 'send', 'link'];

const words = 'Kanarienvogel-7731';
const address = 'kanarie@example.de';
const phone = '+491701234567';

/** Listens to all there is, from the first moment; and forbids what the page is told to forbid. */
const listening = (forbidden: readonly string[]): string =>
  `<script nonce="shop">window.heard=[];for(const name of ${JSON.stringify(elementTable.events)})document.addEventListener('nahtlos-'+name,(event)=>{const {detail,bubbles,composed,cancelable}=event;heard.push({name,detail,bubbles,composed,cancelable});if(${JSON.stringify(forbidden)}.includes(name))event.preventDefault()})</script>`;

const visit = async (
  { shop }: ShopWithChat,
  path: string,
  forbidden: readonly string[],
  prepare?: (ada: ShopVisitor) => Promise<unknown>,
): Promise<ShopVisitor> => {
  const ada = await visitShop(await chromium.device({ reducedMotion: 'reduce' }), 'about:blank');
  await prepare?.(ada);
  await ada.page.goto(
    shop.put(path, {
      policy: policyWithOwn(shop.chat),
      body: '<nahtlos-chat></nahtlos-chat>',
      head: listening(forbidden),
    }),
  );
  await ada.launcher.waitFor();
  return ada;
};

const heardBy = (ada: ShopVisitor): Promise<Heard[]> =>
  ada.page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);

const hears = (ada: ShopVisitor, name: keyof NahtlosEvents): Promise<void> =>
  expect
    .poll(async () => (await heardBy(ada)).filter((it) => it.name === name).map(({ detail }) => detail), {
      timeout: 10_000,
    })
    .toContainEqual(events[name]);

/** The element's method, called by the page. */
const call = <Answer>(ada: ShopVisitor, name: keyof NahtlosChatElement, ...values: unknown[]): Promise<Answer> =>
  ada.page.evaluate(
    async ([method, given]) => {
      const chat = await (document.querySelector('nahtlos-chat') as NahtlosChatElement).ready;
      const act = chat[method as 'open'] as unknown as (...all: unknown[]) => unknown;
      return (await act.apply(chat, given as unknown[])) as Answer;
    },
    [name, values] as const,
  );

test('the page hears each thing that happens, wherever it listens, and in none of it a text, an address or a token', async () => {
  await using post = await startMailServer();
  await using place = await startShopWithChat({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'chat@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${post.port}`,
    },
  });
  const { app } = place;
  const mia = await agent(app);
  const ada = await visit(place, '/events', ['link']);
  await ada.open();
  await ada.say(words);
  await ada.marked(words, 'angekommen');
  const conversation = (await ada.page.evaluate(
    () => (document.querySelector('nahtlos-chat') as NahtlosChatElement).state.conversationId,
  )) as ConversationId;

  const desk = await mia.open();
  await desk.get('conversation:open', { conversation } as never);
  desk.socket.emit('typing', { conversation, on: true });
  await hears(ada, 'typing');
  const answer = (n: number, text: string) =>
    ask(app, 'inbox', 'message:send', { conversation, cid: makeCid(), n, seenSeq: n, text, files: [] }, mia.headers);
  await answer(1, `Hier: https://shop.example/raeder und ${words}`);
  await hears(ada, 'message');
  await ada.log.getByRole('link').click();
  await ask(app, 'inbox', 'conversation:read', { conversation, upTo: 1 }, mia.headers);
  await hears(ada, 'status');

  await ada.close();
  await answer(2, words);
  await hears(ada, 'unread');
  await hears(ada, 'greet');
  await ada.open();

  await call(ada, 'identify', { name: words, email: address, phone });
  await call(ada, 'consent', { profile: true });
  const { url } = await call<{ url: string }>(ada, 'continueOn', 'device');
  const phoneOfHers = await chromium.device();
  phoneOfHers.forgive(/favicon/);
  const there = await visitShop(phoneOfHers, url);
  await there.panel.getByRole('button', { name: 'Ja, fortsetzen' }).click();
  await hears(ada, 'device-linked');
  await call(ada, 'continueOn', 'email', { address });
  await hears(ada, 'channel');
  await ask(app, 'inbox', 'conversation:close', { conversation, cid: makeCid(), seenSeq: 99 }, mia.headers);
  await hears(ada, 'conversation');
  await call(ada, 'rate', 5, words);
  await hears(ada, 'rated');
  const { token } = (await ada.kept('device')) as { token: string };
  desk.leave();

  const failing = await visit(place, '/failing', [], (bert) => {
    bert.device.forgive(/ERR_FAILED/, /nahtlos:/);
    return bert.page.route(/\/assets\/panel\./, (route) => route.abort());
  });
  await failing.launcher.click();
  await hears(failing, 'error');

  expect(Object.keys(events).sort()).toEqual([...elementTable.events].sort());
  const heard = [...(await heardBy(ada)), ...(await heardBy(failing))];
  for (const [name, detail] of Object.entries(events)) {
    const ones = heard.filter((it) => it.name === name);
    expect([name, ones.map((it) => it.detail)]).toEqual([name, expect.arrayContaining([detail])]);
    for (const { bubbles, composed, cancelable } of ones)
      expect([name, { bubbles, composed, cancelable }]).toEqual([
        name,
        { bubbles: true, composed: true, cancelable: before.includes(name) },
      ]);
  }
  const written = JSON.stringify(heard);
  expect(token.length).toBeGreaterThan(20);
  for (const secret of [words, address, phone, token, url]) expect(written).not.toContain(secret);
}, 90_000);

test('what the page forbids before it happens does not happen', async () => {
  await using place = await startShopWithChat();
  const { app } = place;
  const mia = await agent(app);

  const shut = await visit(place, '/shut', ['open']);
  await shut.launcher.click();
  await expect.poll(() => heardBy(shut)).toContainEqual(expect.objectContaining({ name: 'open' }));
  expect(await shut.panel.isVisible()).toBe(false);

  const ada = await visit(place, '/kept-open', ['close', 'greet']);
  await ada.open();
  await ada.panel.getByRole('button', { name: 'Schließen' }).click();
  await expect.poll(() => heardBy(ada)).toContainEqual(expect.objectContaining({ name: 'close' }));
  expect(await ada.panel.isVisible()).toBe(true);

  const mute = await visit(place, '/mute', ['send']);
  await mute.open();
  await mute.field.fill('Bleibt hier');
  await mute.field.press('Enter');
  await expect.poll(() => heardBy(mute)).toContainEqual(expect.objectContaining({ name: 'send' }));
  expect(await mute.field.inputValue()).toBe('Bleibt hier');
  expect(await mute.said()).toEqual([]);

  const quiet = await visit(place, '/quiet', ['greet', 'link']);
  await quiet.open();
  await quiet.say('Wo finde ich das?');
  await quiet.marked('Wo finde ich das?', 'angekommen');
  const conversation = (await quiet.page.evaluate(
    () => (document.querySelector('nahtlos-chat') as NahtlosChatElement).state.conversationId,
  )) as ConversationId;
  await quiet.close();
  const said = { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'https://shop.example/hier', files: [] };
  await ask(app, 'inbox', 'message:send', said, mia.headers);
  await expect.poll(() => heardBy(quiet)).toContainEqual(expect.objectContaining({ name: 'greet' }));
  expect(await quiet.page.locator('nahtlos-chat [part=greeting].greet').count()).toBe(0);
  await quiet.open();
  const address = quiet.page.url();
  await quiet.log.getByRole('link').click();
  await expect.poll(() => heardBy(quiet)).toContainEqual(expect.objectContaining({ name: 'link' }));
  expect(quiet.page.url()).toBe(address);
  expect(quiet.device.context.pages()).toHaveLength(1);
}, 60_000);
