import type { Host } from './host.ts';
import { stateOf } from './widget-state.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  '[part=badge]{position:absolute;top:-4px;inset-inline-end:-4px;box-sizing:border-box;min-width:21px;padding:0 6px;border-radius:11px;border:1px solid #0000;--d:var(--nahtlos-danger,light-dark(#b3261e,#ff8a80));background:var(--d);color:lab(from var(--d) calc(99*(49.4 - l)) 0 0);font:600 12px/19px system-ui;text-align:center}',
);

/** Counts unread messages on the launcher and tells the page. `name` is what the launcher is called with them, once that is known. */
export const badge = (host: Host, name: (unread: number) => Promise<string>): ((unread: number) => void) => {
  if (host.count) return host.count;
  const shadow = host.element.shadowRoot as ShadowRoot;
  const launcher = shadow.querySelector('[part=launcher]') as HTMLElement;
  const mark = document.createElement('span');
  mark.setAttribute('part', 'badge');
  mark.ariaHidden = 'true';
  shadow.adoptedStyleSheets.push(sheet);
  host.count = (unread) => {
    const state = stateOf(host);
    const isNews = unread !== state.unread;
    state.unread = unread;
    mark.textContent = unread > 99 ? '99+' : `${unread}`;
    if (unread > 0 && !state.open) {
      launcher.append(mark);
      name(unread).then(
        (told) => {
          if (mark.isConnected && unread === state.unread) launcher.ariaLabel = told;
        },
        () => {},
      );
    } else {
      mark.remove();
    }
    if (isNews)
      host.element.dispatchEvent(
        new CustomEvent('nahtlos-unread', { detail: { count: unread }, bubbles: true, composed: true }),
      );
  };
  return host.count;
};
