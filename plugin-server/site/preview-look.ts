import type { Locale } from '../../protocol/schema.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { type HelloDesk, hello } from './hello.ts';
import type { KnownSite } from './known-site.ts';
import type { SiteDirectory } from './site-directory.ts';
import { lookAfter } from './site-look.ts';

export interface PreviewDesk {
  readonly sites: Pick<SiteDirectory, 'byId'>;
  readonly hello: Omit<HelloDesk, 'sites'>;
  /** What the loader is told of a site. */
  readonly configOf: (site: KnownSite) => Readonly<Record<string, unknown>>;
  /** What the widget says by itself. */
  readonly saidIn: (locale: Locale) => Readonly<Record<string, string>>;
}

/** The site of the caller as visitors would meet it with this look: by the same functions as they do. Error: not-found. */
export const previewLook = async (
  desk: PreviewDesk,
  caller: AgentCaller,
  { locale, look }: Parsed<'inbox', 'look:preview'>,
): Promise<Outcome<Given<'inbox', 'look:preview'>>> => {
  const kept = desk.sites.byId(caller.site);
  if (kept === undefined) return refused('not-found');
  const site = { ...kept, look: lookAfter(kept.look, look) };
  const greeted = await hello({ ...desk.hello, sites: { byKey: async () => site } }, { site: site.key, locale });
  if (!greeted.ok) return greeted;
  return done({ config: JSON.stringify(desk.configOf(site)), hello: greeted.answer, said: { ...desk.saidIn(locale) } });
};
