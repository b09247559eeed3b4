import type { SiteId } from '../../protocol/ids.ts';
import type { SnippetLight } from '../../protocol/view.ts';
import type { Clock } from '../clock.ts';
import { pageOrigin } from './matches-origin.ts';
import type { OriginVerdict } from './site-directory.ts';

/** What a loader said of the page it stands in. */
export interface Ping {
  readonly origin: string;
  readonly path: string;
  readonly title: string;
  readonly version: string;
  readonly twice: boolean;
}

/**
 * Whether the tag works on the owner's pages. It is watched only while she looks; nothing of it is stored, and with the process it is
 * forgotten.
 */
export interface SnippetWatch {
  /** From now on for a while. */
  wait(site: SiteId): SnippetLight;
  read(site: SiteId): SnippetLight;
  isWaiting(site: SiteId): boolean;
  /** Somebody fetched the loader; `page`: what the browser says of where it stands. */
  fetched(site: SiteId, page: string | undefined): void;
  /** Somebody asked for the loader of a site that is none, on a page of one of these. */
  strayed(sites: readonly SiteId[], page: string): void;
  /** A chat was opened. The pinned file says nothing before that, because nobody tells it that somebody waits. */
  greeted(site: SiteId, origin: string | null): void;
  pinged(site: SiteId, ping: Ping, verdict: OriginVerdict): void;
  close(): void;
}

const waitMs = 10 * 60_000;
/** A loader that was fetched and may speak has done so by then. */
const silentMs = 30_000;

interface Watched {
  /** Steady. */
  until: number;
  ping: (Ping & { readonly at: number; readonly verdict: OriginVerdict }) | null;
  loaded: { readonly at: number; readonly steady: number; readonly origin: string; readonly isStray: boolean } | null;
}

interface Needs {
  readonly clock: Pick<Clock, 'wall' | 'mono'>;
  /** Of the loader we serve. */
  readonly version: string;
  readonly changed: (site: SiteId, light: SnippetLight) => void;
}

export const createSnippetWatch = ({ clock, version, changed }: Needs): SnippetWatch => {
  const watched = new Map<SiteId, Watched>();
  const timers = new Set<NodeJS.Timeout>();

  const stateOf = ({ ping, loaded, until }: Watched): SnippetLight['state'] => {
    const unanswered = loaded !== null && (ping === null || ping.at < loaded.at) ? loaded : null;
    if (unanswered?.isStray) return 'stray';
    if (ping === null) {
      if (unanswered !== null && clock.mono() - unanswered.steady >= silentMs) return 'silent';
      return clock.mono() < until ? 'waits' : 'off';
    }
    if (ping.verdict !== 'ok') return ping.verdict;
    if (ping.twice) return 'twice';
    return ping.version === '' || ping.version === version ? 'seen' : 'older';
  };

  const read = (site: SiteId): SnippetLight => {
    const it = watched.get(site);
    if (it === undefined) return { state: 'off', until: null, ping: null, loaded: null };
    const left = it.until - clock.mono();
    return {
      state: stateOf(it),
      until: left > 0 ? Math.round(clock.wall() + left) : null,
      ping: it.ping === null ? null : shown(it.ping),
      loaded: it.loaded === null ? null : { at: it.loaded.at, origin: it.loaded.origin },
    };
  };
  const tell = (site: SiteId): void => changed(site, read(site));
  const isWaiting = (site: SiteId): boolean => (watched.get(site)?.until ?? 0) > clock.mono();
  const load = (site: SiteId, page: string | undefined, isStray: boolean): boolean => {
    const it = watched.get(site);
    const origin = URL.parse(page ?? '')?.origin;
    if (it === undefined || !isWaiting(site) || origin === undefined || pageOrigin(origin) === null) return false;
    it.loaded = { at: clock.wall(), steady: clock.mono(), origin, isStray };
    tell(site);
    return true;
  };
  const hear = (site: SiteId, ping: Ping, verdict: OriginVerdict): void => {
    const it = watched.get(site);
    if (it === undefined || !isWaiting(site)) return;
    it.ping = { ...ping, at: clock.wall(), verdict };
    tell(site);
  };

  return {
    wait: (site) => {
      const it = watched.get(site) ?? { until: 0, ping: null, loaded: null };
      watched.set(site, { ...it, until: clock.mono() + waitMs });
      return read(site);
    },
    read,
    isWaiting,
    fetched: (site, page) => {
      if (!load(site, page, false)) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        tell(site);
      }, silentMs).unref();
      timers.add(timer);
    },
    strayed: (sites, page) => {
      for (const site of sites) load(site, page, true);
    },
    greeted: (site, origin) => {
      // What a loader has said says more.
      if (origin !== null && watched.get(site)?.ping === null)
        hear(site, { origin, path: '', title: '', version: '', twice: false }, 'ok');
    },
    pinged: hear,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
};

const shown = ({ at, origin, path, title, version }: Ping & { readonly at: number }) => ({
  at,
  origin,
  path,
  title,
  version,
});
