import { describe, expect, test } from 'vitest';
import { compareTraits } from '../../inbox/models/compare-traits.ts';

const trait = (key: string, value: string, strength: 0 | 1 | 2 | 3, at = 1) => ({
  key,
  value,
  source: 'shop',
  at,
  strength,
});

const won = (mine: ReturnType<typeof trait>, other: ReturnType<typeof trait>): string | undefined =>
  compareTraits([mine], [other])[0]?.wins;

describe('what two persons say differently', () => {
  test('the stronger source is shown afterwards, of equal ones the later', () => {
    expect(won(trait('name', 'Lena', 3, 1), trait('name', 'L.', 1, 9))).toBe('mine');
    expect(won(trait('name', 'Lena', 1, 9), trait('name', 'L.', 3, 1))).toBe('other');
    expect(won(trait('name', 'Lena', 2, 5), trait('name', 'L.', 2, 6))).toBe('other');
    expect(won(trait('name', 'Lena', 2, 6), trait('name', 'L.', 2, 5))).toBe('mine');
  });

  test('what only one of them has stays, and is no difference', () => {
    expect(compareTraits([trait('plan', 'basic', 1)], [])).toMatchObject([
      { key: 'plan', differs: false, wins: 'mine' },
    ]);
    expect(compareTraits([], [trait('plan', 'basic', 1)])).toMatchObject([
      { key: 'plan', differs: false, wins: 'other' },
    ]);
  });

  test('what differs stands first, the rest by its name', () => {
    const mine = [trait('city', 'Köln', 1), trait('plan', 'basic', 1), trait('age', '40', 1)];
    const other = [trait('city', 'Köln', 1), trait('plan', 'pro', 1)];
    expect(compareTraits(mine, other).map(({ key, differs }) => `${key} ${differs}`)).toEqual([
      'plan true',
      'age false',
      'city false',
    ]);
  });
});
