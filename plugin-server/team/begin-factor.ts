import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { base32 } from '../secret/base32.ts';
import { makeTotpSeed, totpUrl } from '../secret/totp.ts';
import { sealSeed } from './factor.ts';
import type { TeamDesk } from './team-desk.ts';

/** A new seed for her app, shown once. Until a code of it is confirmed, what she had before stays as it is. Error: not-found. */
export const beginFactor = async (
  desk: Pick<TeamDesk, 'store' | 'sealer' | 'inboxUrl'>,
  caller: AgentCaller,
): Promise<Outcome<Given<'inbox', 'factor:begin'>>> => {
  const seed = makeTotpSeed();
  return desk.store.write(async (tx) => {
    const held = await tx.lockAgent(caller.agent);
    if (held === undefined) return refused('not-found');
    await tx.saveAgent({ ...held, factor_pending: sealSeed(desk.sealer, held.id, 'factor_pending', seed) });
    // With the host, because an app keeps one entry per issuer and account, and she may answer for two servers.
    const issuer = `Nahtlos ${new URL(desk.inboxUrl).host}`;
    return done({ secret: base32(seed), url: totpUrl({ seed, issuer, account: held.email }) });
  });
};
