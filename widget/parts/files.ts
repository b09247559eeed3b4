import { ref } from 'lit/directives/ref.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FileRef } from '../../protocol/entry.ts';
import type { OutboxFile, OutboxItem } from '../../protocol/outbox-item.ts';
import { icon } from './icons.ts';
import type { View } from './view.ts';

/** Files of a message the server has: pictures to look at, the rest to save. */
export const sentFiles = (view: View, files: readonly FileRef[]): TemplateResult[] =>
  files.map((file) => {
    const isPicture = file.type.startsWith('image/') && view.pictures.get(file.file) !== null;
    return isPicture ? picture(view, file) : document(view, file);
  });

/** Files that are not in the conversation yet, with what has gone of them; `item` is null once the server has them. */
export const waitingFiles = (view: View, item: OutboxItem | null, files: readonly OutboxFile[]): TemplateResult[] => {
  const share = item && view.shareOf(item);
  return files.map((file, at) => {
    const address = view.pictures.get(file.cid);
    const face =
      file.type.startsWith('image/') && address
        ? html`<img class="thumb" src=${address} alt=${file.name} />`
        : html`<span class="sign">${icon('file')}</span>`;
    return html`<div class="file">${face}<span class="what"><b dir="auto">${file.name}</b><small>${view.say.size(file.bytes)}</small></span>${
      at === 0 && item && share !== null
        ? html`<button type="button" class="plain small" aria-label=${view.say('action.cancel')} @click=${() => view.acts.drop(item.cid)}>${icon('close')}</button>`
        : nothing
    }</div>${at === files.length - 1 && share !== null ? html`<progress max="1" .value=${share}></progress>` : nothing}`;
  });
};

const picture = (view: View, { file, name, width, height }: FileRef): TemplateResult => {
  const address = view.pictures.get(file);
  const isTall = width && height ? height / width : 0.75;
  // Room is kept by the numbers before the bytes are there, so that nothing jumps.
  const [w, h] =
    isTall > 1.25 ? [192, Math.min(240, Math.round(192 * isTall))] : [240, Math.max(60, Math.round(240 * isTall))];
  return html`<button type="button" class="picture" aria-label=${view.say('file.view', { name })} @click=${() => view.acts.view(file, name)} ${ref((place) => near(place, () => view.acts.show(file)))}>${
    address
      ? html`<img src=${address} alt="" width=${w} height=${h} @error=${() => view.acts.cannotShow(file)} />`
      : html`<svg class="room" width=${w} height=${h} aria-hidden="true"></svg>`
  }</button>`;
};

const document = (view: View, { file, name, bytes }: FileRef): TemplateResult => {
  const size = view.say.size(bytes);
  return html`<button type="button" class="file" @click=${() => view.acts.save(file, name)}><span class="sign">${icon('file')}</span><span class="what"><b dir="auto">${name}</b><small>${size}</small></span><span class="hidden">${view.say('file.download')}</span>${icon('save')}</button>`;
};

const watched = new WeakMap<Element, () => void>();
const watcher = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      watched.get(target)?.();
    }
  },
  { rootMargin: '200px' },
);

/** Calls once, when the place comes near the screen. */
const near = (place: Element | undefined, then: () => void): void => {
  if (!place || watched.has(place)) return;
  watched.set(place, then);
  watcher.observe(place);
};
