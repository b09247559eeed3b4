import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import { provenAddress } from '../proven-address.ts';
import type { SheetName } from '../view.ts';
import type { Drawing } from './drawing.ts';
import { drawn } from './pieces.ts';

/** Where the talk can go on, each way with what it brings in one sentence. Only what is there now. */
export const waysSheet = ({ say, state, person, acts }: Drawing): TemplateResult => {
  const way = (name: SheetName, sign: TemplateResult, title: string, what: string) =>
    html`<li><button type="button" class="way" part="channel-option" data-opens=${name} @click=${() => acts.openSheet(name)}><span class="dot ${name}">${sign}</span><span class="about"><b>${title}</b><small>${what}</small></span>${drawn('next')}</button></li>`;
  const proven = provenAddress(person);
  return html`<p class="lead">${say('ways.lead')}</p><ul class="ways"><li><button type="button" class="way on" part="channel-option" aria-current="true" @click=${acts.closeSheets}><span class="dot chat">${icon('chat')}</span><span class="about"><b>${say('ways.chat')}</b><small>${say('ways.chatWhat')}</small></span>${drawn('done')}</button></li>${
    state.talk
      ? way('device', icon('device'), say('ways.device'), say('ways.deviceWhat'))
      : way('arrival', drawn('enter'), say('ways.enter'), say('ways.enterWhat'))
  }${
    person.codes.includes('email')
      ? way(
          'address',
          drawn('address'),
          say('ways.address'),
          proven === null ? say('ways.addressWhat') : say('address.done', { address: proven }),
        )
      : nothing
  }</ul>`;
};
