import { attributeNames } from './attributes.ts';
import type { LoaderConfig, LoaderWords } from './config.ts';
import { define } from './define.ts';
import type { Host, Widget } from './host.ts';
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
const locale = (): string =>
  [
    read('locale') as string,
    ...[page.documentElement.lang, ...navigator.languages].map((one) =>
      one.startsWith('de') && !('de' in config.words) ? 'de-du' : one.slice(0, 2),
    ),
    ...config.locales,
  ].find((one) => one in config.words) as string;

const tell = (name: string, detail?: object): unknown =>
  element?.dispatchEvent(new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true }));

/** A browser may remember that an address failed, so every try has its own. */
const load = async (file: string): Promise<unknown> => {
  for (let tries = 0; ; tries++)
    try {
      return await __nahtlosImport__(`${config.origin}/assets/${file}${'?'.repeat(tries)}`);
    } catch (error) {
      if (tries > 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, tries ? 4e3 : 1e3));
    }
};

const loadWidget = (): Promise<Widget> =>
  Promise.all([
    load(config.assets.panel),
    load(config.assets.session),
    load(config.assets.texts[locale() as 'de'] as string),
  ]).then(([panel]) => (panel as { widget(host?: Host): Promise<Widget> }).widget(host));

/** What needs the panel waits for it, visibly. */
const call = async (name: 'click' | 'open' | 'toggle' | 'send', value?: unknown): Promise<unknown> => {
  if (!host || read('disabled') != null) return undefined;
  launcher.ariaBusy = 'true';
  const widget = await loadWidget().catch(() => {
    host?.draw(true);
    tell('error', { code: 'load.failed' });
  });
  launcher.ariaBusy = null;
  return widget?.[name](value);
};

class NahtlosChat extends HTMLElement {
  static observedAttributes = attributeNames;
  declare launcher: string;
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
      made.setAttribute('part', part);
      return parent.appendChild(made);
    };
    const root = make(shadow, 'div', 'root');
    root.dir = 'ltr';
    launcher = make(root, 'button', 'launcher');
    make(launcher, 'i', 'launcher-icon');
    const label = make(launcher, 'span', 'launcher-label');
    const draw = (failed?: boolean): void => {
      root.lang = locale();
      const words = config.words[root.lang as 'de'] as LoaderWords;
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
    draw();
    host = {
      element: this,
      config,
      name: `nahtlos:${read('site')}${read('storage-key', '')}`,
      draw,
      read,
      load,
    };
    launcher.onpointerenter = launcher.onfocus = () => loadWidget().catch(warn);
    launcher.onclick = () => call('click');
    tell('ready');
    if (read('open') != null) void this.open();
    // She talked here before; a browser that blocks storage throws.
    if (safe(() => localStorage[(host as Host).name])) {
      const wake = () =>
        load(config.assets.wake)
          .then((it) => (it as { wake(host?: Host): void }).wake(host))
          .catch(warn);
      if (page.readyState === 'complete') void wake();
      else addEventListener('load', wake);
    }
  }
  destroy() {
    element = undefined;
    host?.widget?.destroy();
    this.remove();
  }
  open(options?: unknown) {
    return call('open', options);
  }
  close() {
    host?.widget?.close();
  }
  toggle() {
    return call('toggle');
  }
  send(message: unknown) {
    // Nothing came back: the panel could not be had, so nobody has the message.
    return call('send', message).then((sent) => sent ?? Promise.reject({ code: 'load.failed' }));
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
    if (element !== this) return warn('second element');
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

for (const name of attributeNames) {
  const method = NahtlosChat.prototype[name as 'open'];
  Object.defineProperty(
    NahtlosChat.prototype,
    name.replace(/-./, (it) => it.charAt(1).toUpperCase()),
    {
      get: () => method ?? read(name),
      set(value: unknown) {
        if ((value ?? false) === false) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    },
  );
}

safe(() => {
  if (!define(NahtlosChat)) return warn('included twice');
  const owner = window as unknown as { nahtlos?: Verb & { q?: unknown[][]; ready?: unknown } };
  const waiting = owner.nahtlos?.q ?? [];
  const run = (name: unknown, ...values: unknown[]): unknown =>
    element
      ? safe(() =>
          (name as string) in (element as object)
            ? element?.[name as 'open'](...(values as [unknown]))
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
