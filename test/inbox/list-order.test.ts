import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, belongs, compareRows, isSortable } from '../../inbox/models/list-order.ts';
import { newestFirst, views } from '../../protocol/view.ts';
import { anna, ben, conversationNamed, morning, rowOf } from './made.ts';

describe('which conversations a view holds', () => {
  const mine = rowOf(1, { assignee: { agent: anna, name: 'Anna' } });
  const bens = rowOf(2, { assignee: { agent: ben, name: 'Ben' } });
  const nobodys = rowOf(3);
  const answered = rowOf(4, { state: 'waiting', waitingSince: null });
  const done = rowOf(5, { state: 'closed', assignee: { agent: anna, name: 'Anna' } });
  const lost = rowOf(6, { state: 'closed', trouble: 'failed' });
  const holding = rowOf(7, { state: 'waiting', waitingSince: null, held: 1 });
  const machines = rowOf(8, { state: 'closed', isAutomatic: true });
  const all = [mine, bens, nobodys, answered, done, lost, holding, machines];
  const numbersIn = (view: Parameters<typeof belongs>[1]) =>
    all.filter((row) => belongs(row, view, anna)).map(({ number }) => number);

  test('mine: open ones assigned to me', () => expect(numbersIn('mine')).toEqual([1]));
  test('unassigned: open ones nobody has', () => expect(numbersIn('unassigned')).toEqual([3, 4, 7]));
  test('waiting for the visitor: answered ones', () => expect(numbersIn('waiting')).toEqual([4, 7]));
  test('all: everything that is not done', () => expect(numbersIn('all')).toEqual([1, 2, 3, 4, 7]));
  test('done: only what is done, and no mails of machines', () => expect(numbersIn('closed')).toEqual([5, 6]));
  test('not delivered: whatever did not arrive, even when it is done', () => expect(numbersIn('trouble')).toEqual([6]));
  test('drafts from outside: wherever a mail waits for a yes', () => expect(numbersIn('held')).toEqual([7]));
  test('automatic mails: only what machines wrote', () => expect(numbersIn('automatic')).toEqual([8]));
  test('these three stand newest first, here as on the server', () =>
    expect(views.filter((view) => !isSortable(view))).toEqual(newestFirst));
});

describe('the order of the list', () => {
  test('who waits longest stands first, whoever does not wait comes last, newest first', () => {
    const rows = [
      rowOf(1, { waitingSince: null }),
      rowOf(2, { waitingSince: morning + 5 }),
      rowOf(3, { waitingSince: null }),
      rowOf(4, { waitingSince: morning + 1 }),
    ];
    expect(rows.sort((a, b) => compareRows(a, b, 'waiting')).map(({ number }) => number)).toEqual([4, 2, 3, 1]);
  });

  test('newest first looks at the last words only', () => {
    const rows = [rowOf(1), rowOf(2, { waitingSince: null }), rowOf(3)];
    expect(rows.sort((a, b) => compareRows(a, b, 'newest')).map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  test('is the same order whatever it starts from', () => {
    const row = fc.record({ number: fc.nat(30), waits: fc.option(fc.nat(5)), at: fc.nat(5) });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        fc.constantFrom('waiting' as const, 'newest' as const),
        (made, sort) => {
          const rows = [...new Map(made.map((one) => [one.number, one])).values()].map(({ number, waits, at }) =>
            rowOf(number, {
              waitingSince: waits === null ? null : morning + waits,
              last: { from: 'visitor', text: '', channel: 'chat', files: 0, at: morning + at },
            }),
          );
          const by = (list: typeof rows) =>
            list.toSorted((a, b) => compareRows(a, b, sort)).map(({ number }) => number);
          expect(by(rows.toReversed())).toEqual(by(rows));
        },
      ),
    );
  });
});

describe('a live change', () => {
  const ids = (...numbers: number[]) => numbers.map(conversationNamed);

  test('does not move the selected row, even when it would sort elsewhere', () => {
    const { ids: shown } = arrange(ids(1, 2, 3), ids(2, 3, 1), { selected: conversationNamed(1), top: 0 });
    expect(shown).toEqual(ids(1, 2, 3));
  });

  test('keeps a selected row that left the view until the selection moves', () => {
    expect(arrange(ids(1, 2, 3), ids(1, 3), { selected: conversationNamed(2), top: 0 }).ids).toEqual(ids(1, 2, 3));
    expect(arrange(ids(1, 2, 3), ids(1, 3), { selected: conversationNamed(1), top: 0 }).ids).toEqual(ids(1, 3));
  });

  test('above what is visible scrolls the list along, so that nothing moves before the eyes', () => {
    const { ids: shown, scrollBy } = arrange(ids(1, 2, 3, 4), ids(9, 8, 1, 2, 3, 4), { selected: null, top: 2 });
    expect(shown).toEqual(ids(9, 8, 1, 2, 3, 4));
    expect(scrollBy).toBe(2);
  });

  const order = fc.uniqueArray(fc.nat(25), { maxLength: 20 }).map((numbers) => numbers.map(conversationNamed));

  test('shows every row of the view exactly once, and the selected one at its place on the screen', () => {
    fc.assert(
      fc.property(order, order, fc.nat(19), fc.nat(10), (shown, wanted, at, top) => {
        const selected = shown[at] ?? null;
        const next = arrange(shown, wanted, { selected, top: Math.min(top, shown.length) });
        expect(new Set(next.ids)).toEqual(new Set(selected === null ? wanted : [...wanted, selected]));
        expect(next.ids.length).toBe(new Set(next.ids).size);
        const place = at + next.scrollBy;
        if (selected !== null && place >= 0 && place < next.ids.length) expect(next.ids[place]).toBe(selected);
      }),
    );
  });

  test('leaves the topmost visible row where it is', () => {
    fc.assert(
      fc.property(order, order, fc.nat(10), (shown, wanted, top) => {
        const first = shown.slice(top).find((id) => wanted.includes(id));
        const next = arrange(shown, wanted, { selected: null, top });
        if (top > 0 && first !== undefined) expect(next.ids.indexOf(first)).toBe(shown.indexOf(first) + next.scrollBy);
        else expect(next.scrollBy).toBe(0);
      }),
    );
  });
});
