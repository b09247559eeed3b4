import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let mia: TestAgent;
beforeAll(async () => {
  app = await startTestApp({ dist: bareDist() });
  mia = await agent(app);
});
afterAll(() => app[Symbol.asyncDispose]());

const begin = async (): Promise<{ ada: TestVisitor; conversation: ConversationId }> => {
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Hello', 1), ada.headers);
  return { ada, conversation };
};

/** A wait that has reached the server, as a later question of the same connection pool says. */
const wait = async (
  ada: TestVisitor,
  conversation: ConversationId,
  at: { afterSeq?: number; rev?: number; waitMs?: number; epoch?: string | null } = {},
) => {
  const body = { conversation, epoch: null, afterSeq: 1, rev: 0, limit: 50, waitMs: 25_000, ...at };
  const answer = post(app, '/v1/visitor/conversation/resume', body, ada.headers).then(
    ({ body }) =>
      body as unknown as { ok: boolean; entries: { seq: number }[]; rev: number; problem?: { code: string } },
  );
  let isOver = false;
  void answer.then(() => {
    isOver = true;
  });
  await ask(app, 'visitor', 'conversation:list', {}, ada.headers);
  return { answer, isOver: () => isOver };
};
const reply = (conversation: ConversationId, n = 1) =>
  ask(
    app,
    'inbox',
    'message:send',
    { conversation, cid: makeCid(), n, seenSeq: 99, text: 'Yes', files: [] },
    mia.headers,
  );

describe('waiting over HTTP', () => {
  it('ends with the next message, which it brings', async () => {
    const { ada, conversation } = await begin();
    const waiting = await wait(ada, conversation);
    expect(waiting.isOver()).toBe(false);
    await reply(conversation);
    expect(await waiting.answer).toMatchObject({ ok: true, entries: [{ seq: 2 }] });
  });

  it('ends at once where there is news already', async () => {
    const { ada, conversation } = await begin();
    expect(await (await wait(ada, conversation, { afterSeq: 0 })).answer).toMatchObject({ entries: [{ seq: 1 }] });
    expect(await (await wait(ada, conversation, { rev: 5 })).answer).toMatchObject({ entries: [], rev: 0 });
    expect(await (await wait(ada, conversation, { epoch: 'before.1' })).answer).toMatchObject({ reset: true });
  });

  it('ends with a change of the marks, without an entry', async () => {
    const { ada, conversation } = await begin();
    const waiting = await wait(ada, conversation);
    await ask(app, 'inbox', 'conversation:read', { conversation, upTo: 1 }, mia.headers);
    expect(await waiting.answer).toMatchObject({ entries: [], rev: 1, marks: { agents: 1 } });
  });

  it('ends when its time is over, with nothing', async () => {
    const { ada, conversation } = await begin();
    const waiting = await wait(ada, conversation, { waitMs: 50 });
    expect(await waiting.answer).toMatchObject({ ok: true, entries: [] });
  });

  it('ends when the same device waits again, wherever that is', async () => {
    const { ada, conversation } = await begin();
    const first = await wait(ada, conversation);
    const second = await wait(ada, conversation);
    expect(await first.answer).toMatchObject({ ok: true, entries: [] });
    expect(second.isOver()).toBe(false);
    await reply(conversation);
    expect(await second.answer).toMatchObject({ entries: [{ seq: 2 }] });
  });

  it('of one device is none of another’s, and news of another conversation wake nobody', async () => {
    const [one, two] = [await begin(), await begin()];
    const waiting = await wait(one.ada, one.conversation);
    const other = await wait(two.ada, two.conversation);
    await reply(two.conversation);
    await other.answer;
    await ask(app, 'visitor', 'conversation:list', {}, one.ada.headers);
    expect(waiting.isOver()).toBe(false);
    await reply(one.conversation);
    expect(await waiting.answer).toMatchObject({ entries: [{ seq: 2 }] });
  });

  it('for what is not hers is refused at once', async () => {
    const [one, two] = [await begin(), await begin()];
    const foreign = await wait(one.ada, two.conversation);
    expect((await foreign.answer).problem?.code).toBe('not-found');
  });

  it('misses nothing that is said in the moment between looking and listening', async () => {
    const { ada, conversation } = await begin();
    for (let n = 1; n <= 25; n += 1) {
      const body = { conversation, epoch: null, afterSeq: n, rev: n - 1, limit: 50, waitMs: 25_000 };
      const [heard] = await Promise.all([
        post(app, '/v1/visitor/conversation/resume', body, ada.headers),
        reply(conversation, n),
      ]);
      expect(heard.body).toMatchObject({ ok: true });
    }
  });

  it('holds up no stop of the server', async () => {
    await using other = await startTestApp({ dist: bareDist() });
    const ada = await visitor(other);
    const { conversation } = await ask(other, 'visitor', 'message:send', words('Hello', 1), ada.headers);
    const body = { conversation, epoch: null, afterSeq: 1, rev: 0, limit: 50, waitMs: 25_000 };
    const waiting = post(other, '/v1/visitor/conversation/resume', body, ada.headers);
    await ask(other, 'visitor', 'conversation:list', {}, ada.headers);
    await other.close();
    expect((await waiting).body).toMatchObject({ ok: true, entries: [] });
  });
});
