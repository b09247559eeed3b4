import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limits } from '../../protocol/limits.ts';
import { acceptedTypes } from './accepted-types.ts';
import { channelBar } from './channel-bar.ts';
import { icon } from './icons.ts';
import type { View } from './view.ts';

const countFrom = 7_500;

export const composer = (view: View): TemplateResult => {
  const { say, acts, draft, files, emoji, isPhone } = view;
  const isOver = draft.length > limits.text;
  const isEmpty = draft.trim() === '' && !files?.count;
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
  return html`<form part="composer" class="foot" @submit=${onSubmit}>${emoji ?? nothing}${full(view)}${files?.inComposer(view) ?? nothing}<div class="box"><label class="plain attach" part="attach"><input type="file" multiple accept=${`${acceptedTypes}`} aria-label=${say('composer.attach')} @change=${onPick} />${icon('add')}</label>${
    isPhone
      ? html`<label class="plain attach" part="attach"><input type="file" accept="image/*" capture="environment" aria-label=${say('composer.camera')} @change=${onPick} />${icon('camera')}</label>`
      : nothing
  }<textarea part="input" rows="1" dir="auto" aria-label=${say('composer.label')} placeholder=${say('composer.placeholder')} enterkeyhint=${isPhone ? 'enter' : 'send'} @input=${(event: Event) => acts.type((event.target as HTMLTextAreaElement).value)} @keydown=${onKey} @paste=${onPaste}></textarea>${isPhone ? nothing : html`<button type="button" class="plain" part="emoji" aria-label=${say('composer.emoji')} aria-expanded=${emoji ? 'true' : 'false'} @click=${() => acts.emoji()}>${icon('emoji')}</button>`}<button type="submit" part="send" class="send" aria-label=${say('composer.send')} ?disabled=${isEmpty || isOver || view.isPreparing}>${icon('send')}</button></div>${channelBar(view, countOf(view, isOver))}</form>`;
};

/** How much room is left, once that begins to matter. */
const countOf = ({ say, draft }: View, isOver: boolean): TemplateResult | typeof nothing =>
  draft.length < countFrom
    ? nothing
    : html`<span class=${isOver ? 'count bad' : 'count'}>${say(isOver ? 'composer.over' : 'composer.count', { n: draft.length, max: limits.text })}</span>`;

const full = ({ say, isFull }: View): TemplateResult | typeof nothing =>
  isFull ? html`<div class="notes" part="notice"><p>${say('composer.full')}</p></div>` : nothing;
