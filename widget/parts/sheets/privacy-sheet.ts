import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Purpose } from '../../../protocol/identity.ts';
import type { PersonState } from '../../person-state.ts';
import type { SheetName } from '../view.ts';
import type { Drawing } from './drawing.ts';
import { heldData } from './held-data.ts';
import { keptItems } from './kept-items.ts';
import { myDevices } from './my-devices.ts';
import { drawn } from './pieces.ts';

/** What is stored of her, here and there, and what she can do about it. Made from what really lies there. */
export const privacySheet = (drawing: Drawing): TemplateResult => {
  const { say, state } = drawing;
  const site = state.hello?.site;
  return html`<h3>${say('privacy.here')}</h3>${keptItems(drawing)}<h3 dir="auto">${say('privacy.there', { site: site?.name || say('message.team') })}</h3>${held(drawing)}${myDevices(drawing)}<h3>${say('consent.title')}</h3><ul class="switches">${switches(drawing)}</ul><ul class="ways">${doing(drawing)}</ul>${
    site?.privacyUrl
      ? html`<p class="end"><a href=${site.privacyUrl} target="_blank" rel="noopener">${say('privacy.notice', { site: site.name })}</a></p>`
      : nothing
  }`;
};

const held = (drawing: Drawing): TemplateResult => {
  const { say, person, acts } = drawing;
  const { data } = person;
  if (data === null) return html`<p class="lead">${say('privacy.thereNothing')}</p>`;
  if (data === 'loading') return html`<div class="grey" aria-hidden="true"><span></span><span></span></div>`;
  if (data === 'failed')
    return html`<p class="lead">${say('privacy.failed')} <button type="button" class="link" @click=${() => acts.person.askData()}>${say('sheet.again')}</button></p>`;
  return heldData(drawing, data);
};

const switches = ({ say, person, acts }: Drawing): TemplateResult[] => {
  const { consent } = person;
  const one = (purpose: Purpose, title: string, what: string) =>
    html`<li><label class="switch"><span class="about"><b>${title}</b><small>${what}</small></span><input type="checkbox" role="switch" .checked=${consent[purpose]} @change=${(event: Event) => acts.person.consent({ [purpose]: (event.target as HTMLInputElement).checked })} /></label></li>`;
  return [
    ...(consent.mode === 'required' ? [one('storage', say('consent.storage'), say('consent.storageWhat'))] : []),
    one('profile', say('consent.profile'), say('consent.profileWhat')),
    one('notifications', say('consent.notifications'), say('consent.notificationsWhat')),
  ];
};

const doing = (drawing: Drawing): TemplateResult => {
  const { say, person, acts } = drawing;
  const { data, kept } = person;
  const isThere = data !== null;
  const row = (title: string, what: string, does: () => void, opens?: SheetName, look = '') =>
    html`<li><button type="button" class="way plainly ${look}" data-opens=${opens ?? nothing} @click=${does}><span class="about"><b>${title}</b><small>${what}</small></span>${drawn('next')}</button></li>`;
  const exports = () => (canProve(person) ? acts.openSheet('address', 'export') : acts.person.exportData());
  const said = exportWords(drawing);
  return html`${isThere ? row(say('export.title'), said || say('export.what'), exports, 'address') : nothing}${
    isThere || kept.length > 0
      ? row(say('forget.title'), say('forget.what'), () => acts.openSheet('forget'), 'forget')
      : nothing
  }${isThere ? row(say('erase.title'), say('erase.what'), () => acts.openSheet('erase'), 'erase', 'grave') : nothing}`;
};

/** Proof is needed, and a code by e-mail is one. */
export const canProve = ({ data, codes }: PersonState): boolean =>
  data !== null &&
  typeof data === 'object' &&
  data.needsProof &&
  codes.includes('email') &&
  data.identifiers.some(({ kind }) => kind === 'email');

/** What became of handing out. */
export const exportWords = ({ say, person }: Drawing): string => {
  switch (person.handing) {
    case 'exporting':
      return say('export.going');
    case 'exported':
      return say('export.done');
    case 'failed':
      return say('handing.failed');
    default:
      return '';
  }
};
