import type { ProfilePanel } from '../../../protocol/profile-view.ts';
import type { TraitTable } from '../../store/schema.ts';
import { maskAddress, maskNumber, maskText } from '../mask-text.ts';
import { byWorth } from './name-of-profile.ts';

/** One line a key: what holds, and what somebody else says instead. Addresses and numbers are masked like identifiers. */
export const showTraits = (rows: readonly TraitTable[]): ProfilePanel['traits'] => {
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return [...byKey.keys()].sort().flatMap((key) => {
    const [best, ...rest] = (byKey.get(key) ?? []).toSorted(byWorth);
    if (best === undefined) return [];
    const other = rest.find(({ value }) => value !== best.value);
    const { source, at, strength } = best;
    const shown = ({ value }: TraitTable): string => cut(maskTrait(key, value));
    return [{ key, value: shown(best), source, at, strength, ...(other && { other: shown(other) }) }];
  });
};

/** Under a key that names an address or a number, whatever it holds counts as one. */
const maskTrait = (key: string, value: string): string => {
  if (addressKey.test(key) && !/^(true|false|)$/i.test(value)) return maskAddress(value);
  return numberKey.test(key) && /\d/.test(value) ? maskNumber(value) : maskText(value);
};
const addressKey = /mail([-_ ]?addresse?|[-_ ]?adresse)?$/i;
const numberKey = /(phone|telefon|mobile?|handy|whats_?app|fax|^tel|^wa)([-_ ]?(number|nummer|nr|no))?$/i;

const longest = 200;
const cut = (value: string): string =>
  value.length <= longest ? value : `${value.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
