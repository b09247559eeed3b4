import { expect, test } from 'vitest';
import { ensureIdentifier } from '../../plugin-server/identity/graph/ensure-identifier.ts';
import { createLinkPasses } from '../../plugin-server/secret/link-passes.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import { parseMasterKey } from '../../plugin-server/secret/master-key.ts';
import { type FileId, makeCid } from '../../protocol/ids.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, visitor, words } from '../support/people.ts';
import { movedClock, startTestApp } from '../support/test-app.ts';

const secret = 'ab'.repeat(32);
const passes = createLinkPasses(createMac({ current: parseMasterKey(secret)! }));
const token = 'abcdefgh23456';
const agents = 'bbcdefgh23456';

/** Ada has written; mails of her conversation go to her address, and a brief went to an agent. */
const shop = async () => {
  const clock = movedClock();
  const app = await startTestApp({ dist: bareDist(), clock, environment: { NAHTLOS_SECRET: secret } });
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Wo ist mein Rad?', 1), ada.headers);
  const [site] = await app.store.read.sites();
  if (site === undefined) throw new Error('no site');
  const identifier = await app.store.write(async (tx) => {
    const made = await ensureIdentifier(tx, site.id, 'email', 'ada@web.example', clock.wall());
    if (made === null) throw new Error('no identifier');
    const row = { site: site.id, conversation, escalation: null, at: clock.wall(), revoked_at: null };
    await tx.insertMailToken({ ...row, id: token, purpose: 'reply', identifier: made.id, reach: null });
    await tx.insertMailToken({ ...row, id: agents, purpose: 'brief', identifier: null, reach: null });
    return made.id;
  });
  const url = passes.stopUrl(app.publicUrl, token);
  const state = async () => (await app.store.read.endpoint(identifier))?.state;
  return { app, clock, ada, site, conversation, url, state, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
};
const german = { 'accept-language': 'de' };

test('looking at the stop link changes nothing, however often and by whomever', async () => {
  await using it = await shop();
  for (const method of ['GET', 'HEAD', 'GET']) {
    const answer = await fetch(it.url, { method, headers: german });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    if (method === 'GET') {
      const page = await answer.text();
      expect(page).toContain('<button>E-Mails abstellen</button>');
      expect(page).not.toMatch(/<script|ada@/);
    }
  }
  expect(await it.state()).toBeUndefined();
});

test('pressing the button stops them, once and for all, and agents see it at once', async () => {
  await using it = await shop();
  const mia = await (await agent(it.app)).open();
  const marks: unknown[] = [];
  await mia.ask('conversation:open', { conversation: it.conversation });
  mia.socket.onAny((name: string, body: unknown) => marks.push([name, body]));
  for (const round of [1, 2]) {
    const answer = await fetch(it.url, { method: 'POST', headers: german });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('E-Mails sind abgestellt');
    expect(await it.state()).toBe('opted-out');
    expect(round).toBeGreaterThan(0);
  }
  const said = await it.app.store.read.profileConsents({ site: it.site.id, roots: [await root(it)], limit: 10 });
  expect(said.map(({ purpose, granted, proof }) => [purpose, granted, proof])).toEqual([
    ['notifications', 0, 'stop-link'],
  ]);
  await expect.poll(() => JSON.stringify(marks)).toContain('marks');
  mia.socket.disconnect();
});

const root = async ({ app, site }: Awaited<ReturnType<typeof shop>>): Promise<number> => {
  const made = await app.store.write((tx) => ensureIdentifier(tx, site.id, 'email', 'ada@web.example', 1));
  return made?.root ?? 0;
};

test('the one click of a mail program works without a cookie, from anywhere, in her language', async () => {
  await using it = await shop();
  const answer = await fetch(it.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://mail.example',
      'accept-language': 'en',
    },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('E-mails are turned off');
  expect(await it.state()).toBe('opted-out');
});

test('a stop link that is not ours, or of an agent’s mail, stops nothing', async () => {
  await using it = await shop();
  const forged = it.url.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
  for (const url of [
    forged,
    passes.stopUrl(it.app.publicUrl, agents),
    passes.stopUrl(it.app.publicUrl, 'zzzzzzzzzzzzz'),
    `${it.app.publicUrl}/u/x`,
  ])
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(url, { method, headers: german });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('Dieser Link gilt nicht');
    }
  expect(await it.state()).toBeUndefined();
  // The same, made as it should be, stops them.
  await fetch(it.url, { method: 'POST' });
  expect(await it.state()).toBe('opted-out');
});

/** A file of Mia's on the shelf, sent to Ada or kept in a note. */
const fileOf = async (it: Awaited<ReturnType<typeof shop>>, how: 'sent' | 'noted' | 'loose') => {
  const mia = await agent(it.app);
  const put = await fetch(`${it.app.publicUrl}/v1/inbox/file`, {
    method: 'PUT',
    headers: {
      ...mia.headers,
      origin: it.app.publicUrl,
      'x-nahtlos-cid': makeCid(),
      'x-nahtlos-name': encodeURIComponent('Rechnung "März".txt'),
    },
    body: 'a line',
  });
  const { file } = (await put.json()) as { file: FileId };
  if (how !== 'loose') await it.app.store.write((tx) => tx.attachFiles([file], it.conversation, how === 'noted'));
  return { file, url: (until: number) => passes.fileUrl(it.app.publicUrl, it.site.id, file, until) };
};

test('a file that was too large for its mail is fetched by its link for seven days, and only downloaded', async () => {
  await using it = await shop();
  const week = 7 * 86_400_000;
  const until = it.clock.wall() + week;
  const { url } = await fileOf(it, 'sent');
  const answer = await fetch(url(until));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('a line');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="Rechnung/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  it.clock.move(week - 1);
  expect((await fetch(url(until))).status).toBe(200);
  it.clock.move(1);
  expect((await fetch(url(until))).status).toBe(404);
});

test('no link opens what only agents may see, what nobody has sent, what is gone, or what it was not made for', async () => {
  await using it = await shop();
  const until = it.clock.wall() + 1_000;
  const sent = await fileOf(it, 'sent');
  expect((await fetch((await fileOf(it, 'noted')).url(until))).status).toBe(404);
  expect((await fetch((await fileOf(it, 'loose')).url(until))).status).toBe(404);
  expect((await fetch(sent.url(until).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')))).status).toBe(404);
  expect((await fetch(passes.fileUrl(it.app.publicUrl, 'st_another' as never, sent.file, until))).status).toBe(404);
  expect((await fetch(sent.url(until))).status).toBe(200);
  await it.app.store.write(async (tx) => tx.attachFiles([sent.file], it.conversation, true));
  expect((await fetch(sent.url(until))).status).toBe(404);
});
