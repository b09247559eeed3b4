import { html, type TemplateResult } from 'lit/html.js';

/** A sign by its path, in a 24-px grid with a 1.8 stroke and round caps. */
export const sign = (name: string, path: string): TemplateResult =>
  html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
