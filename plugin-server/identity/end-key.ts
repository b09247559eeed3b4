import type { IdentityKeyId, SiteId } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { isLive } from './token/token-key.ts';

/**
 * What was signed with this key counts no more, from this moment on; pages are asked to prove again with another. Ended
 * already: nothing happens. Errors: not-found, setting.refused (`key`: fixed, it stands in the operator's environment).
 */
export const endKey = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { key }: Parsed<'inbox', 'key:end'>,
): Promise<Outcome<Given<'inbox', 'key:end'>>> => {
  const now = desk.clock.wall();
  const { site } = caller;
  return desk.store.write(async (tx) => {
    const row = (await tx.identityKeys(site)).find(({ id }) => id === key);
    if (row === undefined) return refused('not-found');
    if (row.is_fixed === 1) return refused('setting.refused', { field: 'key', reason: 'fixed' });
    if (!isLive(row, now)) return done({});
    const news = await endProofsOf(tx, site, key, now);
    const refs = JSON.stringify({ key, kid: row.kid });
    await tx.insertAudit({ site, at: now, actor: caller.agent, op: 'key:end', refs });
    return done({}, news);
  });
};

/** The key and all it proved. */
export const endProofsOf = async (tx: Tx, site: SiteId, key: IdentityKeyId, at: number): Promise<News[]> => {
  await tx.endIdentityKey(site, key, at);
  const devices = await tx.endProofs({ key }, at);
  return devices.length === 0
    ? []
    : [
        { is: 'refresh', devices },
        { is: 'reads', devices },
      ];
};
