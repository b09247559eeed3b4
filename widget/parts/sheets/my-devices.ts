import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import { amid } from './amid.ts';
import type { Drawing } from './drawing.ts';
import { act, drawn } from './pieces.ts';

/** Where she is at home here, and how to shut a door. */
export const myDevices = (drawing: Drawing): TemplateResult | typeof nothing => {
  const { say, person, acts, now } = drawing;
  const { devices } = person;
  if (devices === null) return nothing;
  const heading = html`<h3>${say('devices.title')}</h3>`;
  if (devices === 'loading') return html`${heading}<div class="grey" aria-hidden="true"><span></span></div>`;
  if (devices === 'failed')
    return html`${heading}<p class="lead">${say('privacy.failed')} <button type="button" class="link" @click=${() => acts.person.askDevices()}>${say('sheet.again')}</button></p>`;
  const others = devices.filter(({ how }) => how !== 'this');
  return html`${heading}<ul class="stored devices">${devices.map(({ device, label, seenAt, how, link }) => {
    const name = label ?? say('devices.unnamed');
    const day = say.day(seenAt, now);
    const seen = say('devices.seen', { when: `${amid(day)} ${say.time(seenAt)}` });
    const about =
      how === 'this' ? say('devices.this') : `${say(how === 'signed' ? 'devices.bySign' : 'devices.byLink')} · ${seen}`;
    // What came by a link goes by it: it is one conversation that is taken back.
    const end = () => (how === 'link' && link ? acts.person.revokeLink(link) : acts.person.endDevice(device));
    return html`<li>${/android|iphone|ipad|ios/i.test(name) ? icon('device') : drawn('screen')}<span class="about"><b dir="auto">${name}</b><small>${about}</small></span>${
      how === 'this'
        ? nothing
        : html`<button type="button" class="link" aria-label=${say('devices.endLabel', { label: name })} @click=${end}>${say('devices.end')}</button>`
    }</li>`;
  })}</ul>${others.length > 1 ? act(say('devices.endOthers'), () => acts.person.endDevice('others'), 'quiet') : nothing}`;
};
