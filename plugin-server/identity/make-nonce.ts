import type { Given, Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { issueNonce } from './token/nonces.ts';

/** A value for the shop to sign into its token, good once within ten minutes: a token that was stolen elsewhere lacks it. Error: site.unknown. */
export const makeNonce = async (
  desk: Pick<IdentityDesk, 'sites' | 'mac' | 'clock'>,
  { site: key }: Parsed<'visitor', 'identity:nonce'>,
): Promise<Outcome<Given<'visitor', 'identity:nonce'>>> => {
  const site = await desk.sites.byKey(key);
  if (site === undefined) return refused('site.unknown');
  return done({ nonce: issueNonce(desk.mac, site.id, desk.clock.wall()) });
};
