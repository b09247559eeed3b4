import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { View } from './view.ts';

/** What she may say with one tap: while nobody has said anything, and under what the page has just said. */
export const quickReplies = ({ state, said, acts }: View): TemplateResult | typeof nothing => {
  const isEmpty = !state.talk && state.unsent.length === 0 && state.settled.length === 0;
  const replies = said.at(-1)?.quickReplies ?? (isEmpty ? state.hello?.quickQuestions : undefined) ?? [];
  return replies.length === 0
    ? nothing
    : html`<div class="quick">${replies.map((text) => html`<button type="button" part="quick-reply" @click=${() => acts.sendText(text)}>${text}</button>`)}</div>`;
};
