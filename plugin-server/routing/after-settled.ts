import type { ChannelError } from '../channels/adapter.ts';
import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { fallBack } from './fall-back.ts';
import { saveTrouble } from './save-trouble.ts';

/** Told when a brief arrived or did not; its ladder goes on. */
export type TrySettled = (
  tx: Tx,
  delivery: DeliveryRow,
  state: 'accepted' | 'failed' | 'unclear',
  at: { readonly now: number; readonly steady: number },
) => Promise<News[]>;

export interface How {
  readonly state: 'accepted' | 'failed' | 'unclear';
  /** Of a failure. */
  readonly class?: ChannelError['class'] | undefined;
  readonly circumstances: Circumstances;
  readonly trySettled: TrySettled;
}

/**
 * What follows when the rows of one parcel have come to an end: the address that takes nothing is marked, a failed answer goes
 * its next way, the ladder of a brief goes on, agents see it. Whoever settles a message has locked its conversation before.
 */
export const afterSettled = async (tx: Tx, rows: readonly DeliveryRow[], how: How): Promise<News[]> => {
  const [first] = rows;
  if (first === undefined) return [];
  const { state, circumstances, trySettled } = how;
  if (state === 'failed') await markEndpoint(tx, first, how.class, circumstances.now);
  if (first.purpose === 'brief') return trySettled(tx, first, state, circumstances);
  if (first.purpose !== 'message' || first.conversation === null) return [];
  const held = await tx.lockConversation(first.site, first.conversation);
  if (held === undefined) return [];
  if (state === 'failed') for (const row of rows) await fallBack(tx, held, row, circumstances);
  return saveTrouble(tx, held, state !== 'accepted');
};

/** Of hers only; an agent's address is his ladder's to judge. */
const markEndpoint = async (
  tx: Pick<Tx, 'saveEndpoint'>,
  { site, recipient, purpose, peer, problem }: DeliveryRow,
  kind: ChannelError['class'] | undefined,
  at: number,
): Promise<void> => {
  if (kind !== 'bad-address' && kind !== 'opted-out') return;
  const identifier = Number(peer);
  if (recipient !== 'visitor' || (purpose !== 'message' && purpose !== 'ack') || !Number.isSafeInteger(identifier))
    return;
  await tx.saveEndpoint({
    identifier,
    site,
    state: kind === 'bad-address' ? 'bad' : 'opted-out',
    why: problem ?? kind,
    at,
  });
};
