import type { LoaderConfig, LoaderWords } from './config.ts';
import { define } from './define.ts';
import type { Host, Widget } from './host.ts';
import { launcherSheet } from './launcher-sheet.ts';

/* Every page pays for each byte of this: texts are joined by `+`, which weighs less than a template. */

/** The server puts the site's configuration in this place; the build puts `import` in that one (see build.ts). */
declare const __NAHTLOS_CONFIG__: LoaderConfig;
declare const __nahtlosImport__: (address: string) => Promise<unknown>;

type Verb = (...values: unknown[]) => unknown;
type Queue = Verb & { q?: unknown[][]; ready?: unknown };

const config = __NAHTLOS_CONFIG__;
const page = document;

/** The one element of this page; a second one only warns. */
let element: NahtlosChat | undefined;
let launcher: HTMLElement | undefined;

const warn = (...words: unknown[]): void => console.warn('nahtlos:', ...words);

/** Whoever waits is told what went wrong; where nobody does, nothing is thrown into the page. */
const calm = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  answer.catch(warn);
  return answer;
};

/** What sets attributes by the names of properties, as React does, leaves them in small letters. */
const read = (name: string, normal?: string | number): string =>
  ((element as NahtlosChat).getAttribute(name) ??
    (element as NahtlosChat).getAttribute(name.replace('-', '')) ??
    config[name as 'site'] ??
    normal) as string;

/** What the page asks for, else the page's language, else the browser's, else the site's; German in the form it is there. */
const locale = (): string => {
  const known = Object.keys(config.words);
  return [read('locale'), page.documentElement.lang, ...navigator.languages, ...known].flatMap((one) =>
    known.filter((it) => one?.startsWith(it.slice(0, 2))),
  )[0] as string;
};

const tell = (name: string, detail?: object): unknown =>
  (element as NahtlosChat).dispatchEvent(new CustomEvent(`nahtlos-${name}`, { detail, bubbles: true, composed: true }));

/** A browser may remember that an address failed, so every try has its own. */
const load = (name: string, tries = 0): Promise<unknown> =>
  __nahtlosImport__(`${config.origin}/assets/${name}.${config.version}.js?${tries}`).catch(
    (error) =>
      new Promise((resolve, reject) =>
        tries > 1 ? reject(error) : setTimeout(() => resolve(load(name, tries + 1)), 3e3 * tries + 1e3),
      ),
  );

/** A chunk's main export is called as the chunk. */
const go = (name: string, ...values: unknown[]): Promise<unknown> =>
  calm(load(name).then((it) => (it as Record<string, Verb>)[name]?.(host, ...values)));

/** What she types into, and its words: with nothing beside them she waits least. The session is the panel's business. */
const loadWidget = (): Promise<unknown> => {
  void go('texts-' + locale());
  return go('panel');
};

/** What needs the panel waits for it, visibly; there is no answer where it is not to be had. */
const call: Host['call'] = async (name, value) => {
  if (!launcher || read('disabled') != null) return undefined;
  launcher.ariaBusy = true as unknown as string;
  const widget = await loadWidget().catch(() => {
    host.draw(true);
    tell('error', { code: 'load.failed' });
  });
  launcher.ariaBusy = null;
  return (widget as Widget | undefined)?.[name](value);
};

/** There from the beginning; where the element stands and how it draws itself follow. */
const host = { config, read, load, call } as { -readonly [Name in keyof Host]: Host[Name] };

/** What opens the chat from within an address leaves it before anything is asked of anybody: it may be a token. */
const takeLink = (): void => {
  const [address, link, found] = location.href.split(/#nahtlos(=.+)?$/);
  if (found == null) return;
  history.replaceState(history.state, '', address);
  void call('open', { link });
};

/** What else it can do comes with api.ts, for who waits until it is `ready`. */
class NahtlosChat extends HTMLElement {
  get ready() {
    return go('api');
  }
  open(value?: unknown) {
    return call('open', value);
  }
  start() {
    if (launcher) return;
    const shadow = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    shadow.adoptedStyleSheets = [sheet];
    const make = <Made = HTMLElement>(parent: Node, name: string, values: object): Made =>
      parent.appendChild(Object.assign(page.createElement(name), values)) as Made;
    const root = make(shadow, 'div', { part: 'root' });
    const button = make(root, 'button', {
      part: 'launcher',
      onpointerenter: loadWidget,
      onfocus: loadWidget,
      onclick: () => call('click'),
    });
    launcher = button;
    make(make(button, 'slot', { name: 'launcher' }), 'i', { part: 'launcher-icon' });
    const label = make(button, 'span', { part: 'launcher-label' });
    const mail = make(root, 'a', { textContent: config.fallbackEmail, href: 'mailto:' + config.fallbackEmail });
    host.name = 'nahtlos:' + read('site') + read('storage-key', '');
    host.draw = (failed) => {
      root.lang = locale();
      const words = config.words[root.lang as 'de'] as LoaderWords;
      const isFloat = !/[le]$/.test(read('mode'));
      root.dir = words.dir ?? 'ltr';
      sheet.replaceSync(
        launcherSheet(
          read,
          read('theme', getComputedStyle(page.documentElement).colorScheme).replace(/normal|auto/, 'light dark'),
          isFloat,
        ),
      );
      label.textContent = failed
        ? words.failed
        : read('launcher') === 'pill'
          ? read('launcher-label', words.label ?? words.open)
          : '';
      label.hidden = false;
      button.ariaLabel = label.textContent || words.open;
      mail.hidden = !failed || !config.fallbackEmail;
      // Once the panel is there, it sees for itself.
      if (host.widget) host.widget.refresh();
      else if (!failed && (read('open') != null || !isFloat)) void call('open');
    };
    host.draw();
    new MutationObserver(() => host.draw()).observe(this, { attributes: true });
    tell('ready');
    addEventListener('hashchange', takeLink);
    takeLink();
    page.addEventListener('click', (event) => {
      const link = (event.target as Element).closest(
        '[href="#nahtlos"],[href^="#nahtlos="],[data-nahtlos-open],[data-nahtlos-order]',
      );
      if (!link) return;
      event.preventDefault();
      void call('open', { link });
    });
    // It goes from where the page's focus is that low; a pill makes itself small for whoever reads on.
    for (const name of ['scroll', 'focusin', 'focusout'])
      addEventListener(name, () => {
        button.style.scale = +!(
          (page.querySelector(':focus-visible')?.getBoundingClientRect().y as number) >
          button.offsetTop - 50
        ) as unknown as string;
        label.hidden = scrollY > 200;
      });
    // Where the page asks before storing, or refuses it, nothing is looked up before she wants the chat.
    if (!/^[rd]e/.test(read('consent'))) void calm(new Promise(() => localStorage[host.name] && go('wake')));
    if (config.ping) void go('ping');
    if (read('greeting', 'off') !== 'off') setTimeout(() => go('greet'), +read('greeting-delay') * 1e3);
  }
  connectedCallback() {
    host.element = element ??= this;
    if (element !== this) return element.isConnected ? warn('twice') : this.replaceWith(element);
    if (read('autostart') !== 'false') this.start();
    host.draw?.();
  }
  /** A page that swaps its body does not end the talk; what was disabled may go. */
  disconnectedCallback() {
    setTimeout(
      () => element !== this || this.isConnected || read('disabled') != null || page.documentElement.append(this),
    );
  }
}

/** Fulfilled once the element is there, and then with each call: what is asked for twice may come in another order. */
let turn: Promise<unknown>;

const run: Queue = (...call) => {
  const chunk = turn.catch(() => {}).then(() => load('api'));
  turn = chunk;
  return calm(chunk.then((it) => (it as { api: Verb }).api(host, ...call)));
};

try {
  // Where the page has such an element already, that one stays.
  define(NahtlosChat);
  const owner = window as unknown as { nahtlos?: Queue };
  const before = owner.nahtlos?.q;
  owner.nahtlos = run;
  // biome-ignore lint/suspicious/noThenProperty: what else it can do is loaded when somebody waits for it.
  run.ready = { then: (...then: Verb[]) => (run('ready') as Promise<unknown>).then(...then) };
  turn = new Promise((resolve) => {
    if (page.readyState > 'l') addEventListener('DOMContentLoaded', resolve);
    else resolve(0);
  }).then(() => element ?? page.documentElement.append(new NahtlosChat()));
  // A form of that name may have a q of its own, which is no list.
  before?.map?.((values, at) => at < 100 && run(...values));
} catch (error) {
  warn(error);
}
