import type { ProfilePanel } from '../../protocol/profile-view.ts';

type Trait = ProfilePanel['traits'][number];

/** One trait of two persons, and whose value the joined person would show. */
export interface TraitPair {
  readonly key: string;
  readonly mine: Trait | null;
  readonly other: Trait | null;
  readonly differs: boolean;
  readonly wins: 'mine' | 'other';
}

/** The stronger source wins, of equal ones the later: the same rule by which the panel merges what it reads. Differing ones first. */
export const compareTraits = (mine: readonly Trait[], other: readonly Trait[]): readonly TraitPair[] => {
  const keys = [...new Set([...mine, ...other].map(({ key }) => key))];
  const pairs = keys.map((key): TraitPair => {
    const left = mine.find((trait) => trait.key === key) ?? null;
    const right = other.find((trait) => trait.key === key) ?? null;
    return {
      key,
      mine: left,
      other: right,
      differs: left !== null && right !== null && left.value !== right.value,
      wins: isBetter(left, right) ? 'mine' : 'other',
    };
  });
  return pairs.sort((a, b) => Number(b.differs) - Number(a.differs) || a.key.localeCompare(b.key));
};

const isBetter = (left: Trait | null, right: Trait | null): boolean => {
  if (left === null || right === null) return right === null;
  return left.strength === right.strength ? left.at >= right.at : left.strength > right.strength;
};
