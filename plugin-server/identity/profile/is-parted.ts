import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphReads } from '../../store/graph-tx.ts';

/** An agent has said that these are two persons. */
export const isParted = async (
  read: Pick<GraphReads, 'partedOf'>,
  site: SiteId,
  a: number,
  b: number,
): Promise<boolean> => (await read.partedOf(site, [a])).some((pair) => pair.a === b || pair.b === b);
