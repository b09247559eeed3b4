import type { Tx } from '../store/tx.ts';
import type { Proven } from './proven.ts';

/** What the shop signed of her besides who she is. Answers whether it calls her otherwise now. */
export const saveShopTraits = async (
  tx: Pick<Tx, 'traitsOf' | 'saveTrait'>,
  identifier: number,
  { traits, at }: Pick<Proven, 'traits' | 'at'>,
): Promise<boolean> => {
  if (traits.length === 0) return false;
  const known = new Map(
    (await tx.traitsOf([identifier])).filter(({ source }) => source === 'shop').map((trait) => [trait.key, trait]),
  );
  let isNamed = false;
  for (const [key, value] of traits) {
    const trait = known.get(key);
    if (trait !== undefined && (trait.at > at || trait.value === value)) continue;
    await tx.saveTrait({ identifier, key, source: 'shop', value, at, strength: 3 });
    isNamed ||= key === 'name';
  }
  return isNamed;
};
