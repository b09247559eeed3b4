import type { PageInfo } from '../protocol/entry.ts';
import { limits, live } from '../protocol/limits.ts';
import type { Locale } from '../protocol/schema.ts';
import { stateOf } from './badge.ts';
import { ChatSession } from './chat-session.ts';
import type { Told } from './chat-state.ts';
import { Device } from './device.ts';
import type { Host } from './host.ts';
import { httpDoors } from './http-doors.ts';
import { browserTabs } from './tabs.ts';
import type { LiveAuth, LiveListener, Transport } from './transport.ts';

type LiveChunk = { openLive(origin: string, auth: LiveAuth, listener: LiveListener): Transport };

/** The one session of this page; it lives on what the browser tells of network and visibility. */
export const session = (host: Host): Promise<ChatSession> => {
  host.session ??= begin(host);
  return host.session;
};

const begin = async (host: Host): Promise<ChatSession> => {
  const origin = host.read('server', host.config.origin);
  const made = new ChatSession({
    site: host.read('site'),
    device: new Device(host.name),
    tabs: browserTabs(host.name),
    http: (token) => httpDoors(origin, token),
    live: async (auth, listener) =>
      ((await host.load(host.config.assets.live)) as LiveChunk).openLive(origin, auth, listener),
    locale: () => (host.element.shadowRoot?.querySelector('[lang]') as HTMLElement).lang as Locale,
    page,
  });
  share(host, made);
  listen(made);
  await made.load();
  return made;
};

/** Address without query and fragment: those may hold what is nobody's business. */
const page = (): PageInfo | null => {
  const url = `${location.origin}${location.pathname}`;
  if (!/^https?:\/\/[^?#\s]+$/.test(url) || url.length > limits.pageUrl) return null;
  const title = document.title.replace(/\s+/g, ' ').toWellFormed().slice(0, limits.pageTitle);
  return title ? { url, title } : { url };
};

/** The page may know what happens, never what is said. */
const share = (host: Host, made: ChatSession): void => {
  made.addEventListener('tell', (event) => {
    const { name, detail } = (event as CustomEvent<Told>).detail;
    host.element.dispatchEvent(new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true }));
    if (host.read('debug') != null) console.debug('nahtlos:', name, detail);
  });
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  made.addEventListener('change', () => {
    const { connection, availability, talk, unread, isReady } = made.state;
    Object.assign(stateOf(host), { connection, availability, conversationId: talk?.id ?? null });
    if (isReady) host.count?.(unread);
    if (made.hasVolatile) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  });
};

const listen = (made: ChatSession): void => {
  const ended = new AbortController();
  const { signal } = ended;
  let hidden: ReturnType<typeof setTimeout> | undefined;
  addEventListener('online', () => made.poke(), { signal });
  addEventListener('offline', () => made.cut(), { signal });
  addEventListener('pageshow', () => made.poke(), { signal });
  // An open socket keeps a page out of the back/forward cache.
  addEventListener('pagehide', () => made.rest(), { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      clearTimeout(hidden);
      if (document.visibilityState === 'visible') made.poke();
      else hidden = setTimeout(() => made.hasWork || made.rest(), live.hiddenMs);
    },
    { signal },
  );
  made.addEventListener('end', () => ended.abort(), { once: true });
};
