import { anonPrefix } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hasConsent } from './consent.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { levelOf } from './level-of.ts';
import { saveSaid } from './save-said.ts';
import { usableValues } from './token/usable-values.ts';

/**
 * Unsigned: what she typed, or what the page says of her. Agents see it, forms are filled with it, and it never changes what
 * this browser may read. What a form should have caught is refused; what a script hands over when it has nothing ("null",
 * a template's leftover) counts as not said. Errors: auth.revoked, identity.value (`field`: email, phone).
 */
export const sayIdentity = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: VisitorCaller,
  asked: Parsed<'visitor', 'identity:say'>,
): Promise<Outcome<Given<'visitor', 'identity:say'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(
    async (tx) => {
      const device = await tx.device(caller.site, caller.device);
      if (device?.ended_at !== null) return refused('auth.revoked');
      const usable = await usableValues(tx, caller.site);
      const [email, phone] = [usable('email', asked.email ?? null), usable('phone', asked.phone ?? null)];
      if (email === null && isGiven(asked.email)) return refused('identity.value', { field: 'email' });
      if (phone === null && isGiven(asked.phone)) return refused('identity.value', { field: 'phone' });
      const hasId = asked.user !== undefined || asked.anonymousId !== undefined;
      const news = await saveSaid(
        tx,
        device,
        {
          name: asked.name ?? null,
          email,
          phone,
          user: usable('user', asked.user ?? null),
          anonymousId: (await hasConsent(tx, caller.site, caller.anon, 'profile'))
            ? foreign(usable('anon', asked.anonymousId ?? null))
            : null,
          // Only a script knows the shop's ids; whatever comes without one may have been typed.
          source: hasId ? 'page' : 'visitor',
        },
        now,
      );
      return done({ level: await levelOf(tx, caller, now) }, news);
    },
    'chat',
    caller.origin,
  );
};

const isGiven = (value: string | undefined): boolean => value !== undefined && value.trim() !== '';

/** The page's analytics id, counted with her consent to `profile` only; a device's own id is claimed with its token. */
const foreign = (anon: string | null): string | null => (anon?.startsWith(anonPrefix) === true ? null : anon);
