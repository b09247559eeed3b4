import { randomInt } from 'node:crypto';
import { identityLimits } from '../../../protocol/identity.ts';
import { idPrefix, type LinkId, type SiteId, tokenPrefix } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import { peerOf, type VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { hashToken } from '../../secret/hash-token.ts';
import type { Mac } from '../../secret/mac.ts';
import { randomId, randomToken } from '../../secret/random-token.ts';
import type { LinkReads } from '../../store/link-tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { isOpen } from './standing-link.ts';

/**
 * An offer to go on with one conversation on another device: a token for the fragment of an address, and six digits to
 * type. Both open that conversation once, within ten minutes. At most three stand open; the oldest gives way.
 * Error: not-found.
 */
export const createLink = async (
  desk: IdentityDesk,
  caller: VisitorCaller,
  { conversation }: Parsed<'visitor', 'link:create'>,
): Promise<Outcome<Given<'visitor', 'link:create'>>> => {
  const site = desk.sites.byId(caller.site);
  if (site === undefined) return refused('not-found');
  const now = desk.clock.wall();
  const token = randomToken(tokenPrefix.link);
  const id = randomId<LinkId>(idPrefix.link);
  const expiresAt = now + identityLimits.linkLifeMs;
  return desk.store.write(
    async (tx) => {
      const held = await tx.lockReadable(peerOf(caller, now), conversation);
      if (held === undefined) return refused('not-found');
      const open = (await tx.openLinksOf(conversation)).filter((link) => isOpen(link, caller.site, now));
      for (const link of open.slice(0, Math.max(0, open.length - identityLimits.linksPerConversation + 1)))
        await tx.saveLink({ ...link, state: 'revoked' });
      const code = await freeCode(tx, desk.mac, caller.site, now);
      await tx.insertLink({
        id,
        site: caller.site,
        conversation,
        from_device: caller.device,
        to_device: null,
        token_hash: hashToken(token),
        code_hmac: codeName(desk.mac, caller.site, code),
        ticket_hash: null,
        number: null,
        label: null,
        asked_at: null,
        at: now,
        expires_at: expiresAt,
        state: 'open',
      });
      return done({
        link: id,
        url: `${desk.publicUrl}/continue?site=${encodeURIComponent(site.key)}#nahtlos=${token}`,
        code,
        expiresAt,
      });
    },
    'chat',
    caller.origin,
  );
};

export const codeName = (mac: Mac, site: SiteId, code: string): string => mac.of('link-code', site, code);

/** Six digits that open nothing else at this site. */
const freeCode = async (read: LinkReads, mac: Mac, site: SiteId, now: number): Promise<string> => {
  for (let tries = 0; tries < 50; tries += 1) {
    const code = `${randomInt(1_000_000)}`.padStart(6, '0');
    const taken = await read.linksByCode(site, codeName(mac, site, code));
    if (!taken.some((link) => isOpen(link, site, now))) return code;
  }
  throw new Error('No free code was found in fifty draws.');
};
