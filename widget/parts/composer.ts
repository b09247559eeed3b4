import { live } from 'lit/directives/live.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limits } from '../../protocol/limits.ts';
import type { Speak } from '../texts/speak.ts';
import { channelBar } from './channel-bar.ts';
import { icon } from './icons.ts';
import { acceptedTypes, type FileRefusal } from './prepare-file.ts';
import type { PickedFile, View } from './view.ts';

const countFrom = 7_500;

export const composer = (view: View): TemplateResult => {
  const { say, acts, draft, picked, isPhone } = view;
  const isOver = draft.length > limits.text;
  const isWaiting = picked.some((file) => file.ready === null);
  const isEmpty = draft.trim() === '' && picked.length === 0;
  const onKey = (event: KeyboardEvent): void => {
    // The Enter that ends a Chinese or Japanese word is not the one that sends.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229 || isPhone) return;
    event.preventDefault();
    acts.send();
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    acts.send();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    acts.pick(files);
  };
  const onPick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    acts.pick([...(input.files ?? [])]);
    input.value = '';
  };
  return html`<form part="composer" class="foot" @submit=${onSubmit}>${notes(view)}${tray(view)}<div class="box"><label class="plain attach" part="attach"><input type="file" multiple accept=${acceptedTypes} aria-label=${say('composer.attach')} @change=${onPick} />${icon('add')}</label><textarea part="input" rows="1" dir="auto" aria-label=${say('composer.label')} placeholder=${say('composer.placeholder')} enterkeyhint=${isPhone ? 'enter' : 'send'} .value=${live(draft)} @input=${(event: Event) => acts.type((event.target as HTMLTextAreaElement).value)} @keydown=${onKey} @paste=${onPaste}></textarea><button type="submit" part="send" class="send" aria-label=${say('composer.send')} ?disabled=${isEmpty || isOver || isWaiting}>${icon('send')}</button></div>${channelBar(view, countOf(view, isOver))}</form>`;
};

/** How much room is left, once that begins to matter. */
const countOf = ({ say, draft }: View, isOver: boolean): TemplateResult | typeof nothing =>
  draft.length < countFrom
    ? nothing
    : html`<span class=${isOver ? 'count bad' : 'count'}>${say(isOver ? 'composer.over' : 'composer.count', { n: draft.length, max: limits.text })}</span>`;

/** Why something did not get into the composer, or to her. */
const notes = ({ say, refusals, isFull }: View): TemplateResult | typeof nothing => {
  if (refusals.length === 0 && !isFull) return nothing;
  return html`<div class="notes" part="notice" role="alert">${isFull ? html`<p>${say('composer.full')}</p>` : nothing}${refusals.map((it) => html`<p>${refusalText(say, it)}</p>`)}</div>`;
};

const refusalText = (say: Speak, { name, reason }: FileRefusal): string => {
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

const tray = (view: View): TemplateResult | typeof nothing =>
  view.picked.length === 0 ? nothing : html`<ul class="tray">${view.picked.map((file) => chip(view, file))}</ul>`;

const chip = ({ say, acts }: View, { key, name, ready, preview }: PickedFile): TemplateResult =>
  html`<li class="chip" title=${name}>${preview ? html`<img src=${preview} alt="" />` : html`<span class="sign">${icon('file')}</span>`}<span class="what"><b dir="auto">${name}</b><small>${ready ? say.size(ready.bytes.size) : say('file.preparing', { name })}</small></span><button type="button" class="plain small" aria-label=${say('file.remove', { name })} @click=${() => acts.unpick(key)}>${icon('close')}</button></li>`;
