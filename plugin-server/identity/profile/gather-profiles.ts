import type { SiteId } from '../../../protocol/ids.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import {
  type ClaimOfProfile,
  type DeviceOfProfile,
  type OfProfile,
  type ProfileReads,
  type ProofOfProfile,
  profilesAtOnce,
} from '../../store/profile-tx.ts';
import type { TraitTable } from '../../store/schema.ts';

/** What every view of a person begins with. */
export interface GatheredProfile {
  readonly root: number;
  readonly members: readonly IdentifierRow[];
  /** Claims by which the members hang together. */
  readonly joins: readonly ClaimOfProfile[];
  readonly proofs: readonly ProofOfProfile[];
  readonly devices: readonly DeviceOfProfile[];
  readonly names: readonly OfProfile<TraitTable>[];
}

/** The profiles with these roots, however many: a few questions for twenty of them. A root nobody has is missing. */
export const gatherProfiles = async (
  read: ProfileReads,
  site: SiteId,
  roots: readonly number[],
): Promise<ReadonlyMap<number, GatheredProfile>> => {
  const found = new Map<number, GatheredProfile>();
  for (let from = 0; from < roots.length; from += profilesAtOnce) {
    const chunk = roots.slice(from, from + profilesAtOnce);
    const of = { site, roots: chunk, limit: mostRows * Math.min(chunk.length, 5) };
    const [members, joins, proofs, devices, names] = await Promise.all([
      read.profileMembers(of),
      read.profileClaims('joins', of),
      read.profileProofs(of),
      read.profileDevices(of),
      read.profileNames(of),
    ]);
    for (const root of chunk) {
      const its = <Row extends { readonly root: number }>(rows: readonly Row[]): Row[] =>
        chunk.length === 1 ? [...rows] : rows.filter((row) => row.root === root);
      if (members.some((member) => member.root === root))
        found.set(root, {
          root,
          members: its(members),
          joins: its(joins),
          proofs: its(proofs),
          devices: its(devices),
          names: its(names),
        });
    }
  }
  return found;
};

/** Of one profile in one list: a profile has at most 200 members, and rarely more than two claims each. */
const mostRows = 1_000;
