import type { SiteId } from '../../../protocol/ids.ts';
import type { News } from '../../conversation/outcome.ts';
import type { GraphWrites } from '../../store/graph-tx.ts';

export interface ClaimSwitch {
  readonly site: SiteId;
  readonly claim: number;
  readonly on: boolean;
  /** an agent's id, or a device's origin `d:…` */
  readonly by: string;
  readonly at: number;
}

/** Revokes or restores a claim and recomputes what it touched. Already so: nothing happens. */
export const setClaim = async (_tx: GraphWrites, _asked: ClaimSwitch): Promise<readonly News[]> => {
  throw new Error('Being written.');
};
