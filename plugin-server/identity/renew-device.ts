import { tokenPrefix } from '../../protocol/ids.ts';
import type { Given } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomToken } from '../secret/random-token.ts';
import type { IdentityDesk } from './identity-desk.ts';

/** Every thirty days a new token. The old one ends at the first use of the new, so that a lost answer locks nobody out. Error: not-found. */
export const renewDevice = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: VisitorCaller,
): Promise<Outcome<Given<'visitor', 'device:renew'>>> => {
  const now = desk.clock.wall();
  const token = randomToken(tokenPrefix.device);
  return desk.store.write(
    async (tx) => {
      const held = await tx.device(caller.site, caller.device);
      if (held?.ended_at !== null) return refused('not-found');
      await tx.offerToken(held.id, hashToken(token), now);
      return done({ token });
    },
    'chat',
    caller.origin,
  );
};
