import type { SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { byAge } from './first-site.ts';
import { type KnownSite, knownSite } from './known-site.ts';
import { matchesOrigin, pageOrigin } from './matches-origin.ts';
import { isLocal, type Origin } from './parse-origin.ts';

/** `unlisted`: not on the site's list; `privacy`: without a privacy notice the chat works on localhost only. */
export type OriginVerdict = 'ok' | 'unlisted' | 'privacy';

/**
 * All sites in memory, because every upgrade and every CORS check asks for them. A cache of the store: news of this
 * process refresh it, and who asks for something it does not know makes it look again (sites are made in the shell).
 */
export interface SiteDirectory {
  byKey(key: string): Promise<KnownSite | undefined>;
  byId(id: SiteId): KnownSite | undefined;
  /** The oldest: what a tag without a key means. */
  first(): KnownSite | undefined;
  /** The oldest first. */
  all(): readonly KnownSite[];
  judge(site: KnownSite, origin: string | null | undefined): OriginVerdict;
  /** Whether any site takes this origin: all that can be asked before the packet that names the site. */
  isListed(origin: string | null | undefined): Promise<boolean>;
  /** Resolves when what the news are about is in here. */
  hear(news: readonly News[]): Promise<void>;
}

interface Needs {
  readonly store: Pick<Store, 'read'>;
  readonly clock: Pick<Clock, 'mono'>;
  /** The server's own origin, always on every list. */
  readonly publicUrl: string;
}

export const openSiteDirectory = async ({ store, clock, publicUrl }: Needs): Promise<SiteDirectory> => {
  const own = pageOrigin(new URL(publicUrl).origin);
  let sites: readonly KnownSite[] = [];

  const read = async (): Promise<void> => {
    const rows = await store.read.sites();
    sites = rows.toSorted(byAge).map(knownSite);
  };
  let lookedAt = clock.mono();
  let reading = read();
  await reading;
  // One after the other: a read that began before a change must not end after one that saw it.
  const readAgain = (): Promise<void> => {
    reading = reading.then(read, read);
    return reading;
  };
  /** For what is not known here. Who asks for nonsense again and again does not make us read each time. */
  const lookAgain = (): Promise<void> => {
    if (clock.mono() - lookedAt < lookAgainMs) return reading;
    lookedAt = clock.mono();
    return readAgain();
  };

  const find = (key: string): KnownSite | undefined => sites.find((site) => site.key === key);
  const takes = (origin: string | null | undefined): boolean => sites.some((site) => judge(site, origin, own) === 'ok');

  return {
    async byKey(key) {
      if (find(key) === undefined) await lookAgain();
      return find(key);
    },
    byId: (id) => sites.find((site) => site.id === id),
    first: () => sites[0],
    all: () => sites,
    judge: (site, origin) => judge(site, origin, own),
    async isListed(origin) {
      if (pageOrigin(origin) === null) return false;
      if (!takes(origin)) await lookAgain();
      return takes(origin);
    },
    async hear(news) {
      if (news.some(({ is }) => is === 'site')) await readAgain();
    },
  };
};

const lookAgainMs = 1_000;

const judge = (site: KnownSite, header: string | null | undefined, own: Origin | null): OriginVerdict => {
  if (!matchesOrigin(site.origins, header, own)) return 'unlisted';
  const page = pageOrigin(header);
  return site.privacyUrl === null && (page === null || !isLocal(page)) ? 'privacy' : 'ok';
};
