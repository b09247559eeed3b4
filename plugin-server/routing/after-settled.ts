import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';

/** Told when a brief arrived or did not; its ladder goes on. */
export type TrySettled = (
  tx: Tx,
  delivery: DeliveryRow,
  state: 'accepted' | 'failed' | 'unclear',
  at: { readonly now: number; readonly steady: number },
) => Promise<News[]>;
