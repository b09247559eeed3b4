import { html, nothing, type TemplateResult } from 'lit/html.js';
import { sign } from '../sign.ts';

/** Signs only the sheets need; the same grid as the others (sign.ts). */
const paths = {
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 20c1-4 4-6 8-6s7 2 8 6',
  enter: 'M10 4L8 20M16 4l-2 16M5 9h15M4 15h15',
  done: 'M5 13l4 4L19 7',
  next: 'M9 5l7 7-7 7',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v7h14v-7',
  again: 'M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5',
  screen: 'M4 5h16v11H4zM9 20h6M12 16v4',
  end: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9 12.5l2 2 4-4.5',
  sound: 'M5 10v4h3l4 4V6L8 10zM15.5 9.5a4 4 0 0 1 0 5M18 7a8 8 0 0 1 0 10',
  order: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  wipe: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
} as const;

export type SheetSign = keyof typeof paths;

export const drawn = (name: SheetSign): TemplateResult => sign(name, paths[name]);

/** Sentences say what the button does; `soft`: not what she came for. */
export const act = (
  words: string,
  does: () => void,
  look: 'act' | 'act soft' | 'act grave' | 'quiet' = 'act',
  name?: SheetSign,
): TemplateResult =>
  html`<button type="button" class=${look} part="button" @click=${does}>${name ? drawn(name) : nothing}${words}</button>`;

/** Digits as people read them out, and as a screen reader does: one by one. */
export const digits = (number: string, label: string): TemplateResult =>
  html`<p class="digits" dir="ltr"><span class="hidden">${label}</span><span aria-hidden="true">${(number.match(/.{1,3}/g) ?? []).map((group) => html`<span>${group}</span>`)}</span></p>`;

export const spaced = (number: string): string => [...number].join(' ');

/** One answer to type. What was wrong with the last one stands below it. */
export const field = (needs: {
  /** The question, where the label only says what is to be typed. */
  readonly ask?: string;
  readonly label: string;
  readonly wrong: string;
  readonly button: string;
  readonly isBusy: boolean;
  readonly kind: 'digits' | 'email';
  /** What stands in it already. */
  readonly value?: string;
  /** Why it is asked for. */
  readonly hint?: string;
  /** Beside a sheet there may be the card, with a field of its own. */
  readonly name?: 'answer' | 'card';
  entered(value: string): void;
}): TemplateResult => {
  const { ask, label, wrong, button, isBusy, kind, value = '', hint = '', name = 'answer', entered } = needs;
  const id = `nahtlos-${name}`;
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('answer') as HTMLInputElement;
    if (!isBusy) entered(kind === 'digits' ? input.value.replace(/\D/g, '') : input.value.trim());
  };
  const isDigits = kind === 'digits';
  return html`<form class="field" part="form" novalidate @submit=${onSubmit}>${ask ? html`<p class="ask" id="${id}-ask">${ask}</p>` : nothing}<label for=${id}>${label}</label>${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}<div class="line"><input id=${id} name="answer" part="field" .value=${value} data-first class=${kind} type=${isDigits ? 'text' : 'email'} inputmode=${isDigits ? 'numeric' : 'email'} autocomplete=${isDigits ? 'one-time-code' : 'email'} autocapitalize="off" spellcheck="false" dir="ltr" maxlength=${isDigits ? 16 : 254} enterkeyhint="go" aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="${id}-ask ${id}-hint ${id}-wrong" /><button type="submit" class="act" part="button" aria-disabled=${isBusy ? 'true' : 'false'}>${button}</button></div><p class="wrong" id="${id}-wrong">${wrong}</p></form>`;
};
