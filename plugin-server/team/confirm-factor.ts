import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { makeRecoveryCodes } from '../secret/recovery-codes.ts';
import { checkTotp } from '../secret/totp.ts';
import { openSeed, sealSeed } from './factor.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

/**
 * The first code of her app makes the begun factor hers; the recovery codes are shown once, older ones end, and so does
 * every other sign-in, because none of them showed a code of it. Errors: auth.wrong, setting.refused (`reason`: not-begun), not-found.
 */
export const confirmFactor = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'sealer'>,
  caller: AgentCaller,
  { code }: Parsed<'inbox', 'factor:confirm'>,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Given<'inbox', 'factor:confirm'>>> => {
  const { store, clock, sealer } = desk;
  const now = clock.wall();
  const { codes, hashes } = makeRecoveryCodes();
  return store.write(async (tx) => {
    const held = await tx.lockAgent(caller.agent);
    if (held === undefined) return refused('not-found');
    if (held.factor_pending === null) return refused('setting.refused', { field: 'code', reason: 'not-begun' });
    const seed = openSeed(sealer, held.id, 'factor_pending', held.factor_pending);
    const verdict = checkTotp({ seed, code, now, lastStep: null });
    if (!verdict.ok) return refused('auth.wrong');

    await tx.saveAgent({
      ...held,
      factor: sealSeed(sealer, held.id, 'factor', seed),
      factor_pending: null,
      factor_step: verdict.step,
      recovery: JSON.stringify(hashes),
    });
    const signIns = await tx.endSignIns(held.id, now, facts.signIn);
    const refs = JSON.stringify({ signIns });
    await tx.insertAudit({ site: null, at: now, actor: held.id, op: 'factor:confirm', refs });
    return done(
      { recoveryCodes: [...codes] },
      signIns.length === 0 ? [] : [{ is: 'signed-out', signIns, why: 'factor' }],
    );
  });
};
