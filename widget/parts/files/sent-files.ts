import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FileRef } from '../../../protocol/entry.ts';
import type { FileId } from '../../../protocol/ids.ts';
import type { OutboxFile, OutboxItem } from '../../../protocol/outbox-item.ts';
import { isThrifty } from '../../is-thrifty.ts';
import type { FileSpeak } from '../../texts/speak.ts';
import type { View } from '../view.ts';
import { closeSign, fileSign, saveSign } from './signs.ts';
import type { Viewed } from './viewer.ts';

/** Of a picture: undefined was never near, '' is on its way, null cannot be had. */
type Address = string | null | undefined;

export interface FileActs {
  view(viewed: Viewed): void;
  /** The page forbids it, or it is none. */
  refuse(file: FileId): void;
  save(file: FileId, name: string): void;
}

/** A file of a message the server has: a picture to look at, anything else to save. */
export const sentFile = (say: FileSpeak, file: FileRef, address: Address, acts: FileActs): TemplateResult =>
  file.type.startsWith('image/') && address !== null ? picture(say, file, address, acts) : document(say, file, acts);

/** Files that are not in the conversation yet, with what has gone of them; `item` is null once the server has them. */
export const waitingFiles = (
  view: View,
  say: FileSpeak,
  item: OutboxItem | null,
  files: readonly OutboxFile[],
  addresses: ReadonlyMap<string, string | null>,
): TemplateResult[] => {
  const share = item && view.shareOf(item);
  return files.map((file, at) => {
    const address = addresses.get(file.cid);
    const face =
      file.type.startsWith('image/') && address
        ? html`<img class="thumb" src=${address} alt=${file.name} />`
        : html`<span class="sign">${fileSign()}</span>`;
    return html`<div class="file">${face}<span class="what"><b dir="auto">${file.name}</b><small>${say.size(file.bytes)}</small></span>${
      at === 0 && item && share !== null
        ? html`<button type="button" class="plain small" aria-label=${say('file.cancel')} @click=${() => view.acts.drop(item.cid)}>${closeSign()}</button>`
        : nothing
    }</div>${at === files.length - 1 && share !== null ? html`<progress max="1" .value=${share}></progress>` : nothing}`;
  });
};

const picture = (
  say: FileSpeak,
  { file, name, bytes, width, height }: FileRef,
  address: Address,
  acts: FileActs,
): TemplateResult => {
  const isTall = width && height ? height / width : 0.75;
  // Room is kept by the numbers before the bytes are there, so that nothing jumps.
  const [w, h] =
    isTall > 1.25 ? [192, Math.min(240, Math.round(192 * isTall))] : [240, Math.max(60, Math.round(240 * isTall))];
  return html`<button type="button" class="picture" data-file=${file} aria-label=${say('file.view', { name })} @click=${() => acts.view({ file, name })}>${
    address
      ? html`<img src=${address} alt="" width=${w} height=${h} @error=${() => acts.refuse(file)} />`
      : html`<svg class="room" width=${w} height=${h} aria-hidden="true"></svg>${address === undefined && isThrifty() ? html`<span class="fetch">${saveSign()}${say.size(bytes)}</span>` : nothing}`
  }</button>`;
};

const document = (say: FileSpeak, { file, name, bytes }: FileRef, acts: FileActs): TemplateResult => {
  const size = say.size(bytes);
  return html`<button type="button" class="file" @click=${() => acts.save(file, name)}><span class="sign">${fileSign()}</span><span class="what"><b dir="auto">${name}</b><small>${size}</small></span><span class="hidden">${say('file.download')}</span>${saveSign()}</button>`;
};
