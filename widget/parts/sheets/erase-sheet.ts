import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Drawing } from './drawing.ts';
import { amountsOf, identifierName } from './held-data.ts';
import { act } from './pieces.ts';
import { canProve } from './privacy-sheet.ts';

/** Before everything is deleted: what that is, and proof where it concerns more than this device. */
export const eraseSheet = (drawing: Drawing): TemplateResult => {
  const { say, person, acts } = drawing;
  const { data, handing } = person;
  const done = eraseWords(drawing);
  if (done)
    return html`<p class="asks">${done}</p>${handing === 'erased' ? html`<div class="acts wide">${act(say('sheet.done'), acts.closeSheets)}</div>` : nothing}`;
  if (data === null || data === 'loading')
    return html`<div class="grey" aria-hidden="true"><span></span><span></span></div>`;
  if (data === 'failed')
    return html`<p class="lead">${say('privacy.failed')}</p><div class="acts wide">${act(say('sheet.again'), () => acts.person.askData())}</div>`;
  const failed = handing === 'failed' ? html`<p class="wrong">${say('handing.failed')}</p>` : nothing;
  const cancel = act(say('sheet.cancel'), acts.backFromSheet, 'act soft');
  return html`<p class="lead">${say('erase.text')}</p><ul class="gone">${[...amountsOf(say, data), ...(data.devices > 0 ? [say('data.devices', { n: data.devices })] : [])].map((line) => html`<li>${line}</li>`)}${data.identifiers.map((it) => html`<li>${identifierName(say, it.kind)} <b dir="auto">${it.masked}</b></li>`)}</ul>${failed}${
    data.needsProof
      ? proof(drawing, cancel)
      : html`<p class="final">${say('erase.final')}</p><div class="acts wide">${act(say('erase.go'), () => acts.person.eraseData('all'), 'act grave')}${cancel}</div>`
  }`;
};

const proof = ({ say, acts, person }: Drawing, cancel: TemplateResult): TemplateResult =>
  html`<p class="final">${say('erase.proof')}</p><div class="acts wide">${
    canProve(person)
      ? act(say('erase.prove'), () => acts.openSheet('address', 'erase'))
      : html`<p class="wrong">${say('erase.signIn')}</p>`
  }${act(say('erase.onlyHere'), () => acts.person.eraseData('device'), 'act grave')}${cancel}</div>`;

/** While it is deleted, and once nothing is left; what she has written since is not. */
export const eraseWords = ({ say, person }: Drawing): string => {
  const { handing, data } = person;
  if (handing === 'erasing') return say('erase.going');
  return handing === 'erased' && data === null ? say('erase.done') : '';
};
