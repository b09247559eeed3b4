import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { Call } from '../../doors/call.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { deviceLabel } from '../device-label.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { continueOn } from './continue-on.ts';
import { isAsked } from './standing-link.ts';

/** Between two looks: an answer given at another process is seen as well. */
const lookEveryMs = 500;

type Waited = Outcome<Given<'visitor', 'link:wait'>>;

/**
 * Whoever typed the digits waits here for the yes on the first device, `waitMs` at most, then asks again.
 * Errors: link.invalid (no, silence, another site, used), link.other-person, limit.quota, site.unknown.
 */
export const waitForLink = async (
  desk: IdentityDesk,
  caller: VisitorCaller | null,
  asked: Parsed<'visitor', 'link:wait'>,
  call: Call<unknown>,
): Promise<Waited> => {
  const site = await desk.sites.byKey(asked.site);
  if (site === undefined) return refused('site.unknown');
  if (caller !== null && caller.site !== site.id) return refused('link.invalid');
  const hash = hashToken(asked.ticket);
  const patience = desk.clock.mono() + asked.waitMs;
  for (;;) {
    const now = desk.clock.wall();
    const link = await desk.store.read.linkByTicketHash(hash);
    if (link?.state === 'agreed' && link.site === site.id) break;
    if (!isAsked(link, site.id, now)) return refused('link.invalid');
    if (call.facts.signal?.aborted === true || desk.clock.mono() >= patience) return done({ is: 'waiting' });
    await pause(call.facts.signal);
  }
  const label = deviceLabel(call.facts.userAgent);
  return desk.store.write(
    async (tx) => {
      const now = desk.clock.wall();
      const link = await tx.linkByTicketHash(hash);
      if (link?.state !== 'agreed' || link.expires_at <= now) return refused('link.invalid');
      return continueOn(tx, link, { caller, label, locale: asked.locale, now });
    },
    'chat',
    hash,
  );
};

const pause = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, lookEveryMs);
    signal?.addEventListener('abort', end, { once: true });
  });
