import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limits } from '../../../protocol/limits.ts';
import type { FileSpeak } from '../../texts/speak.ts';
import type { PickedFile, PickedFiles } from './picked-files.ts';
import type { FileRefusal } from './prepare-file.ts';
import { closeSign, fileSign } from './signs.ts';

/** The files that go with the next message. */
export const tray = (say: FileSpeak, picked: PickedFiles): TemplateResult | typeof nothing =>
  picked.list.length === 0
    ? nothing
    : html`<ul class="tray">${picked.list.map((file) => chip(say, file, () => picked.remove(file.key)))}</ul>`;

const chip = (say: FileSpeak, { name, ready, preview }: PickedFile, remove: () => void): TemplateResult =>
  html`<li class="chip" title=${name}>${preview ? html`<img src=${preview} alt="" />` : html`<span class="sign">${fileSign()}</span>`}<span class="what"><b dir="auto">${name}</b><small>${ready ? say.size(ready.bytes.size) : say('file.preparing', { name })}</small></span><button type="button" class="plain small" aria-label=${say('file.remove', { name })} @click=${remove}>${closeSign()}</button></li>`;

/** Why something did not get into the composer, or to her. */
export const refusals = (say: FileSpeak, all: readonly FileRefusal[]): TemplateResult | typeof nothing =>
  all.length === 0
    ? nothing
    : html`<div class="notes" part="notice">${all.map((it) => html`<p>${refusalText(say, it)}</p>`)}</div>`;

/** The same, said aloud. */
export const refusalWords = (say: FileSpeak, all: readonly FileRefusal[]): string =>
  all.map((it) => refusalText(say, it)).join(' ');

const refusalText = (say: FileSpeak, { name, reason }: FileRefusal): string => {
  switch (reason) {
    case 'size':
      return say('file.size', { name, size: say.size(limits.visitorFileBytes) });
    case 'total':
      return say('file.total', { size: say.size(limits.visitorMessageBytes) });
    case 'count':
      return say('file.count', { n: limits.filesPerMessage });
    case 'empty':
      return say('file.empty', { name });
    case 'type':
      return say('file.type', { name });
    case 'unreadable':
      return say('file.unreadable', { name });
    case 'failed':
      return say('file.failed', { name });
  }
};
