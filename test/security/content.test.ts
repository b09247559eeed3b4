import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent, type TestVisitor, visitor, type Wired, words } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { addresses, hostileTexts } from './hostile-texts.ts';

let app: TestApp;
let ada: TestVisitor;
let mia: TestAgent;
let tab: Wired<'visitor'>;
let desk: Wired<'inbox'>;
let conversation: ConversationId;
let [n, m] = [1, 0];
beforeAll(async () => {
  app = await startTestApp({ dist: bareDist() });
  [ada, mia] = [await visitor(app), await agent(app)];
  [tab, desk] = [await ada.tab(), await mia.open()];
  ({ conversation } = await tab.get('message:send', words('Hello', 1)));
  await desk.get('conversation:open', { conversation });
});
afterAll(async () => {
  tab.leave();
  desk.leave();
  await app[Symbol.asyncDispose]();
});

const since = (afterSeq: number) => ({ conversation, epoch: null, afterSeq, rev: 0, limit: 50 });

describe('whatever somebody writes', () => {
  it.each(hostileTexts)('%j is text on every way, and comes back to the letter', async (text) => {
    n += 1;
    m += 1;
    const hers = await tab.get('message:send', words(text, n, conversation));
    const answer = await desk.get('message:send', {
      conversation,
      cid: makeCid(),
      n: m,
      seenSeq: hers.seq,
      text,
      files: [],
    });
    await desk.get('note:add', { conversation, cid: makeCid(), text, files: [], mentions: [] });

    const pushed = [
      await tab.hear('entry:added', ({ entry }) => entry.seq === hers.seq),
      await tab.hear('entry:added', ({ entry }) => entry.seq === answer.seq),
      await desk.hear('entry:added', ({ entry }) => entry.seq === hers.seq),
      await desk.hear('entry:added', ({ entry }) => entry.seq === answer.seq),
    ].map(({ entry }) => (entry.t === 'message' ? entry.text : null));
    expect(pushed).toEqual([text, text, text, text]);
    const note = await desk.hear('aside:added', ({ aside }) => aside.t === 'note' && aside.text === text);
    expect(note.aside.t).toBe('note');

    const read = await tab.get('conversation:resume', since(hers.seq - 1));
    const kept = await ask(app, 'inbox', 'conversation:resume', { ...since(hers.seq - 1), afterAside: 0 }, mia.headers);
    for (const { entries } of [read, kept])
      expect(entries.map((it) => it.t === 'message' && it.text)).toEqual([text, text]);
    const over = await fetch(`${app.publicUrl}/v1/visitor/conversation/resume`, {
      method: 'POST',
      headers: { ...ada.headers, 'content-type': 'application/json' },
      body: JSON.stringify(since(hers.seq - 1)),
    });
    expect(over.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(over.headers.get('x-content-type-options')).toBe('nosniff');

    // The list shows the beginning on one line.
    const { rows } = await desk.get('inbox:list', { view: 'all', sort: 'newest', limit: 1 });
    const shown = rows[0]?.last?.text ?? '';
    expect(shown.replace(/…$/, '').trimEnd()).toBe(
      text
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, shown.endsWith('…') ? shown.length - 1 : undefined)
        .trimEnd(),
    );
    expect(shown.isWellFormed()).toBe(true);
  });

  it.each(hostileTexts)('%j is a name, a title and a greeting as well as any other', async (text) => {
    const line = text.slice(0, 90);
    const isName = line.trim() !== '';
    const named = await desk.ask('self:change', { name: line });
    expect(named.ok).toBe(isName);
    const changed = await desk.ask('site:change', { name: line, greeting: { de: line, en: line } });
    expect(changed.ok).toBe(isName);
    if (isName) {
      const hello = await ask(app, 'visitor', 'visitor:hello', { site: 'demo', locale: 'de' });
      expect([hello.site.name, hello.greeting.de]).toEqual([line.trim(), line]);
      n += 1;
      const page = { url: 'https://shop.example/bikes', title: line };
      const sent = await tab.get('message:send', { ...words('x', n, conversation), page });
      const opened = await desk.get('conversation:open', { conversation });
      expect(opened.visitor.page).toEqual(page);
      m += 1;
      const answer = await desk.get('message:send', {
        conversation,
        cid: makeCid(),
        n: m,
        seenSeq: sent.seq,
        text: 'y',
        files: [],
      });
      const { entry } = await tab.hear('entry:added', (it) => it.entry.seq === answer.seq);
      expect(entry.author).toEqual({ side: 'agent', name: line.trim() });
      const loader = await (await fetch(`${app.publicUrl}/nahtlos.js?site=demo`)).text();
      expect(loader).not.toMatch(/<\/script|<!--/i);
    }
  });
});

describe('a link', () => {
  it.each(addresses)('in %j leads nowhere but where a person may go', async (text, urls) => {
    n += 1;
    const { seq } = await tab.get('message:send', words(text, n, conversation));
    const { entry } = await tab.hear('entry:added', (it) => it.entry.seq === seq);
    const links = entry.t === 'message' ? entry.links : [];
    expect(links.map(({ url }) => url)).toEqual(urls);
    for (const { from, to, url } of links) {
      expect(text.slice(from, to).length).toBeGreaterThan(3);
      expect(url).toMatch(/^(https?:|mailto:|tel:)/);
    }
  });

  it('costs no more the longer the text is', async () => {
    const slow = [
      'a@'.repeat(3_900),
      'http://'.repeat(1_100),
      '('.repeat(7_900),
      `www.${'a.'.repeat(3_900)}`,
      'mailto:'.repeat(1_100),
    ];
    for (const text of slow) {
      n += 1;
      expect(await tab.ask('message:send', words(text, n, conversation))).toMatchObject({ ok: true });
    }
  });
});

describe('a page she writes from', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://shop.example/?token=1',
    'https://shop.example/#x',
    'https://shop.example/ x',
    'ftp://shop.example/',
    `https://shop.example/${'a'.repeat(2_000)}`,
  ])('is no %s', async (url) => {
    const answer = await post(app, '/v1/visitor/message/send', { ...words('x', 99), page: { url } }, ada.headers);
    expect(answer.body.problem).toMatchObject({ code: 'request.malformed', detail: { field: 'page.url' } });
  });
});
