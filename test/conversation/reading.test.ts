import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { earlierForInbox, earlierForVisitor } from '../../plugin-server/conversation/earlier-entries.ts';
import { resumeForInbox, resumeForVisitor } from '../../plugin-server/conversation/resume-conversation.ts';
import { searchMessages } from '../../plugin-server/conversation/search-messages.ts';
import { showConversation } from '../../plugin-server/conversation/show-conversation.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { done, onBothDatabases, refusalOf, start, type Talk } from './talk.ts';

interface Position {
  readonly epoch?: string | null;
  readonly afterSeq?: number;
  readonly rev?: number;
  readonly limit?: number;
}

const resume = async (talk: Talk, her: VisitorCaller, conversation: ConversationId, at: Position = {}) =>
  resumeForVisitor(
    talk.store.read,
    talk.store.epoch,
    her,
    { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 200, ...at },
    start,
  );
const resumeInbox = async (
  talk: Talk,
  her: AgentCaller,
  conversation: ConversationId,
  at: Position & { afterAside?: number } = {},
) =>
  resumeForInbox(talk.store.read, talk.store.epoch, her, {
    conversation,
    epoch: null,
    afterSeq: 0,
    afterAside: 0,
    rev: 0,
    limit: 200,
    ...at,
  });
const seqs = (entries: readonly { seq: number }[]): number[] => entries.map(({ seq }) => seq);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);

onBothDatabases('reading', (open) => {
  describe('from where she stood', () => {
    it('gives what came since, page by page, and where the conversation stands', async () => {
      const talk = await open();
      const ada = await talk.visitor();
      const conversation = await talk.begin(ada);
      for (const n of upTo(7, 2)) done(await talk.send(ada, conversation, n));
      const first = done(await resume(talk, ada, conversation, { limit: 3 }));
      expect(seqs(first.entries)).toEqual([1, 2, 3]);
      expect(first).toMatchObject({ more: true, seq: 7, rev: 0, state: 'open', nextN: 8 });
      const { epoch } = first;
      const second = done(await resume(talk, ada, conversation, { epoch, afterSeq: 3, limit: 3 }));
      expect([seqs(second.entries), second.more, 'marks' in second]).toEqual([[4, 5, 6], true, false]);
      const third = done(await resume(talk, ada, conversation, { epoch, afterSeq: 6, limit: 3 }));
      expect([seqs(third.entries), third.more]).toEqual([[7], false]);
      const fourth = done(await resume(talk, ada, conversation, { epoch, afterSeq: 7, limit: 3 }));
      expect([fourth.entries, fourth.more]).toEqual([[], false]);
    });

    it('gives the marks to whoever is behind, and to nobody else', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      done(await talk.send(mia, conversation, 1));
      const { epoch, rev, marks } = done(await resume(talk, ada, conversation));
      expect(marks).toEqual({
        visitor: 0,
        agents: 2,
        deliveries: [{ seq: 2, channel: 'chat', state: 'waiting' }],
        ways: { prefers: null, email: null },
      });
      expect(done(await resume(talk, ada, conversation, { epoch, afterSeq: 2, rev })).marks).toBeUndefined();
      expect(done(await resume(talk, ada, conversation, { epoch, afterSeq: 2, rev: rev - 1 })).marks).toEqual(marks);
      // What an agent sees says why, besides.
      expect(done(await resumeInbox(talk, mia, conversation)).marks?.deliveries).toMatchObject([
        { seq: 2, channel: 'chat', state: 'waiting', because: 'waits' },
      ]);
    });

    it('of another epoch gives the newest page instead, and says that the old copy is worth nothing', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      for (const n of upTo(9, 2)) done(await talk.send(ada, conversation, n));
      const other = done(await resume(talk, ada, conversation, { epoch: 'before.1', afterSeq: 9, rev: 3, limit: 4 }));
      expect(other).toMatchObject({ reset: true, more: false, seq: 9 });
      expect(seqs(other.entries)).toEqual([6, 7, 8, 9]);
      expect(other.marks).toBeDefined();
      // Beyond the end: what a restored database has not any more.
      const inbox = done(
        await resumeInbox(talk, mia, conversation, {
          epoch: 'before.1',
          afterSeq: 400,
          afterAside: 9,
          rev: 3,
          limit: 4,
        }),
      );
      expect(inbox).toMatchObject({ reset: true, asideSeq: 0 });
      expect(seqs(inbox.entries)).toEqual([6, 7, 8, 9]);
    });

    it('begins where she may begin to read', async () => {
      const talk = await open();
      const ada = await talk.visitor();
      const conversation = await talk.begin(ada);
      for (const n of upTo(6, 2)) done(await talk.send(ada, conversation, n));
      await talk.sql(`update conversation_peer set since_seq = 4 where conversation = '${conversation}'`);
      expect(seqs(done(await resume(talk, ada, conversation)).entries)).toEqual([4, 5, 6]);
      expect(seqs(done(await resume(talk, ada, conversation, { epoch: 'before.1' })).entries)).toEqual([4, 5, 6]);
      const earlier = done(
        await earlierForVisitor(talk.store.read, ada, { conversation, beforeSeq: 6, limit: 50 }, start),
      );
      expect([seqs(earlier.entries), earlier.more]).toEqual([[4, 5], false]);
    });

    it('is for those whose conversation it is', async () => {
      const talk = await open();
      const other = await open();
      const [ada, bea] = [await talk.visitor(), await talk.visitor()];
      const conversation = await talk.begin(ada);
      for (const stranger of [bea, await other.visitor()]) {
        expect(refusalOf(await resume(talk, stranger, conversation))).toBe('not-found');
        expect(
          refusalOf(
            await earlierForVisitor(talk.store.read, stranger, { conversation, beforeSeq: 9, limit: 9 }, start),
          ),
        ).toBe('not-found');
      }
      const zoe = await other.agent();
      expect(refusalOf(await resumeInbox(talk, zoe, conversation))).toBe('not-found');
      expect(refusalOf(await earlierForInbox(talk.store.read, zoe, { conversation, beforeSeq: 9, limit: 9 }))).toBe(
        'not-found',
      );
      expect(refusalOf(await showConversation(talk.store.read, talk.store.epoch, zoe, { conversation }, false))).toBe(
        'not-found',
      );
      await talk.sql(`update conversation_peer set revoked_at = 1 where conversation = '${conversation}'`);
      expect(refusalOf(await resume(talk, ada, conversation))).toBe('not-found');
    });
  });

  describe('a thread in the inbox', () => {
    it('opens with its newest fifty, what stands among them, and goes back from there without a gap', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      const count = 130;
      for (const n of upTo(count, 2)) {
        done(await talk.send(ada, conversation, n));
        if (n % 10 === 0) done(await talk.note(mia, conversation, { text: `note ${n}` }));
      }
      const opened = done(await showConversation(talk.store.read, talk.store.epoch, mia, { conversation }, true));
      expect(seqs(opened.entries)).toEqual(upTo(count, 81));
      expect(opened).toMatchObject({
        more: true,
        seq: count,
        asideSeq: 13,
        nextN: 1,
        row: { present: true, number: 1 },
      });
      const asides = [...opened.asides];
      const entries = [...opened.entries];
      for (let more = opened.more; more; ) {
        const earlier = done(
          await earlierForInbox(talk.store.read, mia, { conversation, beforeSeq: entries[0]!.seq, limit: 50 }),
        );
        entries.unshift(...earlier.entries);
        asides.unshift(...earlier.asides);
        more = earlier.more;
      }
      expect(seqs(entries)).toEqual(upTo(count));
      expect(asides.map((aside) => aside.asideSeq)).toEqual(upTo(13));
      for (const aside of asides) expect(aside.t === 'note' && aside.text).toBe(`note ${aside.afterSeq}`);
    });
  });

  it('whoever reads on in pages of any size, while others write, has everything once and in order', {
    timeout: 60_000,
  }, async () => {
    const talk = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('hers', 'answer', 'note', 'read', 'close', 'page', 'inbox page'), {
          minLength: 5,
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, limit) => {
          const [ada, mia] = [await talk.visitor(), await talk.agent()];
          const conversation = await talk.begin(ada);
          const next = { hers: 2, answers: 1 };
          const hers = { entries: [] as number[], epoch: null as string | null, rev: 0 };
          const inbox = {
            entries: [] as number[],
            asides: [] as number[],
            epoch: null as string | null,
            rev: 0,
            marks: '',
          };
          const page = async (): Promise<boolean> => {
            const { entries, more, epoch, rev } = done(
              await resume(talk, ada, conversation, {
                epoch: hers.epoch,
                afterSeq: hers.entries.at(-1) ?? 0,
                rev: hers.rev,
                limit,
              }),
            );
            hers.entries.push(...seqs(entries));
            Object.assign(hers, { epoch, rev });
            return more;
          };
          const inboxPage = async (): Promise<boolean> => {
            const at = {
              epoch: inbox.epoch,
              afterSeq: inbox.entries.at(-1) ?? 0,
              afterAside: inbox.asides.at(-1) ?? 0,
              rev: inbox.rev,
              limit,
            };
            const { entries, asides, more, epoch, rev, marks } = done(await resumeInbox(talk, mia, conversation, at));
            inbox.entries.push(...seqs(entries));
            inbox.asides.push(...asides.map((aside) => aside.asideSeq));
            Object.assign(inbox, { epoch, rev, ...(marks === undefined ? {} : { marks: JSON.stringify(marks) }) });
            return more;
          };
          for (const step of steps) {
            if (step === 'hers') done(await talk.send(ada, conversation, next.hers++));
            if (step === 'answer') done(await talk.send(mia, conversation, next.answers++));
            if (step === 'note') done(await talk.note(mia, conversation));
            if (step === 'read') done(await talk.read(ada, conversation, 999));
            if (step === 'close') done(await talk.close(mia, conversation));
            if (step === 'page') await page();
            if (step === 'inbox page') await inboxPage();
          }
          while (await page());
          while (await inboxPage());
          const row = (await talk.store.read.conversation(talk.site, conversation))!;
          expect(hers.entries).toEqual(upTo(row.seq));
          expect(inbox.entries).toEqual(upTo(row.seq));
          expect(inbox.asides).toEqual(upTo(row.aside_seq));
          expect([hers.rev, inbox.rev]).toEqual([row.rev, row.rev]);
          expect(JSON.parse(inbox.marks)).toMatchObject({ visitor: row.visitor_read, agents: row.agents_read });
        },
      ),
      { numRuns: 25 },
    );
  });

  describe('searching', () => {
    const found = async (talk: Talk, mia: AgentCaller, text: string) => {
      await talk.store.write((tx) => tx.indexNext(500), 'upkeep');
      return done(await searchMessages(talk.store.read, mia, { text, offset: 0 }));
    };

    it('finds what was said and noted in this shop by the beginning of each word, with the words marked', async () => {
      const talk = await open();
      const other = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada, 'My Bücherregal is crooked');
      done(await talk.note(mia, conversation, { text: 'Bücher are heavy' }));
      await other.begin(await other.visitor(), 'Bücher elsewhere');
      const { found: rows, more } = await found(talk, mia, 'buch');
      expect(rows.map(({ t, text, marks }) => [t, text, marks])).toEqual(
        expect.arrayContaining([
          ['note', 'Bücher are heavy', [[0, 6]]],
          ['message', 'My Bücherregal is crooked', [[3, 14]]],
        ]),
      );
      expect([rows.length, more]).toEqual([2, false]);
      expect((await found(talk, mia, 'buch crook')).found).toHaveLength(1);
      expect((await found(talk, mia, 'regal')).found).toEqual([]);
    });

    it('takes signs for nothing but signs', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      await talk.begin(ada, 'order 4711 (late)');
      for (const text of [
        '"',
        '*',
        '%',
        '_',
        "' or 1=1 --",
        'order"',
        '(',
        'a* OR b',
        'order:*',
        '\\',
        ':',
        '!',
        '<->',
        '& | !',
        'near(order)',
        '\u0000order',
      ])
        await expect(found(talk, mia, text)).resolves.toBeDefined();
      expect((await found(talk, mia, '(late) *4711*')).found).toHaveLength(1);
      expect((await found(talk, mia, '%')).found).toEqual([]);
    });
  });
});
