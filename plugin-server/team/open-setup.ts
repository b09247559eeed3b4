import type { Given, Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { firstSite } from '../site/first-site.ts';
import { opensSetup } from './setup-token.ts';
import type { TeamDesk } from './team-desk.ts';

/** What is known of the first site already, for the form. Error: token.invalid. */
export const openSetup = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'isDemo'>,
  { token }: Parsed<'inbox', 'setup:open'>,
): Promise<Outcome<Given<'inbox', 'setup:open'>>> => {
  const { read } = desk.store;
  const site = await firstSite(read);
  if (site === undefined || !(await opensSetup(read, token, desk.clock.wall()))) return refused('token.invalid');
  const origins = JSON.parse(site.origins) as string[];
  return done({ site: { name: site.name, origins, privacyUrl: site.privacy_url }, demo: desk.isDemo });
};
