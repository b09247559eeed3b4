import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { hasEarlier, isComplete } from '../../protocol/timeline.ts';
import { said, TimelineWorld, View } from './timeline-world.ts';

const page = (from: number, seq: number, epoch = 'e1', rev = 1) => ({
  epoch,
  entries: Array.from({ length: seq - from + 1 }, (_, index) => said(from + index)),
  seq,
  rev,
  marks: `marks ${rev}`,
});

/** Opened with entries 3 to 5 of 5. */
const opened = (): View => new View().tell({ t: 'opened', more: true, ...page(3, 5) });

test('a conversation never read is asked for as a whole', () => {
  const view = new View().tell({ t: 'cursor', epoch: 'e1', seq: 2, rev: 1, from: 1 });
  expect(view.asked()).toEqual([{ t: 'resume', epoch: null, afterSeq: 0, rev: 0 }]);
  expect(isComplete(view.state)).toBe(false);
  view.tell({ t: 'resumed', reset: true, ...page(1, 2) });
  expect(view.texts()).toEqual(['1', '2']);
  expect(view.state.marks).toBe('marks 1');
  expect(isComplete(view.state)).toBe(true);
  expect(view.effects.some((effect) => effect.t === 'dropped')).toBe(false);
});

test('the next entry is shown, the same one again is not', () => {
  const view = opened().hear(6).hear(6).hear(4);
  expect(view.texts()).toEqual(['3', '4', '5', '6']);
  expect(view.asked()).toEqual([]);
});

test('swapped entries are put in order without asking the server', () => {
  const view = opened().hear(7).hear(8);
  expect(view.texts()).toEqual(['3', '4', '5']);
  expect(view.hear(6).texts()).toEqual(['3', '4', '5', '6', '7', '8']);
  expect(view.asked()).toEqual([]);
  expect(view.state.timerAt).toBeNull();
});

test('a lost entry is asked for after 150 ms, and shown in its place', () => {
  const view = opened().hear(7);
  expect(view.asked()).toEqual([]);
  expect(view.wait()).toBe(limits.heldMs);
  expect(view.asked()).toEqual([{ t: 'resume', epoch: 'e1', afterSeq: 5, rev: 1 }]);
  view.tell({ t: 'resumed', ...page(6, 6), seq: 7 });
  expect(view.texts()).toEqual(['3', '4', '5', '6', '7']);
  expect(isComplete(view.state)).toBe(true);
});

test('no more than fifty entries are held; with more the server is asked at once', () => {
  const view = opened();
  for (let seq = 7; seq < 7 + limits.heldEntries; seq++) view.hear(seq);
  expect(view.asked()).toEqual([]);
  expect(view.state.held.size).toBe(limits.heldEntries);
  expect(view.hear(100).asked()).toHaveLength(1);
  expect(view.state.held.size).toBe(limits.heldEntries);
});

test('a silent gap shows in the pulse', () => {
  const view = opened().tell({ t: 'pulse', seq: 5, rev: 1 });
  expect(view.state.timerAt).toBeNull();
  view.tell({ t: 'pulse', seq: 6, rev: 1 }).wait();
  expect(view.asked()).toEqual([{ t: 'resume', epoch: 'e1', afterSeq: 5, rev: 1 }]);
});

test('a long absence is caught up page by page', () => {
  const view = opened().tell({ t: 'cursor', epoch: 'e1', seq: 9, rev: 1 });
  expect(view.asked()).toMatchObject([{ afterSeq: 5 }]);
  view.tell({ t: 'resumed', ...page(6, 7), seq: 9 });
  expect(view.asked()).toMatchObject([{ afterSeq: 7 }]);
  view.tell({ t: 'resumed', ...page(8, 9) });
  expect(view.asked()).toEqual([]);
  expect(view.texts()).toEqual(['3', '4', '5', '6', '7', '8', '9']);
});

test('marks are taken whole, and never older ones', () => {
  const view = opened();
  view
    .tell({ t: 'marks', epoch: 'e1', rev: 3, marks: 'newer' })
    .tell({ t: 'marks', epoch: 'e1', rev: 2, marks: 'older' });
  expect(view.state).toMatchObject({ marks: 'newer', rev: 3 });
  view.tell({ t: 'pulse', seq: 5, rev: 4 }).wait();
  expect(view.asked()).toEqual([{ t: 'resume', epoch: 'e1', afterSeq: 5, rev: 3 }]);
});

test('an entry of another epoch is not mixed in: the copy is asked for anew and replaced', () => {
  const view = opened().hear(6, 'e2');
  expect(view.texts()).toEqual(['3', '4', '5']);
  expect(view.asked()).toEqual([{ t: 'resume', epoch: 'e1', afterSeq: 5, rev: 1 }]);
  view.tell({ t: 'resumed', reset: true, ...page(1, 2, 'e2', 0) });
  expect(view.effects).toContainEqual({ t: 'dropped' });
  expect(view.texts()).toEqual(['1', '2']);
  expect(view.state).toMatchObject({ epoch: 'e2', rev: 0, known: 2 });
});

test('what an old page tells late does not undo what is already shown', () => {
  const view = opened().hear(6).hear(7);
  view.tell({ t: 'opened', more: true, ...page(4, 6) });
  expect(view.texts()).toEqual(['4', '5', '6', '7']);
});

test('earlier entries are put in front, as long as they fit', () => {
  const view = opened();
  expect(hasEarlier(view.state)).toBe(true);
  view.tell({ t: 'earlier', epoch: 'e0', entries: [said(1), said(2)], more: false });
  expect(view.texts()).toEqual(['3', '4', '5']);
  view.tell({ t: 'earlier', epoch: 'e1', entries: [said(2)], more: true });
  expect(hasEarlier(view.state)).toBe(true);
  view.tell({ t: 'earlier', epoch: 'e1', entries: [said(1)], more: false });
  expect(view.texts()).toEqual(['1', '2', '3', '4', '5']);
  expect(hasEarlier(view.state)).toBe(false);
});

test('offline nothing is asked; back online the gap is closed', () => {
  const view = opened().tell({ t: 'offline' }).hear(7);
  expect(view.state.timerAt).toBeNull();
  expect(view.tell({ t: 'online' }).asked()).toEqual([{ t: 'resume', epoch: 'e1', afterSeq: 5, rev: 1 }]);
});

test('a question without answer is asked again, a refused one later and later', () => {
  const view = opened().tell({ t: 'online' });
  expect(view.wait()).toBe(10_000);
  expect(view.asked()).toHaveLength(2);
  const waits = [1, 2, 3].map(() => view.tell({ t: 'resume-failed' }).wait());
  expect(waits).toEqual([500, 1_000, 2_000]);
  expect(view.asked()).toHaveLength(3);
  expect(view.tell({ t: 'resume-failed', retryAfterMs: 7_000 }).wait()).toBe(7_000);
});

test('a server that promises entries it does not give is not hammered', () => {
  const view = opened().tell({ t: 'online' });
  view.tell({ t: 'resumed', ...page(6, 5), seq: 9 });
  expect(view.wait()).toBe(500);
  expect(view.asked()).toHaveLength(2);
});

test('whatever is lost, swapped or restored: the view never has a hole, and ends as what the server holds', () => {
  let shown = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(16 * 840 - 1), { minLength: 30, maxLength: 150 }), (choices) => {
      const world = new TimelineWorld();
      for (const choice of choices) world.act(choice);
      world.calm();
      const { entries, marks, epoch } = world.view.state;
      shown += entries.length;
      expect(world.faults).toEqual([]);
      expect(epoch).toBe(`${world.epoch}`);
      expect(entries).toEqual(world.log.slice(world.log.length - entries.length));
      expect(entries.length).toBeGreaterThanOrEqual(Math.min(5, world.log.length));
      expect(marks).toBe(`${world.rev}`);
      expect(isComplete(world.view.state)).toBe(true);
    }),
    { numRuns: 4_000 },
  );
  expect(shown).toBeGreaterThan(10_000);
}, 60_000);
