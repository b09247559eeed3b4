import { attributeNames, methodsFrom } from './attributes.ts';
import type { LoaderConfig, LoaderWords } from './config.ts';
import { define } from './define.ts';
import type { AskedName, Host, Widget } from './host.ts';
import { launcherSheet } from './launcher-sheet.ts';

/** The server puts the site's configuration in this place; the build puts `import` in that one (see build.ts). */
declare const __NAHTLOS_CONFIG__: LoaderConfig;
declare const __nahtlosImport__: (address: string) => Promise<unknown>;

type Verb = (...values: unknown[]) => unknown;

const config = __NAHTLOS_CONFIG__;
const page = document;

/** The one element of this page; a second one only warns. */
let element: NahtlosChat | undefined;
let host: Host | undefined;
let launcher: HTMLElement;
const waiting: Host['waiting'][number][] = [];

const warn = (...words: unknown[]): void => console.warn('nahtlos:', ...words);

/** Nothing the page calls may throw into it. */
const safe = (act: Verb): unknown => {
  try {
    return act();
  } catch (error) {
    warn(error);
  }
  return undefined;
};

const read = (name: string, normal?: string | number): string =>
  (element?.getAttribute(name) ?? config[name as 'site'] ?? normal) as string;

/** What the page asks for, else the page's language, else the browser's, else the site's; German in the form it is there. */
const locale = (): string => {
  const known = Object.keys(config.words);
  return [read('locale'), page.documentElement.lang, ...navigator.languages, ...known].flatMap((one) =>
    known.filter((it) => one?.startsWith(it.slice(0, 2))),
  )[0] as string;
};

const tell = (name: string, detail?: object): unknown =>
  (element as HTMLElement).dispatchEvent(new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true }));

/** A browser may remember that an address failed, so every try has its own. */
const load = async (name: string): Promise<unknown> => {
  for (let tries = 0; ; tries++)
    try {
      return await __nahtlosImport__(`${config.origin}/assets/${name}.${config.version}.js?${tries}`);
    } catch (error) {
      if (tries > 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1e3 * 4 ** tries));
    }
};

/** A chunk's main export is called as the chunk. */
const go = (name: 'panel' | 'wake'): Promise<unknown> =>
  load(name).then((it) => (it as Record<typeof name, Verb>)[name](host));

/** All at once; whether the session comes is the panel's business. */
const loadWidget = (): Promise<Widget> => {
  for (const name of ['session', `texts-${locale()}`]) load(name).catch(() => {});
  return go('panel') as Promise<Widget>;
};

/** What needs the panel waits for it, visibly. Nobody has the message where the panel could not be had. */
const call = async (name: 'click' | 'open' | 'toggle' | 'send', value?: unknown): Promise<unknown> => {
  const failure = { code: 'load.failed' };
  let widget: Widget | undefined;
  if (host && read('disabled') == null) {
    launcher.ariaBusy = 'true';
    widget = await loadWidget().catch(() => {
      (host as Host).draw(true);
      tell('error', failure);
      return undefined;
    });
    launcher.ariaBusy = null;
  }
  return widget ? widget[name](value) : name === 'send' && Promise.reject(failure);
};

const wake = (): unknown => go('wake').catch(warn);

/** What needs no panel: whether it can wait until she wants the chat is not decided here. */
const ask = (name: AskedName, value?: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    waiting.push([name, value, resolve]);
    wake();
  });

/** The token of another device leaves the address before anything is asked of anybody. */
const takeLink = (): void => {
  const [address, link] = location.href.split('#nahtlos=');
  if (!link) return;
  history.replaceState(history.state, '', address);
  void call('open', { link });
};

class NahtlosChat extends HTMLElement {
  static observedAttributes = attributeNames;
  declare launcher: string;
  declare open: (options?: unknown) => Promise<unknown>;
  ready = Promise.resolve(this);
  get state() {
    return { open: false, unread: 0, connection: 'idle', locale: locale(), version: config.version, ...host?.state };
  }
  get unread() {
    return this.state.unread;
  }
  start() {
    if (host) return;
    const shadow = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    shadow.adoptedStyleSheets = [sheet];
    const make = (parent: Node, name: string, part: string): HTMLElement => {
      const made = page.createElement(name);
      made.part = part;
      return parent.appendChild(made);
    };
    const root = make(shadow, 'div', 'root');
    launcher = make(root, 'button', 'launcher');
    make(launcher, 'i', 'launcher-icon');
    const label = make(launcher, 'span', 'launcher-label');
    const draw = (failed?: boolean): void => {
      root.lang = locale();
      const words = config.words[root.lang as 'de'] as LoaderWords;
      root.dir = words.dir ?? 'ltr';
      sheet.replaceSync(
        launcherSheet(
          read,
          read('accent'),
          read('theme', getComputedStyle(page.documentElement).colorScheme).replace(/normal|auto/, 'light dark'),
        ),
      );
      launcher.ariaLabel = words.open;
      label.textContent = failed ? words.failed : read('launcher') === 'pill' ? read('launcher-label', words.open) : '';
      host?.widget?.refresh();
    };
    host = {
      element: this,
      config,
      name: `nahtlos:${read('site')}${read('storage-key', '')}`,
      draw,
      read,
      load,
      waiting,
    };
    launcher.onpointerenter = launcher.onfocus = () => loadWidget().catch(warn);
    launcher.onclick = () => call('click');
    this.attributeChangedCallback();
    tell('ready');
    addEventListener('hashchange', takeLink);
    takeLink();
    // Where the page asks before storing, or refuses it, nothing is looked up before she wants the chat.
    if (!/^[rd]e/.test(read('consent')) && safe(() => localStorage[(host as Host).name])) wake();
  }
  destroy() {
    element = undefined;
    host?.widget?.destroy();
    this.remove();
  }
  close() {
    host?.widget?.close();
  }
  showLauncher() {
    this.launcher = 'bubble';
  }
  hideLauncher() {
    this.launcher = 'hidden';
  }
  set(options: object) {
    Object.assign(this, options);
  }
  on(name: string, listener: (detail: unknown) => void) {
    const heard = (event: Event) => listener((event as CustomEvent).detail);
    this.addEventListener(`nahtlos-${name}`, heard);
    return () => this.removeEventListener(`nahtlos-${name}`, heard);
  }
  connectedCallback() {
    element ??= this;
    if (element !== this) return element.isConnected ? warn('included twice') : this.replaceWith(element);
    if (read('autostart') !== 'false') this.start();
    host?.widget?.refresh();
  }
  /** A page that swaps its body does not end the talk: only destroy() takes the element away. */
  disconnectedCallback() {
    setTimeout(() => element !== this || this.isConnected || page.body.append(this));
  }
  attributeChangedCallback() {
    host?.draw();
    // Once the panel is there, it sees for itself.
    if (read('open') != null && !host?.widget) void this.open();
  }
}

attributeNames.concat('toggle send identify logout reset export forget'.split(' ')).forEach((name, n) => {
  const method = n < methodsFrom ? null : ((/^[ost]/.test(name) ? call : ask) as Verb).bind(0, name);
  Object.defineProperty(
    NahtlosChat.prototype,
    name.replace(/-./, (it) => (it[1] as string).toUpperCase()),
    {
      get: () => method ?? read(name),
      set(value: unknown) {
        if ((value ?? false) === false) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    },
  );
});

safe(() => {
  if (define(NahtlosChat)) return warn('included twice');
  const owner = window as unknown as { nahtlos?: Verb & { q?: unknown[][]; ready?: unknown } };
  const waiting = owner.nahtlos?.q ?? [];
  const run = (name: unknown, ...values: unknown[]): unknown =>
    element
      ? safe(() =>
          (name as string) in (element as object)
            ? (element as NahtlosChat)[name as 'open'](...(values as [unknown]))
            : warn('unknown', name),
        )
      : waiting.push([name, ...values]);
  owner.nahtlos = run;
  owner.nahtlos.ready = new Promise((resolve) => {
    const begin = () => {
      element ?? page.body.append(new NahtlosChat());
      resolve(element);
      for (const call of waiting) run(...(call as [unknown]));
    };
    if (page.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
    else begin();
  });
});
