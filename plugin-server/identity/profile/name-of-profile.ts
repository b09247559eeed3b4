import type { TraitTable } from '../../store/schema.ts';
import { maskText } from '../mask-text.ts';

/** Best first: the strongest, of those the latest. What an agent called her goes before all. */
export const byWorth = (one: TraitTable, other: TraitTable): number =>
  rank(other) - rank(one) ||
  other.strength - one.strength ||
  other.at - one.at ||
  other.identifier - one.identifier ||
  (one.source < other.source ? -1 : 1);

const rank = ({ key, source }: TraitTable): number => (key === 'name' && source === 'agent' ? 1 : 0);

/** What she is called; '': nobody has said. */
export const nameOfProfile = (names: readonly TraitTable[]): string =>
  names.filter(({ key }) => key === 'name').toSorted(byWorth)[0]?.value ?? '';

/** As it stands in views of persons: some are called by their address. */
export const shownName = (names: readonly TraitTable[]): string => maskText(nameOfProfile(names));
