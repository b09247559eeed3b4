import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../plugin-server/log.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const secret = 'canary-of-what-went-wrong';
let app: TestApp;
let ada: TestVisitor;
let mia: TestAgent;
let lines: string[];

beforeEach(async () => {
  lines = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  app = await startTestApp({ dist: bareDist(), log });
  ada = await visitor(app);
  mia = await agent(app);
});
afterEach(() => app[Symbol.asyncDispose]());

/** From now on this question to the store goes wrong, with words in the error that nobody may read. */
const breakRead = (name: string): void => {
  Reflect.set(app.store.read, name, () => {
    throw new Error(`select * from ${secret}\n    at ${secret} (/srv/${secret}.ts:1:1)\n`);
  });
};

const says = (body: object): void => {
  expect(body).toMatchObject({ ok: false, problem: { code: 'server.error', status: 500, retry: 'later' } });
  expect(JSON.stringify(body)).not.toMatch(/canary|stack|\.ts|select|Error/);
  expect(Object.keys((body as { problem: object }).problem).toSorted()).toEqual([
    'code',
    'requestId',
    'retry',
    'sentence',
    'status',
  ]);
};

const logged = (requestId: unknown): Record<string, unknown> =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.requestId === requestId) ?? {};

describe('a mistake of ours', () => {
  it('behind a door is a code and a number outside, and a place in the code inside', async () => {
    breakRead('readableBy');
    const answer = await post(app, '/v1/visitor/conversation/list', {}, ada.headers);
    expect(answer.status).toBe(500);
    says(answer.body);
    const line = logged(answer.body.problem?.requestId);
    expect(line).toMatchObject({ level: 'error', door: 'conversation:list', name: 'Error' });
    expect(line.stack).toMatch(/at .*errors\.test\.ts/);
    expect(lines.join('')).not.toContain(secret);
  });

  it('over a socket is the same, and the socket lives on', async () => {
    const tab = await ada.tab();
    breakRead('readable');
    const { conversation } = await ask(app, 'visitor', 'message:send', words('Hi', 1), ada.headers);
    const resume = { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 10 };
    says(await tab.ask('conversation:resume', resume));
    expect(await tab.ask('message:send', words('Still', 2, conversation))).toMatchObject({ ok: true });
    tab.leave();
  });

  it('while somebody is recognised is the same, at doors, files and sockets', async () => {
    const tab = await ada.tab();
    const gone = new Promise((resolve) => tab.socket.once('disconnect', resolve));
    breakRead('deviceByTokenHash');
    says((await post(app, '/v1/visitor/conversation/list', {}, ada.headers)).body);
    const file = await fetch(`${app.publicUrl}/v1/visitor/file/fl_${'A'.repeat(22)}`, { headers: ada.headers });
    says((await file.json()) as object);
    await expect(ada.tab()).rejects.toMatchObject({ problem: { code: 'server.error' } });
    // Who she is cannot be said any more: the connection ends, the process does not.
    tab.socket.emit('conversation:list', {}, () => {});
    await gone;
    expect((await fetch(`${app.publicUrl}/readyz`)).status).toBe(200);
    expect(lines.join('')).not.toContain(secret);
  });

  it('in the inbox is the same', async () => {
    const desk = await mia.open();
    breakRead('list');
    const list = { view: 'all', sort: 'newest', limit: 10 } as const;
    says(await desk.ask('inbox:list', list));
    says((await post(app, '/v1/inbox/inbox/list', list, mia.headers)).body);
    breakRead('signInByHash');
    says((await post(app, '/v1/inbox/session/read', {}, mia.headers)).body);
    await expect(mia.open()).rejects.toMatchObject({ problem: { code: 'server.error' } });
    desk.leave();
  });

  it('in a file is the same', async () => {
    breakRead('file');
    const file = await fetch(`${app.publicUrl}/v1/visitor/file/fl_${'A'.repeat(22)}`, { headers: ada.headers });
    says((await file.json()) as object);
    expect(lines.join('')).not.toContain(secret);
  });

  it('while the others are told takes nothing from the one who wrote', async () => {
    const desk = await mia.open();
    breakRead('agentName');
    Reflect.set(app.store.read, 'site', () => Promise.reject(new Error(secret)));
    expect(await ask(app, 'visitor', 'message:send', words('Hi', 1), ada.headers)).toMatchObject({ seq: 1 });
    desk.leave();
  });
});

describe('a refusal', () => {
  it('names the field that was wrong, never what was in it', async () => {
    const answer = await post(app, '/v1/visitor/message/send', { ...words(secret, 1), n: secret }, ada.headers);
    expect(answer.body.problem).toMatchObject({ code: 'request.malformed', detail: { field: 'n' } });
    expect(JSON.stringify(answer.body)).not.toContain(secret);
  });

  it('carries a number that is found again in the log, and no other', async () => {
    const answer = await post(app, '/v1/inbox/site/read', {}, {});
    expect(answer.body.problem?.code).toBe('auth.missing');
    expect(logged(answer.body.problem?.requestId)).toMatchObject({
      msg: 'door closed',
      door: 'site:read',
      code: 'auth.missing',
    });
  });
});
