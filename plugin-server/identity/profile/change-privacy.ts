import type { PrivacySettings } from '../../../protocol/profile-view.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { privacyOf, type SitePrivacy } from '../../site/site-privacy.ts';
import type { IdentityDesk } from '../identity-desk.ts';

type Change = Parsed<'inbox', 'privacy:change'>;

/** Changes what was named and leaves the rest; nothing new changes nothing. Error: not-found. */
export const changePrivacy = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site, agent }: AgentCaller,
  change: Change,
): Promise<Outcome<Given<'inbox', 'privacy:change'>>> =>
  store.write(async (tx) => {
    const held = await tx.lockSite(site);
    if (held === undefined) return refused('not-found');
    const now = clock.wall();
    const before = privacyOf(held.privacy);
    const wanted = after(before, change);
    const fields = (Object.keys(wanted) as (keyof PrivacySettings)[]).filter((name) => wanted[name] !== before[name]);
    if (fields.length === 0) return done(wanted);
    await tx.saveSite({ ...held, privacy: JSON.stringify(wanted), changed_at: now, changed_by: agent });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'privacy:change', refs: JSON.stringify({ fields }) });
    return done(wanted, [{ is: 'site', site }]);
  });

const after = (before: SitePrivacy, change: Change): SitePrivacy => ({
  consent: change.consent ?? before.consent,
  conversationDays: change.conversationDays ?? before.conversationDays,
  looseFileDays: change.looseFileDays ?? before.looseFileDays,
  profileDays: change.profileDays ?? before.profileDays,
  deviceDays: change.deviceDays ?? before.deviceDays,
  addressesConfirmed: change.addressesConfirmed ?? before.addressesConfirmed,
  requireNonce: change.requireNonce ?? before.requireNonce,
  issuer: change.issuer === undefined ? before.issuer : (change.issuer?.trim() ?? null),
});
