import type { Given, Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { SiteDirectory } from './site-directory.ts';
import type { SnippetWatch } from './snippet-watch.ts';

interface Desk {
  readonly sites: Pick<SiteDirectory, 'byKey' | 'judge'>;
  readonly snippets: Pick<SnippetWatch, 'pinged'>;
}

/** A loader spoke up. `origin`: as the browser sent it; what the loader says of itself counts only where there is none. Error: site.unknown. */
export const takePing = async (
  { sites, snippets }: Desk,
  { site: key, ...said }: Parsed<'visitor', 'site:ping'>,
  origin: string | null,
): Promise<Outcome<Given<'visitor', 'site:ping'>>> => {
  const site = await sites.byKey(key);
  if (site === undefined) return refused('site.unknown');
  const ping = { ...said, origin: origin ?? said.origin };
  snippets.pinged(site.id, ping, sites.judge(site, ping.origin));
  return done({});
};
