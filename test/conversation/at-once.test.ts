import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Caller } from '../../plugin-server/conversation/caller.ts';
import { type Cid, type ConversationId, makeCid, makeStartKey } from '../../protocol/ids.ts';
import { done, onBothDatabases, refusalOf, start, type Talk } from './talk.ts';

interface Intent {
  readonly cid: Cid;
  readonly n: number;
  readonly text: string;
}

/** One who writes a row of messages, some of them twice, and all at once. */
const writerOf = (name: string, count: number): Intent[] =>
  Array.from({ length: count }, (_, at) => ({ cid: makeCid(), n: at + 1, text: `${name} ${at + 1}` }));

const sendAll = async (talk: Talk, from: Caller, to: ConversationId, intents: readonly Intent[]) =>
  Promise.all(intents.map((it) => talk.send(from, to, it.n, it)));

onBothDatabases('many at once', (open) => {
  it('lose nothing, double nothing and keep the order of each, whoever repeats what', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3 }),
        async (counts, repeats) => {
          const talk = await open();
          const ada = await talk.visitor();
          const conversation = await talk.begin(ada, 'Hello');
          const mia = await talk.agent();
          const writers = counts.map((count, at) => ({
            from: at === 0 ? mia : talk.elsewhere(mia),
            intents: writerOf(`agent ${at}`, count),
          }));
          const hers = writerOf('visitor', 6).map((it) => ({ ...it, n: it.n + 1 }));
          const asked = [
            ...writers.flatMap(({ from, intents }) =>
              [...intents, ...intents.slice(0, repeats)].map((it) => ({ from, it })),
            ),
            ...[...hers, ...hers.slice(0, repeats)].map((it) => ({ from: ada as Caller, it })),
          ];
          const answers = await Promise.all(asked.map(({ from, it }) => talk.send(from, conversation, it.n, it)));
          expect(answers.map(refusalOf).filter((it) => it !== 'ok')).toEqual([]);

          const entries = await talk.store.read.entriesAfter(conversation, 0, 500);
          const intents = [...writers.flatMap((it) => it.intents), ...hers];
          expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
          expect(
            entries
              .slice(1)
              .map(({ cid }) => cid)
              .toSorted(),
          ).toEqual(intents.map(({ cid }) => cid).toSorted());
          for (const row of [...writers.map((it) => it.intents), hers])
            expect(entries.filter(({ cid }) => row.some((it) => it.cid === cid)).map(({ text }) => text)).toEqual(
              row.map(({ text }) => text),
            );
          for (const [at, answer] of answers.entries())
            expect(done(answer).seq).toBe(entries.find(({ cid }) => cid === asked[at]!.it.cid)?.seq);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('begin a conversation each, with a number each and no gap between them', async () => {
    const talk = await open();
    const visitors = await Promise.all(Array.from({ length: 12 }, () => talk.visitor()));
    const begun = await Promise.all(visitors.map((her) => talk.begin(her)));
    const rows = await talk.store.read.changedAfter(talk.site, 0, 100);
    expect(rows.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(begun.map((_, at) => at + 1));
    expect(new Set(rows.map(({ pos }) => pos)).size).toBe(12);
  });

  it('from one beginning there is one conversation, however often it is begun', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const to = { start: makeStartKey() };
    const first = { cid: makeCid(), to, text: 'Hello' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => talk.send(ada, 'new', 1, first)));
    expect(new Set(answers.map((it) => done(it).conversation)).size).toBe(1);
    expect(answers.filter((it) => done(it).again !== true)).toHaveLength(1);
    expect(await talk.store.read.readableBy({ ...ada, now: start }, 9)).toHaveLength(1);
  });

  it('of two who close, assign or note at the same moment each has an answer, and things stand as one of them left them', async () => {
    const talk = await open();
    const [ada, mia, otto] = [await talk.visitor(), await talk.agent('Mia'), await talk.agent('Otto')];
    const conversation = await talk.begin(ada);
    const [one, two] = await Promise.all([talk.close(mia, conversation), talk.close(otto, conversation)]);
    expect([done(one), done(two)]).toEqual([{ seq: 2 }, { seq: 2 }]);
    await Promise.all([talk.assign(mia, conversation, mia.agent), talk.assign(otto, conversation, otto.agent)]);
    await Promise.all(Array.from({ length: 6 }, (_, at) => talk.note(at % 2 === 0 ? mia : otto, conversation)));
    const asides = await talk.store.read.asidesAfter(conversation, 0, 50);
    expect(asides.map(({ aside_seq }) => aside_seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const row = await talk.store.read.conversation(talk.site, conversation);
    expect(row).toMatchObject({ seq: 2, aside_seq: 8 });
    expect(row?.assignee).toBe(asides.findLast(({ kind }) => kind === 'assigned')?.to_agent);
    expect((await sendAll(talk, ada, conversation, [{ cid: makeCid(), n: 2, text: 'x' }])).map(refusalOf)).toEqual([
      'ok',
    ]);
  });

  it('an answer and a word of hers at the same moment: she is heard, or the answer stops', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    for (let round = 0; round < 10; round += 1) {
      const conversation = await talk.begin(ada);
      const [hers, answer] = await Promise.all([
        talk.send(ada, conversation, 2),
        talk.send(mia, conversation, 1, { seenSeq: 1 }),
      ]);
      expect(refusalOf(hers)).toBe('ok');
      const stopped = refusalOf(answer);
      if (stopped === 'ok') expect(done(answer).seq).toBeLessThan(done(hers).seq);
      else expect(stopped).toMatchObject({ code: 'conversation.moved-on' });
    }
  });
});
