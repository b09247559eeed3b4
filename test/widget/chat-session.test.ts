import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChatSession } from '../../widget/chat-session.ts';
import { FakeBrowser, type Tab } from './fake-browser.ts';
import { FakeServer } from './fake-server.ts';

let server: FakeServer;
let browser: FakeBrowser;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 17, 9) });
  server = new FakeServer();
  browser = new FakeBrowser(server);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms = 500) => vi.advanceTimersByTimeAsync(ms);

const opened = async (from = browser): Promise<Tab> => {
  const tab = await from.tab();
  await pass();
  return tab;
};

const write = (session: ChatSession, text: string) => session.send({ text, files: [] });

/** What stands in her log, oldest first; what has not arrived is marked. */
const shown = (session: ChatSession): string[] => {
  const { talk, settled, unsent } = session.state;
  return [
    ...(talk?.entries ?? []).map((it) => (it.t === 'message' ? it.text : `(${it.what})`)),
    ...settled.map(({ item }) => item.text),
    ...unsent.map((item) => `${item.text} …${item.state === 'parked' ? ' refused' : ''}`),
  ];
};

test('before her first message nothing is stored, and opening asks the server once, for the greeting', async () => {
  const { session } = await opened();
  expect(session.state.hello?.site.name).toBe('Rad & Röstung');
  expect(session.state.isReady).toBe(true);
  session.keepDraft('Ein Entwurf');
  await pass(60_000);
  expect(browser.stored.size).toBe(0);
  expect(server.asked).toEqual(['visitor:hello']);
});

test('a message waits, arrives, and stands in the log exactly once all the time', async () => {
  const { session } = await opened();
  const seen = new Set<string>();
  session.addEventListener('change', () => seen.add(shown(session).join(' | ')));
  write(session, 'Hallo');
  await pass();
  expect(shown(session)).toEqual(['Hallo']);
  expect(session.state.unsent).toEqual([]);
  expect(server.said).toEqual(['Hallo']);
  expect([...seen]).toEqual(['Hallo …', 'Hallo']);
});

test('an answer is unread until she has had it before her eyes, and the server hears of that once', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass();
  server.answer('Guten Tag');
  server.answer('Ich sehe nach');
  await pass();
  expect(shown(session)).toEqual(['Hallo', 'Guten Tag', 'Ich sehe nach']);
  expect(session.state.unread).toBe(2);
  session.readUpTo(2);
  session.readUpTo(3);
  expect(session.state.unread).toBe(0);
  await pass(1100);
  expect(server.asked.filter((door) => door === 'conversation:read')).toHaveLength(1);
  expect(server.talks[0]?.marks.visitor).toBe(3);
});

test('what she read without a connection is told once there is one again', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass();
  server.answer('Guten Tag');
  await pass();
  server.cut();
  session.readUpTo(2);
  await pass(1100);
  expect(server.talks[0]?.marks.visitor).toBe(0);
  server.mend();
  session.poke();
  await pass(1600);
  expect(server.talks[0]?.marks.visitor).toBe(2);
});

test('she sees that an agent has seen her message', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass();
  expect(session.state.talk?.seenUpTo).toBe(0);
  server.see();
  await pass();
  expect(session.state.talk?.seenUpTo).toBe(1);
});

test('after a reload she finds everything, and writes on in the same conversation', async () => {
  const first = await opened();
  write(first.session, 'Hallo');
  await pass();
  server.answer('Guten Tag');
  await pass();
  first.close();
  const { session } = await opened();
  expect(shown(session)).toEqual(['Hallo', 'Guten Tag']);
  write(session, 'Noch eine Frage');
  await pass();
  expect(server.talks).toHaveLength(1);
  expect(server.said).toEqual(['Hallo', 'Guten Tag', 'Noch eine Frage']);
});

test('what she writes without a connection waits in sight, survives a reload and arrives once, in order', async () => {
  const first = await opened();
  write(first.session, 'eins');
  await pass();
  server.cut();
  for (const text of ['zwei', 'drei', 'vier']) write(first.session, text);
  await pass();
  expect(first.session.state.connection).toBe('offline');
  expect(shown(first.session)).toEqual(['eins', 'zwei …', 'drei …', 'vier …']);
  first.close();
  const { session } = await opened();
  expect(shown(session)).toEqual(['zwei …', 'drei …', 'vier …']);
  server.mend();
  session.poke();
  await pass(2000);
  expect(server.said).toEqual(['eins', 'zwei', 'drei', 'vier']);
  expect(shown(session)).toEqual(['eins', 'zwei', 'drei', 'vier']);
  expect([...browser.stored.keys()].filter((key) => key.startsWith('outbox:'))).toEqual([]);
});

test('even the very first messages, written without a connection and reloaded, begin one conversation', async () => {
  server.cut();
  const first = await opened();
  write(first.session, 'eins');
  write(first.session, 'zwei');
  await pass();
  first.close();
  const second = await opened();
  write(second.session, 'drei');
  await pass();
  server.mend();
  await pass(60_000);
  expect(server.talks).toHaveLength(1);
  expect(server.said).toEqual(['eins', 'zwei', 'drei']);
});

test('two tabs show the same, and what either writes arrives once', async () => {
  const left = await opened();
  write(left.session, 'links');
  await pass();
  const right = await opened();
  expect(shown(right.session)).toEqual(['links']);
  write(right.session, 'rechts');
  await pass();
  write(left.session, 'links zwei');
  await pass();
  for (const { session } of [left, right]) expect(shown(session)).toEqual(['links', 'rechts', 'links zwei']);
  expect(server.said).toEqual(['links', 'rechts', 'links zwei']);
});

test('when the tab that sends is closed, the other one sends what both left', async () => {
  const left = await opened();
  write(left.session, 'eins');
  await pass();
  const right = await opened();
  server.cut();
  write(left.session, 'zwei');
  await pass();
  write(right.session, 'drei');
  await pass();
  expect(shown(right.session)).toEqual(['eins', 'zwei …', 'drei …']);
  left.close();
  server.mend();
  await pass(60_000);
  expect(server.said).toEqual(['eins', 'zwei', 'drei']);
  expect(shown(right.session)).toEqual(['eins', 'zwei', 'drei']);
});

test('two fresh tabs become one device and one conversation', async () => {
  const left = await opened();
  const right = await opened();
  write(left.session, 'links');
  await pass();
  write(right.session, 'rechts');
  await pass();
  expect(server.asked.filter((door) => door === 'visitor:device')).toHaveLength(1);
  expect(server.said).toEqual(['links', 'rechts']);
  expect(shown(left.session)).toEqual(['links', 'rechts']);
  expect(shown(right.session)).toEqual(['links', 'rechts']);
});

test('a refused message stays with its reason, and what she wrote after it goes on', async () => {
  const { session } = await opened();
  write(session, 'eins');
  await pass();
  server.refuse('message:send', 'request.malformed');
  const cid = write(session, 'zwei');
  write(session, 'drei');
  await pass(3000);
  expect(server.said).toEqual(['eins', 'drei']);
  expect(session.state.unsent.map((item) => [item.text, item.problem?.code])).toEqual([['zwei', 'request.malformed']]);
  session.retry(cid);
  await pass(3000);
  expect(server.said).toEqual(['eins', 'drei', 'zwei']);
});

test('a refused message can be taken back', async () => {
  const { session } = await opened();
  server.refuse('message:send', 'request.malformed');
  const cid = write(session, 'eins');
  const answer = session.answerTo(cid);
  await pass();
  expect(shown(session)).toEqual(['eins … refused']);
  session.drop(cid);
  await pass();
  expect(shown(session)).toEqual([]);
  expect(await answer).toBeNull();
  expect(browser.stored.has(`outbox:${cid}`)).toBe(false);
});

test('too many messages wait by themselves, without a word', async () => {
  const { session } = await opened();
  server.refuse('message:send', 'limit.rate', { retryAfterMs: 4000 });
  write(session, 'eins');
  await pass(1000);
  expect(shown(session)).toEqual(['eins …']);
  await pass(5000);
  expect(server.said).toEqual(['eins']);
});

test('where no device is given for now, the first message waits and goes later', async () => {
  const { session } = await opened();
  server.refuse('visitor:device', 'limit.rate', { retryAfterMs: 5000 });
  write(session, 'eins');
  await pass(1000);
  expect(session.state.connection).toBe('offline');
  await pass(6000);
  expect(server.said).toEqual(['eins']);
});

test('what a conversation takes no more can go as a new conversation', async () => {
  const { session } = await opened();
  write(session, 'eins');
  await pass();
  server.refuse('message:send', 'conversation.gone');
  const cid = write(session, 'zwei');
  await pass();
  expect(session.state.unsent[0]?.problem?.code).toBe('conversation.gone');
  session.sendAnew(cid);
  await pass(3000);
  expect(server.talks.map((talk) => talk.entries.length)).toEqual([1, 1]);
  expect(shown(session)).toEqual(['zwei']);
});

test('signed out, she keeps what was unsent and may begin anew with it', async () => {
  const { session } = await opened();
  write(session, 'eins');
  await pass();
  server.cut();
  write(session, 'zwei');
  await pass();
  server.mend();
  server.revoke();
  await pass(60_000);
  expect(session.state.stopped?.code).toBe('auth.revoked');
  expect(server.connections).toBe(0);
  expect(shown(session)).toEqual(['eins', 'zwei …']);
  await session.startOver();
  await pass(3000);
  expect(session.state.stopped).toBeNull();
  expect(server.talks.map((talk) => talk.entries.length)).toEqual([1, 1]);
  expect(shown(session)).toEqual(['zwei']);
});

test('signed out in two tabs, she begins anew in either, and both go on together', async () => {
  const left = await opened();
  write(left.session, 'eins');
  await pass();
  const right = await opened();
  server.revoke();
  await pass();
  write(right.session, 'zwei');
  await pass();
  for (const { session } of [left, right]) expect(session.state.stopped?.code).toBe('auth.revoked');
  await right.session.startOver();
  await pass(3000);
  write(left.session, 'drei');
  await pass(3000);
  expect(server.talks.map((talk) => talk.entries.length)).toEqual([1, 2]);
  for (const { session } of [left, right]) {
    expect(session.state.stopped).toBeNull();
    expect(shown(session)).toEqual(['zwei', 'drei']);
  }
});

test('a page that is not on the list says so and asks no further', async () => {
  server.refuse('visitor:hello', 'origin.refused');
  const { session } = await opened();
  expect(session.state.stopped?.code).toBe('origin.refused');
  await pass(120_000);
  expect(server.asked).toEqual(['visitor:hello']);
});

test('where the browser stores nothing, the chat works and says that it ends with the page', async () => {
  const blocked = new FakeBrowser(server, true);
  const { session } = await opened(blocked);
  write(session, 'Hallo');
  await pass();
  server.answer('Guten Tag');
  await pass();
  expect(shown(session)).toEqual(['Hallo', 'Guten Tag']);
  expect(session.state.isMemoryOnly).toBe(true);
  expect(blocked.stored.size).toBe(0);
  server.cut();
  write(session, 'bleibt hier');
  await pass();
  expect(session.hasVolatile).toBe(true);
});

test('where no socket gets through, everything goes by HTTP, and answers come without delay', async () => {
  server.hasSockets = false;
  const { session } = await opened();
  write(session, 'Hallo');
  await pass(5000);
  expect(session.state.connection).toBe('online');
  expect(shown(session)).toEqual(['Hallo']);
  server.answer('Guten Tag');
  await pass(100);
  expect(shown(session)).toEqual(['Hallo', 'Guten Tag']);
  const asked = server.asked.length;
  await pass(50_000);
  expect(server.asked.length - asked).toBeLessThan(10);
});

test('from HTTP it goes back to a socket as soon as one gets through', async () => {
  server.hasSockets = false;
  const { session } = await opened();
  write(session, 'Hallo');
  await pass(5000);
  expect(server.connections).toBe(0);
  server.hasSockets = true;
  await pass(90_000);
  expect(server.connections).toBe(1);
  server.answer('Guten Tag');
  await pass();
  expect(shown(session)).toEqual(['Hallo', 'Guten Tag']);
});

test('a long conversation opens with its newest page, and earlier ones come when asked for', async () => {
  const first = await opened();
  write(first.session, 'Hallo');
  await pass();
  for (let n = 1; n <= 120; n++) server.answer(`Antwort ${n}`);
  first.close();
  const { session } = await opened();
  expect(session.state.talk?.entries).toHaveLength(50);
  expect(session.state.talk?.hasEarlier).toBe(true);
  session.earlier();
  await pass();
  expect(session.state.talk?.entries).toHaveLength(100);
  session.earlier();
  await pass();
  expect(shown(session)[0]).toBe('Hallo');
  expect(shown(session)).toHaveLength(121);
  expect(session.state.talk?.hasEarlier).toBe(false);
});

test('closed, a long conversation keeps what is unread and the newest page, and the rest comes again when asked for', async () => {
  const { session } = await opened();
  session.present(true, true);
  write(session, 'Hallo');
  await pass();
  for (let n = 2; n <= 121; n++) server.answer(`Antwort ${n}`);
  await pass();
  session.readUpTo(61);
  session.present(true, false);
  expect(shown(session)[0]).toBe('Antwort 62');
  expect(shown(session)).toHaveLength(60);
  session.present(true, true);
  session.readUpTo(121);
  session.present(true, false);
  expect(shown(session)).toHaveLength(50);
  session.present(true, true);
  server.answer('Noch etwas');
  session.earlier();
  await pass();
  expect(shown(session)).toHaveLength(101);
  session.earlier();
  await pass();
  expect(shown(session)).toEqual([
    'Hallo',
    ...Array.from({ length: 120 }, (_, at) => `Antwort ${at + 2}`),
    'Noch etwas',
  ]);
  expect(session.state.talk?.hasEarlier).toBe(false);
});

test('"is typing" goes away by itself after six seconds, and at once when the answer is there', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass();
  const conversation = server.talks[0]!.id;
  server.push('typing', { conversation, on: true, name: 'Anna' });
  await pass(5900);
  expect(session.state.typing).toBe('Anna');
  await pass(200);
  expect(session.state.typing).toBeNull();
  server.push('typing', { conversation, on: true, name: 'Anna' });
  await pass(100);
  expect(session.state.typing).toBe('Anna');
  server.answer('Da bin ich');
  await pass(100);
  expect(session.state.typing).toBeNull();
});

test('a picture is uploaded first, goes with its message, and is not fetched again to be shown', async () => {
  const { session } = await opened();
  const bytes = new Blob(['png'], { type: 'image/png' });
  session.send({ text: 'Sehen Sie', files: [{ name: 'bild.png', type: 'image/png', bytes }] });
  await pass(1000);
  const entry = session.state.talk?.entries[0];
  expect(entry?.t === 'message' && entry.files).toHaveLength(1);
  const file = entry?.t === 'message' ? entry.files[0]!.file : null;
  server.files.clear();
  expect(await session.fetchFile(file!)).toBe(bytes);
});

test('a refused file keeps the text, and says why', async () => {
  const { session } = await opened();
  server.refuse('file', 'file.refused', { detail: { reason: 'type' } });
  session.send({ text: 'Der Text bleibt', files: [{ name: 'x.png', type: 'image/png', bytes: new Blob(['?']) }] });
  await pass(1000);
  const [item] = session.state.unsent;
  expect(item?.text).toBe('Der Text bleibt');
  expect(item?.problem?.detail?.reason).toBe('type');
});

test('a draft is kept once she has written something, and is there after a reload', async () => {
  const first = await opened();
  write(first.session, 'Hallo');
  await pass();
  first.session.keepDraft('angefangen');
  await pass();
  first.close();
  const { session } = await opened();
  expect(session.draft).toBe('angefangen');
});

test('what a message may not contain is taken out before it is kept', async () => {
  const { session } = await opened();
  write(session, '  eins\u0000\r\nzwei\ud800  ');
  await pass();
  expect(server.said).toEqual(['eins\nzwei\ufffd']);
});

test('what was left unsent goes after a reload without the panel being opened', async () => {
  server.cut();
  const first = await opened();
  write(first.session, 'Hallo');
  await pass();
  first.close();
  server.mend();
  await browser.tab({ panel: false });
  await pass(2000);
  expect(server.said).toEqual(['Hallo']);
});

test('a closed conversation says so in the log', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass();
  server.close();
  await pass();
  expect(shown(session)).toEqual(['Hallo', '(closed)']);
  expect(session.state.talk?.state).toBe('closed');
});
