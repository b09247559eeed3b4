import { expect, test } from 'vitest';
import type { Cid, ConversationId, FileId, StartKey } from '../../protocol/ids.ts';
import { live, outboxLimits } from '../../protocol/limits.ts';
import type { OutboxDraft, OutboxEffect, OutboxEvent, OutboxItem, OutboxState } from '../../protocol/outbox.ts';
import { emptyOutbox, fullBecause, hasUnsent, step, unsentOf } from '../../protocol/outbox.ts';
import { type ProblemCode, type ProblemDetail, problem } from '../../protocol/problems.ts';

const talk = 'cv_talk' as ConversationId;
const begin = 'begin' as StartKey;
const cidOf = (name: string) => name as Cid;

/** Ada's outbox, and what it asked for since she last looked. */
class Ada {
  state: OutboxState = emptyOutbox();
  effects: OutboxEffect[] = [];
  now = 1_000;

  tell(event: OutboxEvent): this {
    const done = step(this.state, event, this.now);
    this.state = done.state;
    this.effects.push(...done.effects);
    return this;
  }

  online(...nextN: [ConversationId, number][]): this {
    return this.tell({ t: 'online', alone: true, nextN });
  }

  write(name: string, more: Partial<OutboxDraft> = {}): this {
    const draft = { cid: cidOf(name), to: { conversation: talk }, text: name, files: [], madeAt: 1, ...more };
    return this.tell({ t: 'add', draft }).tell({ t: 'stored', cid: cidOf(name) });
  }

  acked(name: string, conversation = talk): this {
    return this.tell({ t: 'acked', cid: cidOf(name), conversation, attempt: this.item(name).attempt });
  }

  refused(name: string, code: ProblemCode, detail?: ProblemDetail, retryAfterMs?: number): this {
    const { attempt } = this.item(name);
    return this.tell({ t: 'refused', cid: cidOf(name), attempt, problem: problem(code, detail, retryAfterMs) });
  }

  /** Lets time pass up to the timer the outbox asked for; answers how long that was. */
  wait(): number {
    const { timerAt } = this.state;
    if (timerAt === null) throw new Error('The outbox waits for nothing.');
    const passed = timerAt - this.now;
    this.now = timerAt;
    this.tell({ t: 'tick' });
    return passed;
  }

  item(name: string): OutboxItem {
    const found = this.state.items.find((item) => item.cid === name);
    if (!found) throw new Error(`${name} is not in the outbox.`);
    return found;
  }

  /** "name n" of what was put on the wire since the last look. */
  sent(): string[] {
    const sent = this.effects.flatMap((effect) => (effect.t === 'send' ? [`${effect.item.cid} ${effect.item.n}`] : []));
    this.effects = [];
    return sent;
  }
}

/** Past the first message of a conversation, which goes alone. */
const settled = (): Ada => {
  const ada = new Ada().online([talk, 1]).write('hello').acked('hello');
  ada.sent();
  return ada;
};

test('no byte leaves before the message lies in storage', () => {
  const ada = new Ada().online([talk, 1]);
  ada.tell({ t: 'add', draft: { cid: cidOf('a'), to: { conversation: talk }, text: 'a', files: [], madeAt: 1 } });
  expect(ada.effects).toContainEqual({ t: 'store', item: expect.objectContaining({ cid: 'a', text: 'a' }) });
  expect(ada.sent()).toEqual([]);
  expect(ada.tell({ t: 'stored', cid: cidOf('a') }).sent()).toEqual(['a 1']);
});

test('a message the storage refuses is sent all the same and says that it would not survive the page', () => {
  const ada = new Ada().online([talk, 1]);
  ada.tell({ t: 'add', draft: { cid: cidOf('a'), to: { conversation: talk }, text: 'a', files: [], madeAt: 1 } });
  expect(ada.tell({ t: 'storage-failed', cid: cidOf('a') }).sent()).toEqual(['a 1']);
  expect(ada.item('a').volatile).toBe(true);
});

test('what is written offline waits and goes in the order of writing', () => {
  const ada = new Ada().write('a').write('b').write('c', { madeAt: 0 });
  expect(ada.sent()).toEqual([]);
  expect(hasUnsent(ada.state)).toBe(true);
  expect(ada.online([talk, 5]).sent()).toEqual(['a 5']);
  expect(ada.acked('a').sent()).toEqual(['b 6', 'c 7']);
  ada.acked('b').acked('c');
  expect(ada.effects).toContainEqual({ t: 'forget', cid: 'c' });
  expect(hasUnsent(ada.state)).toBe(false);
});

test('at most twenty messages of a conversation are on the way at once', () => {
  const ada = settled();
  for (let i = 0; i < 25; i++) ada.write(`m${i}`);
  expect(ada.sent()).toHaveLength(outboxLimits.window);
  expect(ada.acked('m0').sent()).toEqual(['m20 22']);
});

test('what is lost on the way together is one failure: it goes again after one short pause', () => {
  const ada = settled();
  for (let i = 0; i < outboxLimits.window; i++) ada.write(`m${i}`);
  ada.sent();
  for (let i = 0; i < outboxLimits.window; i++) {
    const { cid, attempt } = ada.item(`m${i}`);
    ada.tell({ t: 'lost', cid, attempt });
  }
  expect(ada.sent()).toEqual([]);
  expect(ada.wait()).toBeLessThanOrEqual(live.backoffMs);
  expect(ada.sent()[0]).toBe('m0 2');
});

test('a tab that another one is always ahead of is never put off for long', () => {
  const ada = new Ada().tell({ t: 'online', alone: false, nextN: [[talk, 1]] }).write('a');
  for (let expected = 2; expected < 30; expected++) {
    if (ada.sent().length === 0) {
      expect(ada.wait()).toBeLessThanOrEqual(live.backoffMs);
      expect(ada.sent()).toHaveLength(1);
    }
    ada.refused('a', 'message.out-of-order', { expected });
  }
  if (ada.item('a').state === 'waiting') ada.wait();
  ada.acked('a');
  expect(hasUnsent(ada.state)).toBe(false);
});

test('without the lock of the tabs messages go one by one', () => {
  const ada = new Ada().tell({ t: 'online', alone: false, nextN: [[talk, 3]] });
  expect(ada.write('a').write('b').sent()).toEqual(['a 3']);
  expect(ada.acked('a').sent()).toEqual(['b 4']);
});

test('without an answer for ten seconds the same message is sent again under the same number', () => {
  const ada = settled().write('a');
  expect(ada.sent()).toEqual(['a 2']);
  expect(ada.wait()).toBe(outboxLimits.ackMs);
  expect(ada.sent()).toEqual(['a 2']);
  expect(ada.acked('a').state.timerAt).toBeNull();
});

test('after a broken connection what was on the way is asked for again first, then the rest follows', () => {
  const ada = settled().write('a').write('b').write('c');
  expect(ada.sent()).toEqual(['a 2', 'b 3', 'c 4']);
  ada.tell({ t: 'offline' });
  expect(ada.online([talk, 3]).sent()).toEqual(['a 2']);
  expect(ada.tell({ t: 'acked', cid: cidOf('a'), conversation: talk, again: true }).sent()).toEqual(['b 3']);
  expect(ada.acked('b').sent()).toEqual(['c 4']);
});

test('a message that can never be sent stays with its reason, takes no number, and the rest goes on', () => {
  const ada = settled().write('a').write('b');
  expect(ada.sent()).toEqual(['a 2', 'b 3']);
  ada.refused('a', 'request.malformed');
  expect(ada.item('a')).toMatchObject({ state: 'parked', text: 'a', problem: { code: 'request.malformed' } });
  expect(ada.effects).toContainEqual({ t: 'store', item: expect.objectContaining({ cid: 'a', state: 'parked' }) });
  expect(ada.sent()).toEqual(['b 2']);
  ada.acked('b');
  expect(unsentOf(ada.state, talk).map((item) => item.cid)).toEqual(['a']);
  ada.tell({ t: 'drop', cid: cidOf('a') });
  expect(ada.effects).toContainEqual({ t: 'forget', cid: 'a' });
  expect(ada.state.items).toEqual([]);
});

test('a refusal of an earlier sending changes nothing', () => {
  const ada = settled().write('a');
  ada.wait();
  ada.tell({ t: 'refused', cid: cidOf('a'), attempt: 1, problem: problem('request.malformed') });
  expect(ada.item('a')).toMatchObject({ state: 'inflight', attempt: 2 });
  expect(ada.refused('a', 'request.malformed').item('a').state).toBe('parked');
});

test('a wrong number is put right at once, everything behind it too', () => {
  const ada = settled().write('a').write('b');
  expect(ada.sent()).toEqual(['a 2', 'b 3']);
  expect(ada.refused('a', 'message.out-of-order', { expected: 7 }).sent()).toEqual(['a 7']);
  expect(ada.acked('a').sent()).toEqual(['b 8']);
});

test('a server that asks for a number again and again is not hammered', () => {
  const ada = settled().write('a');
  ada.sent();
  for (const expected of [7, 2, 7, 2]) ada.refused('a', 'message.out-of-order', { expected });
  expect(ada.sent()).toEqual(['a 7', 'a 2', 'a 7']);
  expect(ada.wait()).toBeGreaterThanOrEqual(500);
  expect(ada.sent()).toEqual(['a 2']);
});

test('a busy server is left alone as long as it says, and nothing is lost', () => {
  const ada = settled().write('a').write('b').refused('a', 'limit.rate', undefined, 4_000);
  ada.sent();
  expect(ada.wait()).toBe(4_000);
  expect(ada.sent()).toEqual(['a 2']);
  expect(ada.acked('a').sent()).toEqual(['b 3']);
});

test('a server in trouble is asked less and less often', () => {
  const ada = settled().write('a');
  const waits = Array.from({ length: 12 }, () => {
    ada.refused('a', 'server.error');
    return ada.wait();
  });
  expect(waits[0]).toBeLessThanOrEqual(500);
  expect(waits[5]).toBeGreaterThan(waits[0] ?? 0);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
});

test('signed out, everything waits until she is back', () => {
  const ada = settled().write('a').write('b').refused('a', 'auth.revoked');
  ada.sent();
  expect(ada.state.stopped).toMatchObject({ code: 'auth.revoked' });
  expect(ada.write('c').sent()).toEqual([]);
  expect(ada.state.timerAt).toBeNull();
  expect(ada.online([talk, 2]).sent()).toEqual(['a 2', 'b 3', 'c 4']);
  expect(ada.state.stopped).toBeNull();
});

test('the first message goes to its start, the others to the conversation it became', () => {
  const ada = new Ada().online();
  ada.write('a', { to: { start: begin } }).write('b', { to: { start: begin } });
  expect(ada.sent()).toEqual(['a 1']);
  ada.acked('a');
  expect(ada.item('b')).toMatchObject({ to: { conversation: talk }, start: begin });
  expect(ada.effects).toContainEqual({
    t: 'store',
    item: expect.objectContaining({ cid: 'b', to: { conversation: talk } }),
  });
  expect(ada.sent()).toEqual(['b 2']);
  expect(ada.write('c', { to: { start: begin } }).item('c').to).toEqual({ conversation: talk });
  expect(unsentOf(ada.state, begin)).toEqual(unsentOf(ada.state, talk));
});

test('conversations do not wait for each other', () => {
  const other = 'cv_other' as ConversationId;
  const ada = settled().write('a').refused('a', 'server.busy', undefined, 5_000);
  ada.sent();
  expect(ada.write('b', { to: { conversation: other } }).sent()).toEqual(['b 1']);
});

test('text overtakes a message whose files are on their way', () => {
  const ada = settled().write('picture', { files: [{ cid: cidOf('f1'), name: 'a.png', type: 'image/png', bytes: 9 }] });
  expect(ada.effects).toContainEqual({ t: 'upload', cid: 'picture', file: expect.objectContaining({ cid: 'f1' }) });
  expect(ada.write('text').sent()).toEqual(['text 2']);
  ada.tell({ t: 'uploaded', cid: cidOf('picture'), file: cidOf('f1'), id: 'fl_1' as FileId });
  expect(ada.item('picture').files).toMatchObject([{ file: 'fl_1' }]);
  expect(ada.sent()).toEqual(['picture 3']);
});

test('a file the server will not take parks its message, a broken upload begins again', () => {
  const file = { cid: cidOf('f1'), name: 'a.exe', type: '', bytes: 9 };
  const ada = settled().write('a', { files: [file] });
  ada.effects = [];
  ada.tell({ t: 'upload-failed', cid: cidOf('a'), file: file.cid });
  expect(ada.wait()).toBeGreaterThan(0);
  expect(ada.effects).toContainEqual({ t: 'upload', cid: 'a', file });
  const no = problem('file.refused', { reason: 'type' });
  ada.tell({ t: 'upload-failed', cid: cidOf('a'), file: file.cid, problem: no });
  expect(ada.item('a')).toMatchObject({ state: 'parked', problem: { detail: { reason: 'type' } } });
});

test('what lay unsent for a day asks before it goes, and blocks nothing', () => {
  const [old, young] = [1, outboxLimits.askAfterMs];
  const before = new Ada().write('old', { madeAt: old }).write('young', { madeAt: young });
  const ada = new Ada();
  ada.tell({ t: 'loaded', items: before.state.items, wall: old + outboxLimits.askAfterMs + 1 }).online([talk, 1]);
  expect(ada.sent()).toEqual(['young 1']);
  expect(ada.item('old').asks).toBe(true);
  expect(
    ada
      .acked('young')
      .tell({ t: 'confirm', cid: cidOf('old') })
      .sent(),
  ).toEqual(['old 2']);
});

test('a closed tab comes back with everything it had, parked or waiting, and sends no answer twice', () => {
  const before = settled().write('a').write('b').refused('a', 'conversation.gone');
  const ada = new Ada().tell({ t: 'loaded', items: before.state.items, wall: 2 }).online([talk, 2]);
  expect(ada.item('a')).toMatchObject({ state: 'parked', problem: { code: 'conversation.gone' } });
  expect(ada.sent()).toEqual(['b 2']);
  expect(ada.tell({ t: 'loaded', items: before.state.items, wall: 2 }).state.items).toHaveLength(2);
});

test('an agent who has seen what was said since sends the parked answer all the same', () => {
  const mia = settled().write('a', { seenSeq: 3 }).refused('a', 'conversation.moved-on');
  mia.sent();
  expect(mia.item('a').state).toBe('parked');
  mia.tell({ t: 'retry', cid: cidOf('a'), seenSeq: 5, evenIfMoved: true });
  expect(mia.item('a')).toMatchObject({ state: 'inflight', seenSeq: 5, evenIfMoved: true, n: 2 });
  expect(mia.item('a').problem).toBeUndefined();
});

test('what a conversation no longer takes can begin a new one', () => {
  const ada = settled().write('a').refused('a', 'conversation.gone');
  ada.tell({ t: 'retry', cid: cidOf('a'), to: { start: begin } });
  expect(ada.item('a')).toMatchObject({ state: 'inflight', to: { start: begin }, n: 1 });
});

test('an own message seen in the conversation counts as acknowledged, even a parked one', () => {
  const ada = settled().write('a').refused('a', 'request.malformed');
  expect(ada.acked('a').state.items).toEqual([]);
});

test('beyond its room the outbox refuses and says why', () => {
  const draft = (text: string, bytes = 0): OutboxDraft => {
    const files = bytes > 0 ? [{ cid: cidOf('f'), name: 'f', type: '', bytes }] : [];
    return { cid: cidOf('last'), to: { conversation: talk }, text, files, madeAt: 1 };
  };
  const ada = new Ada();
  for (let i = 0; i < outboxLimits.items - 1; i++) ada.write(`m${i}`);
  expect(fullBecause(ada.state, draft('x'))).toBeNull();
  expect(fullBecause(ada.state, draft('ü'.repeat(outboxLimits.textBytes / 2)))).toBe('text');
  expect(fullBecause(ada.state, draft('x', outboxLimits.fileBytes))).toBeNull();
  expect(fullBecause(ada.state, draft('x', outboxLimits.fileBytes + 1))).toBe('files');
  ada.write('one more');
  ada.tell({ t: 'add', draft: draft('x') });
  expect(ada.effects).toContainEqual({ t: 'full', cid: 'last', reason: 'items' });
  expect(ada.state.items).toHaveLength(outboxLimits.items);
});
