import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SheetSpeak } from '../../texts/speak.ts';
import { drawn } from './pieces.ts';

export interface Stored {
  readonly what: unknown;
  readonly why: string;
  /** Where and until when; absent: as is said above the list. */
  readonly place?: readonly [where: string, until: string];
  /** Where it may go by itself, without the conversation ending. */
  readonly wipe?: { readonly label: string; does(): void };
}

/** One thing that lies somewhere: what, what for, where, until when. */
export const storedRow = (say: SheetSpeak, { what, why, place, wipe }: Stored): TemplateResult =>
  html`<li><span class="about"><b>${what}</b><small><span class="hidden">${say('privacy.why')}: </span>${why}</small>${
    place
      ? html`<small class="whereabouts"><span class="hidden">${say('privacy.where')}: </span>${place[0]} · <span class="hidden">${say('privacy.until')}: </span>${place[1]}</small>`
      : nothing
  }</span>${
    wipe
      ? html`<button type="button" class="plain" part="button" aria-label=${wipe.label} @click=${wipe.does}>${drawn('wipe')}</button>`
      : nothing
  }</li>`;
