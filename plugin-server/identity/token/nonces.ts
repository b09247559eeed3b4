import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { randomPart } from '../../../protocol/ids.ts';
import type { Mac } from '../../secret/mac.ts';
import { safeEqual } from '../../secret/safe-equal.ts';

/** A value of ours that a token carries back within ten minutes. Nothing is kept of it until it was used. */
export const issueNonce = (mac: Mac, site: SiteId, now: number): string => {
  const body = `${(now + identityLimits.nonceLifeMs).toString(36)}.${randomPart()}`;
  return `${body}.${mac.of('nonce', site, body)}`;
};

/** When it ends; null: it is none of this site's, or over. */
export const nonceEnds = (mac: Mac, site: SiteId, nonce: string, now: number): number | null => {
  const at = nonce.lastIndexOf('.');
  const body = nonce.slice(0, Math.max(0, at));
  const isOurs = mac.all('nonce', site, body).some((ours) => safeEqual(ours, nonce.slice(at + 1)));
  const endsAt = Number.parseInt(body, 36);
  return isOurs && endsAt > now ? endsAt : null;
};
