import type { ProfilePanel } from '../../../protocol/profile-view.ts';
import type { TraitTable } from '../../store/schema.ts';
import { byWorth } from './name-of-profile.ts';

/** One line a key: what holds, and what somebody else says instead. */
export const showTraits = (rows: readonly TraitTable[]): ProfilePanel['traits'] => {
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return [...byKey.keys()].sort().flatMap((key) => {
    const [best, ...rest] = (byKey.get(key) ?? []).toSorted(byWorth);
    if (best === undefined) return [];
    const other = rest.find(({ value }) => value !== best.value);
    const { source, at, strength } = best;
    return [{ key, value: cut(best.value), source, at, strength, ...(other && { other: cut(other.value) }) }];
  });
};

const shown = 200;
const cut = (value: string): string =>
  value.length <= shown ? value : `${value.slice(0, shown - 1).replace(/[\ud800-\udbff]$/, '')}…`;
