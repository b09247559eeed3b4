import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';

/** It goes again as it went, or not at all. */
export const mayHaveArrived = ({ problem }: Pick<DeliveryRow, 'problem'>): boolean =>
  problem?.startsWith('unknown') === true;
