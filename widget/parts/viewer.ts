import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from './icons.ts';
import type { View } from './view.ts';

/** One picture, as large as the screen has room. */
export const viewer = ({ say, viewed, pictures, acts }: View): TemplateResult | typeof nothing => {
  const address = viewed && pictures.get(viewed.file);
  if (!viewed || !address) return nothing;
  const { file, name } = viewed;
  const button = (label: string, sign: 'save' | 'close', act: () => void) =>
    html`<button type="button" class="plain" aria-label=${label} @click=${act}>${icon(sign)}</button>`;
  return html`<dialog class="viewer" aria-label=${name} @close=${acts.closeView} @click=${(event: Event) => event.target === event.currentTarget && acts.closeView()}><div class="tools"><span dir="auto">${name}</span>${button(`${name}, ${say('file.download')}`, 'save', () => acts.save(file, name))}${button(say('file.close'), 'close', acts.closeView)}</div><img src=${address} alt=${name} /></dialog>`;
};
