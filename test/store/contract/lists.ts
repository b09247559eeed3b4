import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listKey } from '../../../plugin-server/conversation/list-conversations.ts';
import type { ConversationTable } from '../../../plugin-server/store/schema.ts';
import type { ListQuery } from '../../../plugin-server/store/tx.ts';
import type { AgentId, ConversationId } from '../../../protocol/ids.ts';
import { newestFirst, type View, views } from '../../../protocol/view.ts';
import { newConversation, newId, type Shop } from '../shop.ts';
import type { Contract } from './given.ts';

const sorts = ['waiting', 'newest'] as const satisfies readonly ListQuery['sort'][];

/** What each view holds, said once more in plain words. */
const holds: Record<View, (row: ConversationTable, agent: AgentId) => boolean> = {
  mine: (row, agent) => row.state === 'open' && row.assignee === agent,
  unassigned: (row) => row.state === 'open' && row.assignee === null,
  waiting: (row) => row.state === 'open' && row.waiting_since === null && row.last_from === 'agent',
  all: (row) => row.state === 'open',
  trouble: (row) => row.trouble !== 'none',
  held: (row) => row.held > 0,
  automatic: (row) => row.folder !== '',
  closed: (row) => row.state === 'closed' && row.folder === '',
};

/** Times from a small range, so that many are equal. */
const time = fc.integer({ min: 1, max: 6 });
const drawnRow = (agents: readonly AgentId[]) =>
  fc.record({
    state: fc.constantFrom('open', 'open', 'closed'),
    assignee: fc.constantFrom(null, ...agents),
    last_from: fc.constantFrom('visitor', 'agent', null),
    last_at: time,
    waiting_since: fc.option(time),
    trouble: fc.constantFrom('none', 'none', 'failed', 'unclear'),
    held: fc.constantFrom(0, 0, 2),
    folder: fc.constantFrom('', '', 'automatic'),
  });

export const listContract = ({ shop, shared }: Contract) =>
  describe('lists', () => {
    const pages = async ({ store, site }: Shop, query: Omit<ListQuery, 'after'>): Promise<ConversationId[]> => {
      const ids: ConversationId[] = [];
      let after: ListQuery['after'];
      for (;;) {
        const rows = await store.read.list(site, after === undefined ? query : { ...query, after });
        ids.push(...rows.map(({ id }) => id));
        const last = rows.at(-1);
        if (last === undefined || rows.length < query.limit) return ids;
        after = { key: listKey(last, newestFirst.includes(query.view) ? 'newest' : query.sort), conversation: last.id };
      }
    };

    test('every view, in both orders and in pages of any size, holds each of its conversations once and in order', async () => {
      const here = await shop();
      const ada = await here.visitor();
      const mia = await here.agent();
      const ben = await here.agent();
      await fc.assert(
        fc.asyncProperty(
          fc.array(drawnRow([mia.id, ben.id]), { maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          async (drawn, limit) => {
            await shared().sql(`delete from conversation_peer where identifier = ${ada.anon}`);
            await shared().sql(`delete from conversation where site = '${here.site}'`);
            const rows = await here.store.write(async (tx) => {
              const made: ConversationTable[] = [];
              for (const part of drawn) made.push(await newConversation(tx, ada, part as Partial<ConversationTable>));
              return made;
            });
            for (const view of views) {
              for (const sort of sorts) {
                const found = await pages(here, { view, sort, agent: mia.id, limit });
                const expected = rows.filter((row) => holds[view](row, mia.id));
                expect(new Set(found), `${view} by ${sort}`).toEqual(new Set(expected.map(({ id }) => id)));
                expect(found).toHaveLength(expected.length);
                const order = found.map((id) => expected.find((row) => row.id === id)!);
                expect(order.map((row) => [row.waiting_since, row.last_at])).toEqual(
                  order
                    .toSorted(bySort(newestFirst.includes(view) ? 'newest' : sort))
                    .map((row) => [row.waiting_since, row.last_at]),
                );
              }
            }
            const count = (view: View) => rows.filter((row) => holds[view](row, mia.id)).length;
            expect(await here.store.read.listCounts(here.site, mia.id)).toEqual({
              mine: count('mine'),
              unassigned: count('unassigned'),
              waiting: count('waiting'),
              all: count('all'),
              trouble: count('trouble'),
              held: count('held'),
            });
          },
        ),
        { numRuns: 25 },
      );
    });

    const bySort = (sort: ListQuery['sort']) => (one: ConversationTable, other: ConversationTable) => {
      if (sort === 'waiting' && (one.waiting_since !== null || other.waiting_since !== null))
        return (one.waiting_since ?? Infinity) - (other.waiting_since ?? Infinity);
      return other.last_at - one.last_at;
    };

    test('a list holds nothing of another site', async () => {
      const here = await shop();
      const there = await shop();
      const mine = await here.conversation(await here.visitor());
      await there.conversation(await there.visitor());
      for (const sort of sorts)
        expect(await pages(here, { view: 'all', sort, agent: newId('agent'), limit: 10 })).toEqual([mine.id]);
    });

    test('an inbox that was away gets what changed since, in the order of the changes, page by page', async () => {
      const { store, site, visitor, conversation } = await shop();
      const ada = await visitor();
      const first = await conversation(ada);
      const second = await conversation(ada);
      const third = await conversation(ada);
      const moved = await store.write(async (tx) => {
        const row = { ...first, pos: await tx.raisePos(site), rev: 1 };
        await tx.saveConversation(row);
        return row;
      });
      expect(await store.read.changedAfter(site, 0, 10)).toEqual([second, third, moved]);
      expect(await store.read.changedAfter(site, 0, 2)).toEqual([second, third]);
      expect(await store.read.changedAfter(site, third.pos, 10)).toEqual([moved]);
      expect(await store.read.changedAfter(site, moved.pos, 10)).toEqual([]);
      const other = await shop();
      expect(await store.read.changedAfter(other.site, 0, 10)).toEqual([]);
    });

    test('an inbox that was away learns which conversations are gone', async () => {
      const { store, site } = await shop();
      const ids = [newId<ConversationId>('conversation'), newId<ConversationId>('conversation')] as const;
      for (const [index, id] of ids.entries())
        await shared().sql(
          `insert into gone (site, conversation, pos, at) values ('${site}', '${id}', ${10 - index}, 1)`,
        );
      expect(await store.read.goneAfter(site, 0, 10)).toEqual([
        { conversation: ids[1], pos: 9 },
        { conversation: ids[0], pos: 10 },
      ]);
      expect(await store.read.goneAfter(site, 0, 1)).toEqual([{ conversation: ids[1], pos: 9 }]);
      expect(await store.read.goneAfter(site, 9, 10)).toEqual([{ conversation: ids[0], pos: 10 }]);
    });
  });
