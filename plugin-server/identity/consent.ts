import type { Purpose } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { ConsentRow } from '../store/data-tx.ts';
import type { Reads } from '../store/tx.ts';

/** Of each identifier what it said last, on any channel: one no among the channels is a no. */
const lastWords = (rows: readonly ConsentRow[], purpose: Purpose): Map<number, boolean> => {
  const newest = new Map<string, ConsentRow>();
  for (const row of [...rows].sort((a, b) => a.id - b.id))
    if (row.purpose === purpose) newest.set(`${row.identifier} ${row.channel}`, row);
  const words = new Map<number, boolean>();
  for (const { identifier, granted } of newest.values())
    words.set(identifier, (words.get(identifier) ?? true) && granted === 1);
  return words;
};

/**
 * May this be done for `identifier`? It has said yes itself, and nobody of its profile has said no. So whatever is joined to it, a
 * merge can only take away, never give. `rows`: the consents of all members.
 */
export const isGranted = (rows: readonly ConsentRow[], identifier: number, purpose: Purpose): boolean => {
  const words = lastWords(rows, purpose);
  return words.get(identifier) === true && ![...words.values()].includes(false);
};

/** `isGranted` from the store. Unknown identifiers have said nothing. */
export const hasConsent = async (
  read: Pick<Reads, 'identifier' | 'membersOf' | 'consentsOf'>,
  site: SiteId,
  identifier: number,
  purpose: Purpose,
): Promise<boolean> => {
  const row = await read.identifier(site, identifier);
  if (row === undefined) return false;
  const members = (await read.membersOf(site, [row.root])).map(({ id }) => id);
  return isGranted(await read.consentsOf(members), identifier, purpose);
};
