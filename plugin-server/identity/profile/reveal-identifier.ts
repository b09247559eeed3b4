import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { memberOf } from './root-of.ts';

/** The whole value, and who wanted to see it. Errors: not-found, profile.erased. */
export const revealIdentifier = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site, agent, origin }: AgentCaller,
  { identifier }: Parsed<'inbox', 'profile:reveal'>,
): Promise<Outcome<Given<'inbox', 'profile:reveal'>>> =>
  store.write(
    async (tx) => {
      const found = await memberOf(tx, site, identifier);
      if (!found.ok) return found;
      const refs = JSON.stringify({ identifier });
      await tx.insertAudit({ site, at: clock.wall(), actor: agent, op: 'profile:reveal', refs });
      return done({ value: found.row.value ?? '' });
    },
    'chat',
    origin,
  );
