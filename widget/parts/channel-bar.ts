import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from './icons.ts';
import type { View } from './view.ts';

/** Where the answer comes, and what is stored: one tap each. */
export const channelBar = ({ say, acts, state, person, asksToKeep }: View, count: unknown): TemplateResult => {
  const ways = state.talk?.ways;
  const address = ways?.prefers === 'email' && ways.email?.state === 'ok' ? ways.email.masked : null;
  return html`${
    asksToKeep
      ? html`<label class="keep" part="field"><input type="checkbox" .checked=${person.consent.storage} @change=${(event: Event) => acts.person.consent({ storage: (event.target as HTMLInputElement).checked })} /><span><slot name="consent">${say('bar.keep')}<small>${say('bar.keepWhat')}</small></slot></span></label>`
      : nothing
  }<div class="bar" part="footer"><button type="button" class="way-now" part="channel-bar" data-opens="ways" aria-haspopup="dialog" @click=${() => acts.openSheet('ways')}>${icon(address === null ? 'chat' : 'mail')}<span>${address === null ? say('bar.here') : say('bar.mail', { address })}</span>${icon('more')}</button>${count}<button type="button" class="quiet" data-opens="privacy" aria-haspopup="dialog" @click=${() => acts.openSheet('privacy')}>${say('panel.privacy')}</button></div><slot name="footer"></slot>`;
};
