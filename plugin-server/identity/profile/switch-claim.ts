import type { Given } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { setClaim } from '../graph/set-claim.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { profilesAfter, recordAct } from './record-act.ts';

interface Asked {
  readonly op: 'claim:revoke' | 'claim:restore';
  readonly claim: number;
  readonly on: boolean;
  readonly reason: string;
}

/** On or off, and everything that hangs on it. */
export const switchClaim = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { op, claim, on, reason }: Asked,
): Promise<Outcome<Given<'inbox', 'claim:revoke'>>> =>
  store.write(
    async (tx) => {
      const { site, agent } = caller;
      const held = await tx.claim(site, claim);
      if (held === undefined) return refused('not-found');
      if ((held.is_on === 1) === on) return refused('profile.changed');
      const about = [held.a, held.b];
      const was = (await tx.identifiers(site, about)).map(({ root }) => root);
      const at = clock.wall();
      const moved = await setClaim(tx, held, on ? null : { by: agent, at });
      const log = await recordAct(tx, caller, {
        op,
        at,
        about,
        refs: { claim },
        change: { is: 'claim', claim, on },
        reason,
      });
      const after = await profilesAfter(tx, caller, about, was, moved.news);
      return done({ log, profiles: after.profiles }, after.news);
    },
    'chat',
    actsOf(caller),
  );
