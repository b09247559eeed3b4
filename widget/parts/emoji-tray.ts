import { html, type TemplateResult } from 'lit/html.js';
import type { View } from './view.ts';

/** As the system draws them: thanks, yes and no, moods, and what shops talk about. */
const emoji = [
  ...['🙂', '😊', '😀', '😂', '😉', '😍', '🤔', '😅', '😕', '😢', '😮', '😴', '🙏', '👍', '👎', '👋'],
  ...['👏', '💪', '❤️', '🎉', '✨', '🔥', '✅', '❌', '❓', '⏰', '📅', '📦', '🎁', '💡', '☕', '🚲'],
];

const columns = 8;

/** 32 emoji to put into what she writes. Arrow keys go from one to the next; Escape puts them away. */
export const emojiTray = ({ say, acts }: View): TemplateResult => {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      return acts.emoji();
    }
    const from = event.target as HTMLElement;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(from.parentElement?.children ?? [])] as HTMLElement[];
    const mirrored = Math.abs(step) === 1 && from.matches(':dir(rtl)') ? -step : step;
    all[all.indexOf(from) + mirrored]?.focus();
  };
  return html`<div class="emoji" role="group" aria-label=${say('composer.emoji')} @keydown=${onKey}>${emoji.map((one, at) => html`<button type="button" tabindex=${at === 0 ? 0 : -1} @click=${() => acts.emoji(one)}>${one}</button>`)}</div>`;
};
