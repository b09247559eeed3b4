import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { App } from '../../plugin-server/app.ts';
import type { Environment } from '../../plugin-server/config.ts';
import { policyLines, printPolicy } from '../../protocol/policy-lines.ts';
import type { ListRow } from '../../protocol/view.ts';
import { agent, agentWith, ask, cookieOf, post, type TestAgent } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { ownerEmail, ownerPassword, startTestApp } from '../support/test-app.ts';
import { openDemo } from './open-demo.ts';

const owned: Environment = { NAHTLOS_ADMIN_EMAIL: ownerEmail, NAHTLOS_ADMIN_PASSWORD: ownerPassword };

const listOf = async (app: App, mia: TestAgent, view: 'all' | 'closed'): Promise<ListRow[]> =>
  (await ask(app, 'inbox', 'inbox:list', { view, sort: 'newest', limit: 100 }, mia.headers)).rows;

const openedOf = (app: App, mia: TestAgent, row: ListRow) =>
  ask(app, 'inbox', 'conversation:open', { conversation: row.conversation }, mia.headers);

test('the shop carries the tag in one line, and everything it loads is its own', async () => {
  const app = await openDemo().start();
  const response = await fetch(`${app.publicUrl}/demo/`);
  const page = await response.text();
  expect(page.match(/<script.*/g)).toEqual([`<script async src="${app.publicUrl}/nahtlos.js"></script>`]);
  const loaded = [...page.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map(([, url]) => url ?? '');
  expect(loaded.filter((url) => !url.startsWith('/demo/'))).toEqual([`${app.publicUrl}/nahtlos.js`]);
  for (const url of loaded) expect((await fetch(new URL(url, app.publicUrl))).status, url).toBe(200);
  expect(page).not.toMatch(/ style=|<style| on[a-z]+=/);
});

test('the shop sends the strictest policy a page with the chat can have', async () => {
  const app = await openDemo().start();
  const policy = (await fetch(`${app.publicUrl}/demo/`)).headers.get('content-security-policy') ?? '';
  const parts = Object.fromEntries(policy.split('; ').map((part) => [part.split(' ', 1)[0], part.split(' ').slice(1)]));
  const here = app.publicUrl;
  expect(parts).toMatchObject({
    'default-src': ["'none'"],
    'script-src': [here],
    'connect-src': [here, here.replace('http', 'ws')],
    'img-src': ["'self'", here, 'blob:'],
    'style-src': ["'self'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['lit-html'],
  });
});

test('a page of the demo sends word by word the policy that the documents print', async () => {
  const app = await openDemo().start();
  const response = await fetch(`${app.publicUrl}/demo/csp`);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    ...policyLines(app.publicUrl).map((line) => printPolicy([line])),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ]);
  const page = await response.text();
  for (const line of policy.split('; ').filter((it) => !it.includes("'"))) expect(page).toContain(line);
  const printed = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  expect(printed).toContain(printPolicy(policyLines('https://chat.example')));
});

test('the shop speaks German by itself and English when asked', async () => {
  const app = await openDemo().start();
  const said = async (query: string): Promise<string> => (await fetch(`${app.publicUrl}/demo/${query}`)).text();
  expect(await said('')).toMatch(/<html lang="de">.*Trekkingrad Elbe/s);
  expect(await said('?lang=en')).toMatch(/<html lang="en">.*Elbe trekking bike/s);
  expect(await said('?lang=%3Cscript%3E')).toContain('<html lang="de">');
});

test('at the first start there is talk in the inbox: new, answered, noted, assigned and closed', async () => {
  const app = await openDemo().start(owned);
  const mia = await agent(app);
  const all = [...(await listOf(app, mia, 'all')), ...(await listOf(app, mia, 'closed'))];
  const rows = [...new Map(all.map((row) => [row.conversation, row])).values()];
  expect(rows.filter(({ unread }) => unread > 0).length).toBeGreaterThanOrEqual(3);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['open', 'waiting', 'closed']));
  expect(new Set(rows.map(({ assignee }) => assignee?.name))).toEqual(new Set([undefined, 'Mia', 'Ben']));

  const threads = await Promise.all(rows.map((row) => openedOf(app, mia, row)));
  expect(new Set(threads.map(({ visitor }) => visitor.locale))).toEqual(new Set(['de', 'en']));
  expect(threads.some(({ asides }) => asides.some(({ t }) => t === 'note'))).toBe(true);
  expect(threads.some(({ entries }) => entries.some((entry) => entry.t === 'message' && entry.links.length > 0))).toBe(
    true,
  );
  expect(
    threads.some(({ entries }) => entries.some((entry) => entry.t === 'change' && entry.what === 'reopened')),
  ).toBe(true);
  for (const { entries } of threads) {
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(Date.now());
  }
});

test('what was said in the shop is found by search', async () => {
  const app = await openDemo().start(owned);
  const mia = await agent(app);
  await expect
    .poll(async () => (await ask(app, 'inbox', 'search:run', { text: 'Rheinufer', offset: 0 }, mia.headers)).found)
    .toMatchObject([{ t: 'message', from: 'visitor' }]);
});

test('another start adds nothing', async () => {
  const shop = openDemo();
  const first = await shop.start(owned);
  const before = await listOf(first, await agent(first), 'all');
  expect(before.length).toBeGreaterThan(5);
  const second = await shop.start(owned);
  expect(await listOf(second, await agent(second), 'all')).toEqual(before);
});

test('whoever has the link still sets the server up, although two people work in the shop already', async () => {
  const shop = openDemo();
  const app = await shop.start();
  const token = (app.setupUrl ?? '').split('#')[1];
  const offer = await post(app, '/v1/inbox/setup/open', { token });
  expect(offer.body).toMatchObject({ ok: true, site: { name: 'Rad & Röstung' }, demo: true });
  const answered = await post(app, '/v1/inbox/setup/finish', {
    token,
    name: 'Olga',
    email: 'olga@shop.example',
    password: 'four plain words here',
    locale: 'de',
    site: { name: 'Rad & Röstung', origins: [app.publicUrl], privacyUrl: null },
  });
  expect(answered.body).toMatchObject({ ok: true, sites: [{ role: 'owner' }] });
  const olga = agentWith(app, cookieOf(answered.headers));
  const { agents } = await ask(app, 'inbox', 'agent:list', {}, olga.headers);
  expect(agents.map(({ name, role }) => `${name} ${role}`).sort()).toEqual(['Ben agent', 'Mia agent', 'Olga owner']);
  expect((await shop.start()).setupUrl).toBeNull();
});

test('without the demo there is no shop', async () => {
  await using app = await startTestApp();
  for (const path of ['/demo', '/demo/', '/demo/shop.css', '/demo/mark.svg'])
    expect((await fetch(`${app.publicUrl}${path}`)).status, path).toBe(404);
  const shop = await openDemo().start();
  expect((await fetch(`${shop.publicUrl}/demo/`)).status).toBe(200);
});

test('on PostgreSQL the demo has the same past', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const app = await openDemo().start({ ...owned, DATABASE_URL: database.url });
  const rows = await listOf(app, await agent(app), 'all');
  const onSqlite = await openDemo().start(owned);
  const texts = (all: readonly ListRow[]): (string | undefined)[] => all.map(({ last }) => last?.text);
  expect(texts(rows)).toEqual(texts(await listOf(onSqlite, await agent(onSqlite), 'all')));
});
