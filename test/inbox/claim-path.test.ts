import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimPath, claimTree } from '../../inbox/models/claim-path.ts';

const line = (claim: number, a: number, b: number) => ({ claim, a, b });
const claims = (path: readonly { readonly claim: number }[] | null): number[] | null =>
  path?.map(({ claim }) => claim) ?? null;

/** Her account 1, her laptop 2, her phone 3 behind it, her address 4; and somebody else 8 and 9. */
const lena = [line(11, 1, 2), line(12, 2, 3), line(13, 1, 4), line(14, 8, 9)];

describe('the way between two identifiers', () => {
  test('is every claim on it, in the order one walks', () => {
    expect(claims(claimPath(lena, 3, 4))).toEqual([12, 11, 13]);
    expect(claims(claimPath(lena, 4, 3))).toEqual([13, 11, 12]);
    expect(claims(claimPath(lena, 1, 1))).toEqual([]);
  });

  test('is none where they do not hang together', () => {
    expect(claimPath(lena, 3, 9)).toBeNull();
    expect(claimPath([], 1, 2)).toBeNull();
  });

  test('in any forest: it leads from one to the other, and nothing is on it twice', () => {
    const forest = fc
      .array(fc.nat(), { minLength: 1, maxLength: 40 })
      .map((parents) => parents.map((parent, child) => line(child + 1, parent % (child + 1), child + 1)));
    fc.assert(
      fc.property(forest, fc.nat(), fc.nat(), (lines, from, to) => {
        const size = lines.length + 1;
        const path = claimPath(lines, from % size, to % size);
        let at = from % size;
        for (const { a, b } of path ?? []) at = a === at ? b : b === at ? a : -1;
        expect(at).toBe(to % size);
        expect(new Set(path).size).toBe(path?.length);
        // Without any one of its claims there is no way: it is the only one.
        for (const gone of path ?? [])
          expect(
            claimPath(
              lines.filter((one) => one !== gone),
              from % size,
              to % size,
            ),
          ).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the picture', () => {
  test('hangs each identifier below the one that brought it in, the first of each tree at the top', () => {
    expect(claimTree(lena, [1, 4, 2, 3, 8, 9])).toEqual([
      { identifier: 1, depth: 0, parent: null, claim: null },
      { identifier: 2, depth: 1, parent: 0, claim: 11 },
      { identifier: 3, depth: 2, parent: 1, claim: 12 },
      { identifier: 4, depth: 1, parent: 0, claim: 13 },
      { identifier: 8, depth: 0, parent: null, claim: null },
      { identifier: 9, depth: 1, parent: 4, claim: 14 },
    ]);
  });

  test('shows an identifier once, even in a ring', () => {
    const ring = [line(1, 1, 2), line(2, 2, 3), line(3, 3, 1)];
    expect(claimTree(ring, [1, 2, 3]).map(({ identifier }) => identifier)).toEqual([1, 2, 3]);
    expect(claims(claimPath(ring, 1, 3))).toEqual([3]);
  });
});
