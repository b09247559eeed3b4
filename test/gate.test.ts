import { expect, test } from 'vitest';
import { createGate } from '../plugin-server/gate.ts';

test('no more run at once than may, and all get their turn in the order they came', async () => {
  const gate = createGate({ atOnce: 2, waiting: 10 });
  const began: number[] = [];
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      gate.enter(async () => {
        began.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return index;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(began).toEqual(Array.from({ length: 12 }, (_, index) => index));
  expect(results).toEqual(began.map((value) => ({ ok: true, value })));
});

test('who finds the queue full is told so at once, and finds a place later', async () => {
  const gate = createGate({ atOnce: 1, waiting: 1 });
  const first = Promise.withResolvers<string>();
  const inside = gate.enter(() => first.promise);
  const waiting = gate.enter(async () => 'second');
  expect(await gate.enter(async () => 'third')).toEqual({ ok: false, reason: 'busy' });
  first.resolve('first');
  expect(await inside).toEqual({ ok: true, value: 'first' });
  expect(await waiting).toEqual({ ok: true, value: 'second' });
  expect(await gate.enter(async () => 'third')).toEqual({ ok: true, value: 'third' });
});

test('work that fails gives its place back and its error to the caller', async () => {
  const gate = createGate({ atOnce: 1, waiting: 1 });
  const fails = gate.enter(async () => {
    throw new Error('disk');
  });
  const waits = gate.enter(async () => 'fine');
  await expect(fails).rejects.toThrow('disk');
  expect(await waits).toEqual({ ok: true, value: 'fine' });
  expect(await gate.enter(async () => 'again')).toEqual({ ok: true, value: 'again' });
});
