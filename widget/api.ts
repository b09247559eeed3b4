import { type ActName, acts, isAct } from './acts.ts';
import {
  type AttributeName,
  type AttributeValue,
  attributeValues,
  camelCase,
  isAttributeValue,
} from './attribute-values.ts';
import type { ChatSession } from './chat-session.ts';
import type { Told } from './chat-state.ts';
import { mono } from './clock.ts';
import { hearPages } from './hear-pages.ts';
import type { Host, Widget } from './host.ts';
import { nearest } from './nearest.ts';
import { longestOrder, openingOf } from './opening.ts';
import { nahtlosError } from './refusal.ts';
import { tellChanges } from './tell-changes.ts';
import { bareUrl, type Said, Trail } from './trail.ts';
import { stateOf } from './widget-state.ts';

export { sendForPage } from './send-for-page.ts';
export { openingOf };

const warn = (...words: unknown[]): void => console.warn('nahtlos:', ...words);

type Method = (...values: never[]) => unknown;

let methods: Readonly<Record<string, Method>> | undefined;

/**
 * Everything the element can do besides opening: loaded for who waits until it is `ready`, or calls `nahtlos()`. Without a
 * name it answers the element, else what the method of that name answers.
 */
export const api = (host: Host, name?: unknown, ...values: unknown[]): unknown => {
  methods ??= equip(host);
  if (name === undefined) return host.element;
  const method = Object.hasOwn(methods, `${name}`) && methods[`${name}`];
  if (method) return method(...(values as never[]));
  warn(`there is no ${name}(). Is ${nearest(`${name}`, Object.keys(methods))}() meant?`);
  return undefined;
};

const equip = (host: Host): Readonly<Record<string, Method>> => {
  const { element } = host;
  const made = methodsOf(host);
  for (const [name, method] of Object.entries(made)) {
    // Those were there before.
    if (name === 'start' || name === 'ready') continue;
    const isBoth = name === 'open' || name === 'consent';
    define(element, name, () => method, isBoth ? (value) => write(element, name, value) : undefined);
  }
  define(element, 'state', () => shownState(host));
  define(element, 'unread', () => stateOf(host).unread);
  for (const name of names)
    if (name !== 'open' && name !== 'consent')
      define(
        element,
        camelCase(name),
        () => propertyOf(host, name),
        (value) => write(element, name, value),
      );
  const follow = (session: ChatSession): void => {
    session.addEventListener('tell', (event) => {
      if ((event as CustomEvent<Told>).detail.name === 'message' && !stateOf(host).open) announce(host, session);
    });
    tellChanges(session, (event, detail) =>
      element.dispatchEvent(new CustomEvent(`nahtlos-${event}`, { detail, bubbles: true, composed: true })),
    );
  };
  host.answer = (session) => {
    follow(session);
    for (const one of host.waiting?.splice(0) ?? []) one.resolve(isAct(one.name) && act(session, one.name, one.values));
  };
  void host.session?.then(follow);
  const look = (): void => {
    for (const name of names) dropUnknown(element, name);
  };
  look();
  new MutationObserver(look).observe(element, { attributes: true });
  return made;
};

/** Above the launcher, with the name of who has answered. */
const announce = (host: Host, { state }: ChatSession): void => {
  const last = state.talk?.entries.findLast((entry) => entry.t === 'message' && entry.author.side !== 'visitor');
  const name = last?.t === 'message' && last.author.side === 'agent' ? last.author.name : '';
  void host.load('greet').then(
    (chunk) => (chunk as { greet(host: Host, sender: string): unknown }).greet(host, name),
    () => {},
  );
};

const names = Object.keys(attributeValues) as AttributeName[];

/** What the page has set before there was such a property counts. */
const define = (element: HTMLElement, name: string, get: () => unknown, set?: (value: unknown) => void): void => {
  const before = Object.getOwnPropertyDescriptor(element, name)?.value;
  Object.defineProperty(element, name, { configurable: true, enumerable: true, get, ...(set ? { set } : {}) });
  if (before !== undefined) set?.(before);
};

const methodsOf = (host: Host): Record<string, Method> => {
  const { element } = host;
  const trail = new Trail(warn);
  const keep = (said: Said): void => {
    if (host.read('debug') != null) console.debug('nahtlos:', said.what, said.name ?? '');
    trail.add(said, mono());
  };
  const page = (values?: object): void => {
    const { order } = (values ?? {}) as { readonly order?: unknown };
    host.order = order ? `${order}`.slice(0, longestOrder) : undefined;
    const url = bareUrl((values as { url?: unknown } | undefined)?.url ?? location.href);
    keep({ what: 'page', name: null, values: { title: document.title, ...values, url } });
  };
  hearPages(() => {
    host.order = undefined;
    const { consent } = stateOf(host);
    if (consent ? consent.profile : host.read('consent') === 'granted') page();
  });
  const asked = Object.fromEntries(
    (Object.keys(acts) as ActName[]).map((name) => [name, (...values: unknown[]) => calm(ask(host, name, values))]),
  );
  return {
    ...asked,
    ready: () => element,
    start: () => (element as HTMLElement & { start(): void }).start(),
    open: (to?: unknown) => host.call('open', to),
    close: () => host.widget?.close(),
    toggle: () => host.call('toggle'),
    send: (message: unknown) => calm(send(host, message)),
    say: (text: unknown, options?: unknown) => calm(say(host, text, options)),
    showLauncher: () => element.setAttribute('launcher', 'bubble'),
    hideLauncher: () => element.setAttribute('launcher', 'hidden'),
    set: (options: object) => {
      for (const [name, value] of Object.entries(options ?? {})) {
        const known = names.find((it) => camelCase(it) === name);
        if (known) write(element, known, value);
        else warn(`there is no option ${name}. Is ${nearest(name, names.map(camelCase))} meant?`);
      }
    },
    on: (name: string, listener: (detail: unknown) => void) => {
      const ended = new AbortController();
      element.addEventListener(`nahtlos-${name}`, (event) => listener((event as CustomEvent).detail), ended);
      return () => ended.abort();
    },
    traits: (values: object) => keep({ what: 'traits', name: null, values: values ?? null }),
    track: (name: string, values?: object) => keep({ what: 'track', name, values: values ?? null }),
    page,
    destroy: () => {
      const { session, widget } = host;
      // What is disabled is not put back where a page takes it away.
      element.setAttribute('disabled', '');
      if (widget) widget.destroy();
      else void session?.then((made) => made.end());
      delete host.widget;
      element.remove();
    },
  };
};

/** A refusal is for who waits; where nobody does, nothing is thrown into the page. */
const calm = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  answer.catch(() => {});
  return answer;
};

/** The panel keeps it until she opens it. */
const say = async (host: Host, text: unknown, options: unknown): Promise<void> => {
  const chunk = (await host.load('panel')) as { panel(host: Host): Promise<Widget> };
  (await chunk.panel(host)).say(text, options);
};

const send = async (host: Host, message: unknown): Promise<unknown> => {
  const answer = await host.call('send', message);
  if (!answer) throw nahtlosError({ code: 'load.failed' });
  return answer;
};

/** May wait until she wants the chat, or is done where nothing of hers lies here: `wake` knows. */
const canWait: readonly ActName[] = ['identify', 'consent', 'logout', 'reset', 'forget'];

const ask = async (host: Host, name: ActName, values: readonly unknown[]): Promise<unknown> => {
  if (host.session !== undefined || !canWait.includes(name)) return act(await sessionOf(host), name, values);
  const answer = new Promise((resolve) => {
    host.waiting ??= [];
    host.waiting.push({ name, values, resolve });
  });
  void host.load('wake').then(
    (chunk) => (chunk as { wake(host: Host): unknown }).wake(host),
    () => {},
  );
  return answer;
};

const sessionOf = async (host: Host): Promise<ChatSession> => {
  const chunk = await host.load('session').catch(() => {
    throw nahtlosError({ code: 'load.failed' });
  });
  return (chunk as { session(host: Host): Promise<ChatSession> }).session(host);
};

const act = (session: ChatSession, name: ActName, values: readonly unknown[]): Promise<unknown> =>
  (acts[name] as (session: ChatSession, ...values: readonly unknown[]) => Promise<unknown>)(session, ...values);

const shownState = (host: Host) => ({
  ...stateOf(host),
  locale: (host.element.shadowRoot?.querySelector('[lang]') as HTMLElement | null)?.lang ?? '',
  version: host.config.version,
});

/** What holds now: as written, else as the site has it, else as usual. */
const propertyOf = (host: Host, name: AttributeName): unknown => {
  const value: AttributeValue = attributeValues[name];
  const written = host.read(name);
  if (value.is === 'flag') return host.element.hasAttribute(name);
  if (name === 'autostart') return written !== 'false';
  // The site's greeting is an object of its own.
  const said = typeof written === 'string' || typeof written === 'number' ? written : null;
  if (value.is === 'number') return Number(said ?? value.normal);
  return said ?? (value.is === 'word' ? value.normal : null);
};

const write = (element: HTMLElement, name: string, value: unknown): void => {
  if (value === null || value === undefined || (value === false && name !== 'autostart')) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? (name === 'autostart' ? 'true' : '') : `${value}`);
};

/** Told once for each; then it is as if it had not been written. */
const dropUnknown = (element: HTMLElement, name: AttributeName): void => {
  for (const spelt of [name, name.replace('-', '')]) {
    const written = element.getAttribute(spelt);
    if (written === null || isAttributeValue(name, written)) continue;
    if (!told.has(name)) warn(`${name} cannot be ${JSON.stringify(written)}; taken as not written.`);
    told.add(name);
    element.removeAttribute(spelt);
  }
};

const told = new Set<AttributeName>();
