import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import { listConversations, resumeList } from '../../plugin-server/conversation/list-conversations.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import type { ConversationTable } from '../../plugin-server/store/schema.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { type ListRow, type View, views } from '../../protocol/view.ts';
import { done, onBothDatabases, start, type Talk } from './talk.ts';

const nobodyThere = () => false;
const desertedPlace = { isPresent: nobodyThere, presentAt: () => [] };
type Sort = 'waiting' | 'newest';

const pageOf = async (
  talk: Talk,
  mia: AgentCaller,
  view: View,
  sort: Sort,
  limit: number,
  after?: { key: number; conversation: ConversationId },
) =>
  done(
    await listConversations(
      talk.store.read,
      mia,
      { view, sort, limit, ...(after === undefined ? {} : { after }) },
      nobodyThere,
    ),
  );

/** All pages of a view; between two of them something may happen. */
const wholeList = async (
  talk: Talk,
  mia: AgentCaller,
  view: View,
  sort: Sort,
  limit: number,
  meanwhile = async (): Promise<void> => {},
) => {
  const first = await pageOf(talk, mia, view, sort, limit);
  const rows = [...first.rows];
  for (let { after } = first; after !== null; ) {
    await meanwhile();
    const page = await pageOf(talk, mia, view, sort, limit, after);
    rows.push(...page.rows);
    after = page.after;
  }
  return { rows, pos: first.pos, counts: first.counts };
};

const allRows = async (talk: Talk): Promise<ConversationTable[]> =>
  (await talk.store.read.changedAfter(talk.site, 0, 500)) as ConversationTable[];

const isIn: Record<View, (row: ConversationTable, me: AgentCaller) => boolean> = {
  mine: (row, me) => row.state === 'open' && row.assignee === me.agent,
  unassigned: (row) => row.state === 'open' && row.assignee === null,
  waiting: (row) => row.state === 'open' && row.waiting_since === null && row.last_from === 'agent',
  all: (row) => row.state === 'open',
  trouble: (row) => row.trouble !== 'none',
  held: (row) => row.held > 0,
  automatic: (row) => row.folder !== '',
  closed: (row) => row.state === 'closed' && row.folder === '',
};

/** Longest wait first, those who wait for nothing behind them, newest first. */
const before: Record<Sort, (a: ConversationTable, b: ConversationTable) => number> = {
  waiting: (a, b) => (a.waiting_since ?? Infinity) - (b.waiting_since ?? Infinity) || b.last_at - a.last_at,
  newest: (a, b) => b.last_at - a.last_at,
};

type Step = {
  readonly kind: 'begin' | 'hers' | 'answer' | 'close' | 'reopen' | 'mine' | 'his' | 'free' | 'read';
  readonly which: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('begin', 'begin', 'hers', 'answer', 'close', 'reopen', 'mine', 'his', 'free', 'read'),
  which: fc.nat(20),
});

/** A desk at which things happen, each a moment after the one before. */
const openDesk = async (talk: Talk) => {
  const [mia, otto] = [await talk.agent('Mia'), await talk.agent('Otto')];
  const talks: { her: Awaited<ReturnType<Talk['visitor']>>; id: ConversationId; n: number; m: number }[] = [];
  let now = start;
  const happen = async ({ kind, which }: Step): Promise<void> => {
    now += 1_000;
    const it = talks[which % Math.max(1, talks.length)];
    if (kind === 'begin' || it === undefined) {
      const her = await talk.visitor();
      talks.push({ her, id: await talk.begin(her, 'Hello', now), n: 1, m: 0 });
      return;
    }
    if (kind === 'hers') {
      it.n += 1;
      done(await talk.send(it.her, it.id, it.n, { circumstances: onlyChat(now) }));
    }
    if (kind === 'answer') {
      it.m += 1;
      done(await talk.send(mia, it.id, it.m, { circumstances: onlyChat(now) }));
    }
    if (kind === 'close') done(await talk.close(mia, it.id, { now }));
    if (kind === 'reopen') done(await talk.reopen(mia, it.id));
    if (kind === 'mine') done(await talk.assign(mia, it.id, mia.agent));
    if (kind === 'his') done(await talk.assign(mia, it.id, otto.agent));
    if (kind === 'free') done(await talk.assign(mia, it.id, null));
    if (kind === 'read') done(await talk.read(mia, it.id, 999));
  };
  return { mia, otto, happen };
};

onBothDatabases('the list', (open) => {
  it('shows in each view what belongs there, in order, on pages of any size, and counts it', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 8, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, limit) => {
          const talk = await open();
          const { mia, happen } = await openDesk(talk);
          for (const it of steps) await happen(it);
          const rows = await allRows(talk);
          for (const view of views) {
            const expected = rows.filter((row) => isIn[view](row, mia));
            for (const sort of ['waiting', 'newest'] as const) {
              const shown = await wholeList(talk, mia, view, sort, limit);
              expect(
                shown.rows.map((row) => row.conversation),
                `${view} by ${sort}`,
              ).toEqual(expected.toSorted(before[sort]).map(({ id }) => id));
              if (view !== 'closed' && view !== 'automatic') expect(shown.counts[view]).toBe(expected.length);
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('an inbox that listed page by page and then followed ends with what the server has, whatever happened meanwhile', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 15 }),
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 5 }),
        async (earlier, later, limit) => {
          const talk = await open();
          const { mia, happen } = await openDesk(talk);
          for (const it of earlier) await happen(it);
          const coming = [...later];
          const meanwhile = async (): Promise<void> => {
            const next = coming.shift();
            if (next !== undefined) await happen(next);
          };
          const held = new Map<ConversationId, ListRow>();
          const take = (rows: readonly ListRow[]): void => {
            for (const row of rows)
              if ((held.get(row.conversation)?.pos ?? 0) < row.pos) held.set(row.conversation, row);
          };
          const open1 = await wholeList(talk, mia, 'all', 'newest', limit, meanwhile);
          await meanwhile();
          const closed = await wholeList(talk, mia, 'closed', 'newest', limit, meanwhile);
          take(open1.rows);
          take(closed.rows);

          let pos = open1.pos;
          for (;;) {
            const { summaries, upTo, more, gone } = done(
              await resumeList(talk.store.read, mia, { afterPos: pos, limit }, desertedPlace),
            );
            expect(summaries.length).toBeLessThanOrEqual(limit);
            expect(gone).toEqual([]);
            expect(summaries.every((row) => row.pos > pos && row.pos <= upTo)).toBe(true);
            take(summaries);
            pos = upTo;
            if (coming.length > 0) await meanwhile();
            else if (!more) break;
          }
          const rows = await allRows(talk);
          expect(new Map([...held].map(([id, row]) => [id, row.pos]))).toEqual(
            new Map(rows.map((row) => [row.id, row.pos])),
          );
          for (const row of rows) {
            const shown = held.get(row.id);
            expect([shown?.unread, shown?.assignee?.agent ?? null, shown?.state === 'closed']).toEqual([
              row.unread,
              row.assignee,
              row.state === 'closed',
            ]);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is another for another site, and a position beyond the end means that the inbox has to begin anew', async () => {
    const [talk, other] = [await open(), await open()];
    const { mia, happen } = await openDesk(talk);
    await happen({ kind: 'begin', which: 0 });
    const zoe = await other.agent();
    expect((await pageOf(other, zoe, 'all', 'newest', 9)).rows).toEqual([]);
    const { pos } = await pageOf(talk, mia, 'all', 'newest', 9);
    const ahead = done(await resumeList(talk.store.read, mia, { afterPos: pos + 1, limit: 9 }, desertedPlace));
    expect(ahead).toMatchObject({ reset: true, summaries: [], upTo: pos });
  });

  it('names whom a conversation is assigned to, and whether she is there', async () => {
    const talk = await open();
    const { mia, happen } = await openDesk(talk);
    await happen({ kind: 'begin', which: 0 });
    await happen({ kind: 'his', which: 0 });
    const [row] = done(
      await listConversations(talk.store.read, mia, { view: 'all', sort: 'newest', limit: 9 }, () => true),
    ).rows;
    expect(row).toMatchObject({
      number: 1,
      state: 'open',
      present: true,
      assignee: { name: 'Otto' },
      last: { from: 'visitor', text: 'Hello', files: 0 },
    });
  });
});
