import type { Given } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { privacyOf } from '../../site/site-privacy.ts';
import type { IdentityDesk } from '../identity-desk.ts';

/** Error: not-found. */
export const readPrivacy = async (
  { store: { read } }: Pick<IdentityDesk, 'store'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'privacy:read'>>> => {
  const row = await read.site(site);
  return row === undefined ? refused('not-found') : done(privacyOf(row.privacy));
};
