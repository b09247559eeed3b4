import { html, type TemplateResult } from 'lit/html.js';
import type { FileId } from '../../../protocol/ids.ts';
import type { FileSpeak } from '../../texts/speak.ts';
import { closeSign, saveSign } from './signs.ts';

export interface Viewed {
  readonly file: FileId;
  readonly name: string;
}

export interface ViewerNeeds {
  readonly name: string;
  readonly address: string;
  save(): void;
  close(): void;
}

/** One picture, as large as the screen has room. */
export const viewer = (say: FileSpeak, { name, address, save, close }: ViewerNeeds): TemplateResult => {
  const button = (label: string, sign: TemplateResult, act: () => void) =>
    html`<button type="button" class="plain" aria-label=${label} @click=${act}>${sign}</button>`;
  return html`<dialog class="viewer" aria-label=${name} @close=${close} @click=${(event: Event) => event.target === event.currentTarget && close()}><div class="tools"><span dir="auto">${name}</span>${button(`${name}, ${say('file.download')}`, saveSign(), save)}${button(say('file.close'), closeSign(), close)}</div><img src=${address} alt=${name} /></dialog>`;
};
