import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Icon, icon } from './icons.ts';
import type { SheetName } from './view.ts';

/** A button that is only a sign; `opens`: the sheet it opens, to which focus comes back. */
export const roundButton = (label: string, sign: Icon, act: () => void, opens?: SheetName): TemplateResult =>
  html`<button type="button" class="plain ${sign}" part="button" aria-label=${label} data-opens=${opens ?? nothing} aria-haspopup=${opens ? 'dialog' : nothing} @click=${act}>${icon(sign)}</button>`;
