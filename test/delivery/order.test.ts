import { describe, expect, test } from 'vitest';
import type { ConversationId } from '../../protocol/ids.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, visitor, words } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { startTestApp } from '../support/test-app.ts';

const dist = bareDist();

describe.each(['SQLite', 'PostgreSQL'] as const)('%s:', (kind) => {
  test('twenty messages on the way at once are taken in the order they were sent, without a second try', async () => {
    await using database = kind === 'SQLite' ? null : await testDatabase();
    await using app = await startTestApp({
      dist,
      ...(database === null ? {} : { environment: { DATABASE_URL: database.url } }),
    });
    const ada = await (await visitor(app)).tab();
    const mia = await (await agent(app)).open();
    const { conversation } = await ada.get('message:send', words('Hello', 1));
    const numbers = Array.from({ length: 20 }, (_, index) => index + 2);

    const hers = await Promise.all(numbers.map((n) => ada.ask('message:send', words(`hers ${n}`, n, conversation))));
    expect(hers.map((reply) => (reply.ok ? reply.seq : reply.problem.code))).toEqual(numbers);

    const answers = await Promise.all(
      numbers.map((_, index) => {
        const { cid, text, files } = words(`answer ${index + 1}`, 1);
        const to: ConversationId = conversation;
        const guard = { seenSeq: 21, evenIfMoved: true } as const;
        return mia.ask('message:send', { conversation: to, cid, n: index + 1, text, files, ...guard });
      }),
    );
    expect(answers.map((reply) => (reply.ok ? reply.seq : reply.problem.code))).toEqual(numbers.map((n) => n + 20));
    for (const it of [ada, mia]) it.leave();
  });
});
