import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import type { SheetName } from '../view.ts';
import type { Drawing } from './drawing.ts';
import { drawn } from './pieces.ts';
import { reasonOf } from './reason-of.ts';

/** What can be done besides writing. */
export const menuSheet = (drawing: Drawing): TemplateResult => {
  const { say, state, acts, end, ending, sound, local, keep } = drawing;
  const row = (sign: TemplateResult, title: string, does: () => void, opens?: SheetName) =>
    html`<li><button type="button" class="way slim" part="button" data-opens=${opens ?? nothing} @click=${does}>${sign}<span class="about"><b>${title}</b></span>${opens ? drawn('next') : nothing}</button></li>`;
  const leads = (sign: TemplateResult, title: string, opens: SheetName) =>
    row(sign, title, () => acts.openSheet(opens), opens);
  // Where the page may not, she reads it here all the same.
  const copy = async (text: string): Promise<void> => {
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    if (isCopied) keep({ hasNumber: true });
  };
  const name = state.talk?.number ? `#${state.talk.number}` : null;
  return html`<ul class="ways"><li><label class="way slim switch">${drawn('sound')}<span class="about"><b>${say('menu.sound')}</b></span><input data-first type="checkbox" role="switch" .checked=${sound.isOn} @change=${(event: Event) => sound.turn((event.target as HTMLInputElement).checked)} /></label></li>${
    state.talk
      ? leads(icon('device'), say('ways.device'), 'device')
      : leads(drawn('enter'), say('ways.enter'), 'arrival')
  }${name === null ? nothing : row(drawn('copy'), say(local.hasNumber ? 'menu.copied' : 'menu.copy', { name }), () => void copy(name))}${state.talk?.state === 'open' ? row(drawn('end'), say('menu.end'), end) : nothing}${leads(icon('confirm'), say('panel.privacy'), 'privacy')}</ul><p class=${ending?.is === 'failed' ? 'became wrong' : 'became'}>${menuWords(drawing)}</p>`;
};

/** What became of ending it: where it worked, the conversation says so. */
export const menuWords = ({ say, ending, local, state }: Drawing): string =>
  ending === null
    ? local.hasNumber
      ? say('menu.copied', { name: `#${state.talk?.number}` })
      : ''
    : ending.is === 'going'
      ? say('sheet.loading')
      : reasonOf(say, ending.problem);
