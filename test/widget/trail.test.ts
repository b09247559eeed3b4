import { expect, test } from 'vitest';
import { bareUrl, type Said, Trail } from '../../widget/trail.ts';

const track = (name: string, values: object | null = null): Said => ({ what: 'track', name, values });

const trail = (): { trail: Trail; warned: string[] } => {
  const warned: string[] = [];
  return { trail: new Trail((sentence) => warned.push(sentence)), warned };
};

test('of what the page says the last twenty are held, in their order', () => {
  const { trail: kept, warned } = trail();
  for (let n = 0; n < 25; n++) kept.add(track(`event ${n}`), 0);
  expect(kept.kept.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, n) => `event ${n + 5}`));
  expect(warned).toEqual([]);
});

test('sixty calls a minute are heard, the next minute sixty more; of the rest one is warned of', () => {
  const { trail: kept, warned } = trail();
  for (let n = 0; n < 70; n++) kept.add(track(`first ${n}`), 59_000);
  expect(kept.kept.at(-1)?.name).toBe('first 59');
  expect(warned).toEqual([expect.stringContaining('60 calls a minute')]);
  kept.add(track('second'), 60_000);
  expect(kept.kept.at(-1)?.name).toBe('second');
});

const full = (count: number, text: string): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, text]));

test.each([
  ['a name of 100 characters', track('n'.repeat(100)), true],
  ['a name of 101 characters', track('n'.repeat(101)), false],
  ['no name', track(''), false],
  ['30 values', track('viewed', full(30, 'x')), true],
  ['31 values', track('viewed', full(31, 'x')), false],
  ['a text of 500 characters', track('viewed', full(1, 'x'.repeat(500))), true],
  ['a text of 501 characters', track('viewed', full(1, 'x'.repeat(501))), false],
  ['nearly 8 KB', track('viewed', { list: Array.from({ length: 16 }, () => 'x'.repeat(500)) }), true],
  ['more than 8 KB', track('viewed', { list: Array.from({ length: 17 }, () => 'x'.repeat(500)) }), false],
  ['what is no object', track('viewed', [1, 2]), false],
])('%s', (_, said, isKept) => {
  const { trail: kept, warned } = trail();
  kept.add(said, 0);
  expect([kept.kept.length, warned.length]).toEqual(isKept ? [1, 0] : [0, 1]);
});

test('an address goes without query and fragment', () => {
  expect(bareUrl('https://shop.example/konto?token=geheim#adresse')).toBe('https://shop.example/konto');
});
