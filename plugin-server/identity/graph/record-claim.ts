import type { ClaimRule, ClaimState, Strength } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { News } from '../../conversation/outcome.ts';
import type { GraphWrites } from '../../store/graph-tx.ts';

/** "These two are one person", with the evidence. The order of `a` and `b` does not matter. */
export interface Asserted {
  readonly site: SiteId;
  readonly a: number;
  readonly b: number;
  readonly rule: ClaimRule;
  readonly strength: Strength;
  readonly at: number;
  /** visitor, page, shop, agent or channel */
  readonly source: string;
  /** an agent's id, or a device's origin `d:…` */
  readonly actor: string;
  readonly reason?: string;
  /** ids, no values */
  readonly evidence?: Readonly<Record<string, string | number>>;
}

export interface Recorded {
  readonly claim: number;
  readonly state: ClaimState;
  /** `profiles` if members moved, else nothing. */
  readonly news: readonly News[];
}

/** Folds the claim in and brings roots, hubs and states to what `resolve` makes of all claims (identity.md 3). */
export const recordClaim = async (_tx: GraphWrites, _asserted: Asserted): Promise<Recorded> => {
  throw new Error('Being written.');
};
