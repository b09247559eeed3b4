import type { PageInfo } from '../protocol/entry.ts';
import { limits, live } from '../protocol/limits.ts';
import type { Locale } from '../protocol/schema.ts';
import { ChatSession } from './chat-session.ts';
import type { Told } from './chat-state.ts';
import type { ConsentMode } from './consent.ts';
import { Device } from './device.ts';
import type { Herself, HerselfNeeds } from './herself.ts';
import type { Host } from './host.ts';
import { httpDoors } from './http-doors.ts';
import type { put } from './put-file.ts';
import type { SignIn, SignInNeeds } from './sign-in.ts';
import { browserTabs } from './tabs.ts';
import type { LiveAuth, LiveListener, Transport } from './transport.ts';
import { stateOf } from './widget-state.ts';

type HerselfChunk = Pick<HerselfNeeds, 'here' | 'save'> & { readonly Herself: new (needs: HerselfNeeds) => Herself };
type FilesChunk = { readonly put: typeof put };
type SignInChunk = { readonly SignIn: new (needs: SignInNeeds) => SignIn };
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
    person: {
      consent: (site) => consentOf(host.element.getAttribute('consent')) ?? site ?? host.config.consent ?? 'auto',
      hold: () => (host.read('signed') === 'device' ? 'device' : 'page'),
      herself: async (needs) => {
        const { Herself, ...page } = (await host.load('herself')) as HerselfChunk;
        return new Herself({ ...needs, ...page });
      },
      signIn: async (needs) => new ((await host.load('sign-in')) as SignInChunk).SignIn(needs),
    },
    http: (shown) => httpDoors(origin, shown, () => host.load('files') as Promise<FilesChunk>),
    live: async (auth, listener) => ((await host.load('live')) as LiveChunk).openLive(origin, auth, listener),
    locale: () => (host.element.shadowRoot?.querySelector('[lang]') as HTMLElement).lang as Locale,
    heard: () => {
      const { hello = null } = host;
      delete host.hello;
      return hello;
    },
    page,
  });
  share(host, made);
  listen(made);
  await made.load();
  // What the page said before anybody wanted the chat, in its order; and from now on at once.
  host.answer?.(made);
  return made;
};

const consentModes: readonly string[] = ['auto', 'required', 'granted', 'denied'] satisfies ConsentMode[];
const consentOf = (value: string | null): ConsentMode | null =>
  value !== null && consentModes.includes(value) ? (value as ConsentMode) : null;

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
    host.element.dispatchEvent(new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true, composed: true }));
    // For her who looks elsewhere, and wants it.
    if (name === 'message' && host.read('sound') === 'on' && (document.hidden || !stateOf(host).open))
      void host.load('chime').then(
        (chunk) => (chunk as { chime(): void }).chime(),
        () => undefined,
      );
    if (host.read('debug') != null) console.debug('nahtlos:', name, detail);
  });
  const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
  // The next person at this browser: nothing counted, nothing typed.
  made.addEventListener('left', () => {
    host.count?.(0);
    host.widget?.leave();
  });
  made.addEventListener('change', () => {
    const { connection, availability, talk, unread, isReady, person } = made.state;
    Object.assign(stateOf(host), {
      connection,
      availability,
      conversationId: talk?.id ?? null,
      visitorId: made.page.anon,
      level: person.level,
      consent: person.consent,
    });
    if (isReady) host.count?.(unread);
    if (made.hasVolatile) addEventListener('beforeunload', stay);
    else removeEventListener('beforeunload', stay);
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
