import type { SiteId } from '../../protocol/ids.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import type { Reads } from '../store/tx.ts';

/** Those of the site that are not erased yet. Errors: not-found (one of them is nobody’s here), profile.erased (all are). */
export const standingIdentifiers = async (
  read: Pick<Reads, 'identifiers'>,
  site: SiteId,
  asked: readonly number[],
): Promise<number[] | Refusal> => {
  const ids = [...new Set(asked)];
  const rows = await read.identifiers(site, ids);
  if (rows.length < ids.length) return refused('not-found');
  const left = rows.filter((row) => row.state !== 'erased').map((row) => row.id);
  return left.length === 0 ? refused('profile.erased') : left;
};
