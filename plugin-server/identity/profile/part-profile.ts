import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { partPair } from '../graph/part-pair.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { isParted } from './is-parted.ts';
import { profilesAfter, recordAct } from './record-act.ts';
import { memberOf } from './root-of.ts';

/**
 * "Not the same person": whatever is claimed, these two are never one profile. No claim is revoked; of those on the path
 * between them the weakest, latest gives way. Errors: not-found, profile.erased, profile.changed (parted already), request.malformed (one and the same).
 */
export const partProfile = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { a, b, reason }: Parsed<'inbox', 'profile:part'>,
): Promise<Outcome<Given<'inbox', 'profile:part'>>> =>
  store.write(
    async (tx) => {
      const { site, agent } = caller;
      const [one, other] = [await memberOf(tx, site, a), await memberOf(tx, site, b)];
      if (!one.ok) return one;
      if (!other.ok) return other;
      if (a === b) return refused('request.malformed', { field: 'b' });
      if (await isParted(tx, site, a, b)) return refused('profile.changed');
      const at = clock.wall();
      const moved = await partPair(tx, { site, a, b, actor: agent, reason, at });
      const change = { is: 'parted', a, b, on: true } as const;
      const log = await recordAct(tx, caller, {
        op: 'profile:part',
        at,
        about: [a, b],
        refs: { a, b },
        change,
        reason,
      });
      const after = await profilesAfter(tx, caller, [a, b], [one.row.root, other.row.root], moved.news);
      return done({ log, profiles: after.profiles }, after.news);
    },
    'chat',
    actsOf(caller),
  );
