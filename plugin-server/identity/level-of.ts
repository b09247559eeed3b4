import type { Level } from '../../protocol/identity.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Reads } from '../store/tx.ts';

/**
 * What this device has proven, as its badge says. It decides what is drawn and nothing else: what a browser may read
 * stands in the `WHERE` of every read, and neither asks for the other.
 */
export const levelOf = async (
  read: Pick<Reads, 'proofsOf' | 'readingsOf' | 'traitsOf'>,
  caller: Pick<VisitorCaller, 'device' | 'anon' | 'shown'>,
  now: number,
): Promise<Level> => {
  const proofs = (await read.proofsOf(caller.device)).filter(
    ({ until, needs_pass }) => until > now && needs_pass <= caller.shown,
  );
  if (proofs.some(({ how }) => how !== 'otp')) return 'signed';
  if (proofs.length > 0) return 'possessed';
  if ((await read.readingsOf(caller.anon)).some(({ how }) => how === 'link')) return 'possessed';
  return (await read.traitsOf([caller.anon])).length === 0 ? 'anonymous' : 'claimed';
};
