import type { News } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';

/** Being written: one thing that came in, in one transaction. */
export const takeInbound = (_tx: Tx): Promise<News[]> => {
  throw new Error('Being written.');
};
