import { randomInt } from 'node:crypto';
import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { tokenPrefix } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { Call } from '../../doors/call.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { randomToken } from '../../secret/random-token.ts';
import { deviceLabel } from '../device-label.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { continueOn, type Second } from './continue-on.ts';
import { codeName } from './create-link.ts';
import { firstDevice, isOpen } from './standing-link.ts';

type Asked = Parsed<'visitor', 'link:redeem'>;
type Redeemed = Outcome<Given<'visitor', 'link:redeem'>>;

/**
 * Takes an offer: by the token of a scanned address at once, by typed digits once the first device has said yes.
 * Every reason against it is answered alike, so that a guess learns nothing.
 * Errors: link.invalid, link.other-person, limit.rate (too many wrong digits), limit.quota, site.unknown.
 */
export const redeemLink = async (
  desk: IdentityDesk,
  caller: VisitorCaller | null,
  asked: Asked,
  call: Call<unknown>,
): Promise<Redeemed> => {
  const site = await desk.sites.byKey(asked.site);
  if (site === undefined) return refused('site.unknown');
  // A device of another site is nobody here.
  if (caller !== null && caller.site !== site.id) return refused('link.invalid');
  const second: Second = { caller, label: deviceLabel(call.facts.userAgent), locale: asked.locale, now: call.now };
  return 'token' in asked
    ? byToken(desk, site.id, asked.token, second)
    : byCode(desk, site.id, asked.code, second, call, asked.site);
};

const byToken = (desk: IdentityDesk, site: SiteId, token: string, second: Second): Promise<Redeemed> =>
  desk.store.write(
    async (tx) => {
      const link = await tx.linkByTokenHash(hashToken(token));
      return isOpen(link, site, second.now) ? continueOn(tx, link, second) : refused('link.invalid');
    },
    'chat',
    // Two scans at once: one after the other.
    hashToken(token),
  );

const byCode = async (
  desk: IdentityDesk,
  site: SiteId,
  code: string,
  second: Second,
  { facts, standing, now }: Call<unknown>,
  key: string,
): Promise<Redeemed> => {
  const counted = { network: facts.network, standing, site: key };
  const rest = await desk.limiter.spent('code-guess', counted);
  if (rest !== null) return { ok: false, problem: rest };
  const name = codeName(desk.mac, site, code);
  const ticket = randomToken(tokenPrefix.ticket);
  const number = `${randomInt(10, 100)}`;
  const until = now + identityLimits.linkAnswerMs;
  const outcome = await desk.store.write(
    async (tx): Promise<Redeemed> => {
      const link = (await tx.linksByCode(site, name)).find((it) => isOpen(it, site, now));
      const first = link === undefined ? undefined : await firstDevice(tx, link);
      // Without somebody there to say yes the digits are worth nothing.
      if (link === undefined || first === undefined || !desk.living.isDeviceOnline(first.id))
        return refused('link.invalid');
      await tx.saveLink({
        ...link,
        state: 'asked',
        ticket_hash: hashToken(ticket),
        number,
        label: second.label,
        asked_at: now,
      });
      return done({ is: 'asked', ticket, show: number, until }, [
        { is: 'link-asked', device: first.id, ask: { link: link.id, label: second.label, number, until } },
      ]);
    },
    'chat',
    name,
  );
  if (outcome.ok) return outcome;
  const slow = await desk.limiter.take('code-guess', counted);
  return slow === null ? outcome : { ok: false, problem: slow };
};
