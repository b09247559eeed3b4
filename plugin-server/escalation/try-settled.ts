import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';

/** A brief arrived or did not: what did not sends the ladder on at once. */
export const trySettled = (
  _tx: Tx,
  _delivery: DeliveryRow,
  _state: 'accepted' | 'failed' | 'unclear',
  _at: { readonly now: number; readonly steady: number },
): Promise<News[]> => {
  throw new Error('Being written.');
};
