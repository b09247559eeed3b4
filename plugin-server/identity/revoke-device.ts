import type { Given, Parsed } from '../../protocol/wire.ts';
import { originOfDevice } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import type { IdentityDesk } from './identity-desk.ts';

/**
 * Ends a device by the token that can do nothing else: a browser that signed out without a connection kept only that.
 * Unknown, of another site, ended already: the same answer, and nothing happens.
 */
export const revokeDevice = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  { site: key, revokeToken }: Parsed<'visitor', 'device:revoke'>,
): Promise<Outcome<Given<'visitor', 'device:revoke'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const site = await tx.siteByKey(key);
    const held = await tx.deviceByRevokeHash(hashToken(revokeToken));
    if (held === undefined || held.site !== site?.id || held.ended_at !== null) return done({});
    await tx.endDevice(held.id, now, why);
    await tx.insertAudit({
      site: held.site,
      at: now,
      actor: originOfDevice(held.id),
      op: 'device:revoke',
      refs: JSON.stringify({ device: held.id }),
    });
    return done({}, [{ is: 'ended', device: held.id, why }]);
  });
};

const why = 'logout';
