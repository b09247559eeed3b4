import { expect, it } from 'vitest';
import type { Caller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { rateConversation } from '../../plugin-server/conversation/rate-conversation.ts';
import { resumeForVisitor } from '../../plugin-server/conversation/resume-conversation.ts';
import { entryForVisitor, listRow, readMarks } from '../../plugin-server/conversation/show.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { countRatings } from '../../plugin-server/site/count-ratings.ts';
import type { Score } from '../../protocol/entry.ts';
import { type Cid, type ConversationId, makeCid, makeStartKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { done, everything, newsOf, onBothDatabases, refusalOf, said, start, type Talk } from './talk.ts';

interface More {
  readonly comment?: string;
  readonly now?: number;
  readonly cid?: Cid;
  readonly rates?: boolean;
}

const rate = (talk: Talk, from: VisitorCaller, conversation: ConversationId, score: Score, more: More = {}) =>
  talk.store.write((tx) =>
    rateConversation(tx, { from, conversation, score, cid: makeCid(), now: start, rates: true, ...more }),
  );

const rowOf = async (talk: Talk, conversation: ConversationId) => {
  const row = await talk.store.read.conversation(talk.site, conversation);
  if (row === undefined) throw new Error('It is gone.');
  return row;
};

const ended = async (talk: Talk, from: VisitorCaller, by: Caller = from): Promise<ConversationId> => {
  const conversation = await talk.begin(from);
  done(await talk.close(by, conversation));
  return conversation;
};

onBothDatabases('how it was for her', (open) => {
  it('is an entry for both sides, stands in the list and in the marks, and calls nobody', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await ended(talk, ada, mia);
    const rated = await rate(talk, ada, conversation, 4, { comment: ' Schnell und nett. ' });
    expect(done(rated)).toEqual({ seq: 3 });
    expect(newsOf(rated).map(({ is }) => is)).toEqual(['entry', 'marks', 'row']);
    const row = await rowOf(talk, conversation);
    expect(row).toMatchObject({ state: 'closed', unread: 0, waiting_since: null, last_from: 'visitor' });
    expect(listRow(row, '', false)).toMatchObject({ state: 'closed', score: 4 });
    const [entry] = await talk.store.read.entriesAfter(conversation, 2, 9);
    expect(entry && entryForVisitor(entry)).toEqual({
      t: 'change',
      seq: 3,
      at: start,
      author: { side: 'visitor' },
      what: 'rated',
      score: 4,
      comment: 'Schnell und nett.',
    });
    expect((await readMarks(talk.store.read, row, 9)).rating).toEqual({
      score: 4,
      at: start,
      until: start + limits.ratingMs,
    });
  });

  it('may be changed for a day, also while the talk goes on again, and no longer; the newest counts', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await ended(talk, ada);
    done(await rate(talk, ada, conversation, 2));
    done(await talk.send(ada, conversation, 2, { text: 'One more thing' }));
    done(await rate(talk, ada, conversation, 5, { now: start + limits.ratingMs }));
    expect(await said(talk, conversation)).toEqual([
      'Is it ready?',
      'closed',
      'rated',
      'reopened',
      'One more thing',
      'rated',
    ]);
    const before = await everything(talk);
    expect(refusalOf(await rate(talk, ada, conversation, 1, { now: start + limits.ratingMs + 1 }))).toEqual({
      code: 'rating.refused',
      reason: 'late',
    });
    expect(await everything(talk)).toBe(before);
    expect((await rowOf(talk, conversation)).score).toBe(5);
    expect(done(await countRatings(talk.store.read, await talk.agent(), { days: 1, now: start }))).toEqual({
      counts: [0, 0, 0, 0, 1],
    });
  });

  it('is not asked while the talk goes on, nor a month after, nor where the site does not want to know', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const running = await talk.begin(ada);
    expect(refusalOf(await rate(talk, ada, running, 3))).toEqual({ code: 'rating.refused', reason: 'open' });
    done(await talk.close(ada, running));
    expect(refusalOf(await rate(talk, ada, running, 3, { now: start + limits.reopenMs + 1 }))).toEqual({
      code: 'rating.refused',
      reason: 'late',
    });
    expect(refusalOf(await rate(talk, ada, running, 3, { rates: false }))).toEqual({
      code: 'rating.refused',
      reason: 'off',
    });
    expect(done(await rate(talk, ada, running, 3))).toEqual({ seq: 3 });
  });

  it('is hers alone: for everybody else there is no such conversation', async () => {
    const talk = await open();
    const [ada, eve] = [await talk.visitor(), await talk.visitor()];
    const conversation = await ended(talk, ada);
    expect(refusalOf(await rate(talk, eve, conversation, 1))).toBe('not-found');
    expect(done(await rate(talk, ada, conversation, 1))).toEqual({ seq: 3 });
  });

  it('sent again is given once; the same id with another score is a conflict', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await ended(talk, ada);
    const cid = makeCid();
    done(await rate(talk, ada, conversation, 4, { cid }));
    expect(done(await rate(talk, ada, conversation, 4, { cid }))).toEqual({ seq: 3 });
    expect(refusalOf(await rate(talk, ada, conversation, 1, { cid }))).toBe('message.conflict');
    expect(await said(talk, conversation)).toHaveLength(3);
  });

  it('counts by site and by day', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    for (const score of [1, 5, 5] as const) done(await rate(talk, ada, await ended(talk, ada), score));
    const dayMs = 86_400_000;
    const counts = async (days: number, now: number) =>
      done(await countRatings(talk.store.read, mia, { days, now })).counts;
    expect(await counts(1, start + dayMs)).toEqual([1, 0, 0, 0, 2]);
    expect(await counts(1, start + dayMs + 1)).toEqual([0, 0, 0, 0, 0]);
  });
});

onBothDatabases('a talk that goes on from one which takes no more', (open) => {
  it('names it, if it is hers', async () => {
    const talk = await open();
    const [ada, eve] = [await talk.visitor(), await talk.visitor()];
    const former = await ended(talk, ada);
    const late = onlyChat(start + limits.reopenMs + 1);
    const again = { text: 'Me again', circumstances: late };
    expect(refusalOf(await talk.send(ada, former, 2, again))).toBe('conversation.gone');
    const to = { start: makeStartKey(), follows: former };
    const { conversation } = done(await talk.send(ada, 'new', 1, { ...again, to }));
    expect((await rowOf(talk, conversation)).follows).toBe(former);
    const toldOf = async (of: ConversationId) =>
      done(
        await resumeForVisitor(
          talk.store.read,
          talk.store.epoch,
          ada,
          { conversation: of, epoch: null, afterSeq: 0, rev: 0, limit: 9 },
          start,
        ),
      );
    expect((await toldOf(conversation)).follows).toBe((await rowOf(talk, former)).number);
    expect((await toldOf(former)).follows).toBeUndefined();
    const hers = done(await talk.send(eve, 'new', 1, { text: 'Hi', to: { start: makeStartKey(), follows: former } }));
    expect((await rowOf(talk, hers.conversation)).follows).toBeNull();
  });
});
