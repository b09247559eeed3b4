import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { setValueRule, writtenPattern } from '../graph/set-value-rule.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { profilesAfter, recordAct } from './record-act.ts';
import { ruleOfValue } from './rule-of-value.ts';
import { sealPattern } from './sealed-pattern.ts';

/**
 * Values that never join, or are no identifiers at all; ok takes the rule away. What they had joined comes apart, or
 * joins again. Errors: profile.changed (it is so already), setting.refused (`pattern`, too-many: it fits more than a thousand values).
 */
export const ruleValue = (
  { store, clock, sealer }: Pick<IdentityDesk, 'store' | 'clock' | 'sealer'>,
  caller: AgentCaller,
  asked: Parsed<'inbox', 'value:rule'>,
): Promise<Outcome<Given<'inbox', 'value:rule'>>> =>
  store.write(
    async (tx) => {
      const { site, agent } = caller;
      const { what } = asked;
      const kind = asked.kind as IdentifierKind;
      const pattern = writtenPattern({ kind, pattern: asked.pattern });
      const before = await ruleOfValue(tx, site, { kind, pattern });
      if (before === what) return refused('profile.changed');

      const about = await tx.identifiersLike(site, kind, pattern, mostNamed);
      const at = clock.wall();
      const moved = await setValueRule(tx, { site, kind, pattern, what, actor: agent, at });
      if (moved === null) return refused('setting.refused', { field: 'pattern', reason: 'too-many' });
      const log = await recordAct(tx, caller, {
        op: 'value:rule',
        at,
        about: about.map(({ id }) => id),
        refs: { kind, what },
        change: { is: 'rule', kind, pattern: sealPattern(sealer, site, pattern), was: before, now: what },
      });
      const ids = about.map(({ id }) => id);
      const was = about.map(({ root }) => root);
      const after = await profilesAfter(tx, caller, ids, was, moved.news);
      return done({ log, profiles: after.profiles }, after.news);
    },
    'chat',
    actsOf(caller),
  );

/** By so many of the values it fits the line is found again. */
const mostNamed = 200;
