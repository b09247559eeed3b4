import type { Host } from './host.ts';
import type { Texts } from './texts/texts.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `.greet{position:fixed;inset-inline-end:var(--x);bottom:calc(var(--y) + var(--l) + 12px);display:flex;align-items:flex-start;max-width:min(300px,100vw - 40px);box-sizing:border-box;border-radius:var(--nahtlos-radius,16px);background:var(--nahtlos-surface,light-dark(#fff,#1b1e1d));color:var(--nahtlos-text,light-dark(#1b1f1e,#eceeec));border:1px solid var(--nahtlos-border,light-dark(#e3e0d9,#2e3332));box-shadow:var(--nahtlos-shadow,0 8px 28px #0003);line-height:1.4;overflow-wrap:anywhere}.greet.left{inset-inline:var(--x) auto}.greet.aside{clip-path:inset(50%)}@media print{.greet{display:none}}.greet button{all:unset;box-sizing:border-box;cursor:pointer}.greet .open{padding:12px 0 12px 16px;min-height:44px;unicode-bidi:plaintext}.greet .away{flex:none;width:44px;height:44px;display:grid;place-items:center}.away::before{content:"";width:12px;height:12px;background:currentcolor;clip-path:polygon(0 12%,12% 0,50% 38%,88% 0,100% 12%,62% 50%,100% 88%,88% 100%,50% 62%,12% 100%,0 88%,38% 50%)}.greet button:focus-visible{outline:2px solid var(--nahtlos-focus-ring,light-dark(#1a5fd0,#7fb0ff));outline-offset:-3px;border-radius:inherit}@media(prefers-reduced-motion:no-preference){.greet{animation:greet calc(.22s*var(--nahtlos-motion,1)) cubic-bezier(.2,.7,.3,1)}@keyframes greet{from{opacity:0;translate:0 8px}}}`,
);

let shown: HTMLElement | null = null;
let hasGreeted = false;

/**
 * Says something above the launcher: without `sender` what the site greets with, at most once while the page lives; else
 * that there is a new message, without its text. It never takes the focus, never stands over a field that has it, and
 * nothing of it is stored.
 */
export const greet = async (host: Host, sender?: string): Promise<void> => {
  const { element, config } = host;
  const root = element.shadowRoot?.querySelector<HTMLElement>('[part=root]');
  const locale = root?.lang as 'de';
  const said = sender === undefined ? config.greeting?.[locale] : sender;
  if (!root || said === undefined || (sender === undefined && hasGreeted)) return;
  const { texts } = (await host.load(`texts-${locale}`)) as { texts: Texts };
  await unfocused();
  if (!isWanted(host) || (sender === undefined && shown)) return;
  if (sender === undefined) hasGreeted = true;
  const event = new CustomEvent('nahtlos-greet', { bubbles: true, composed: true, cancelable: true });
  if (!element.dispatchEvent(event)) return;
  shown?.remove();
  const words =
    sender === undefined
      ? said
      : (texts['greet.new'] as string).replace('{name}', () => sender || (texts['message.team'] as string));
  shown = draw(host, root, words, texts['greet.away'] as string, sender === undefined);
};

const isWanted = ({ element, read }: Host): boolean =>
  element.isConnected &&
  element.getAttribute('open') === null &&
  read('disabled') == null &&
  read('greeting') !== 'off' &&
  getComputedStyle(element.shadowRoot?.querySelector('[part=launcher]') as Element).display !== 'none';

/** Resolves when no field of the page has the focus. */
const unfocused = (): Promise<unknown> =>
  document.activeElement?.matches('input,textarea,select,[contenteditable]')
    ? new Promise((resolve) => document.addEventListener('focusout', resolve, { once: true })).then(
        // Where it goes is known a moment later.
        () => new Promise((resolve) => setTimeout(resolve)).then(unfocused),
      )
    : Promise.resolve();

/** Above some of what has the page's focus. */
const isAbove = (made: Element): boolean => {
  const focus = document.querySelector(':focus-visible')?.getBoundingClientRect();
  const own = made.getBoundingClientRect();
  return (
    focus !== undefined &&
    focus.right > own.left &&
    focus.left < own.right &&
    focus.bottom > own.top &&
    focus.top < own.bottom
  );
};

const draw = (host: Host, root: HTMLElement, words: string, away: string, isGreeting: boolean): HTMLElement => {
  const shadow = root.getRootNode() as ShadowRoot;
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets.push(sheet);
  const made = document.createElement('div');
  made.className = host.read('position') === 'left' ? 'greet left' : 'greet';
  made.part.value = 'greeting';
  const ended = new AbortController();
  const end = (): void => {
    made.remove();
    ended.abort();
    if (shown === made) shown = null;
  };
  const button = (name: string, act: () => void): HTMLButtonElement => {
    const one = document.createElement('button');
    one.type = 'button';
    one.className = name;
    one.addEventListener('click', act);
    return made.appendChild(one);
  };
  const slot = document.createElement('slot');
  // What the page greets with itself; a new message is told by us.
  if (isGreeting) slot.name = 'greeting';
  slot.append(words);
  button('open', () => {
    end();
    void host.call('open', { greeting: true });
  }).append(slot);
  button('away', end).ariaLabel = away;
  host.element.addEventListener('nahtlos-after-open', end, ended);
  for (const name of ['focusin', 'focusout'])
    document.addEventListener(name, () => made.classList.toggle('aside', isAbove(made)), ended);
  // Behind the launcher: who goes by keyboard comes to it after.
  root.append(made);
  return made;
};
