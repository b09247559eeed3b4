import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LinkOffer } from '../../person-state.ts';
import type { Drawing } from './drawing.ts';
import { act, digits, spaced } from './pieces.ts';
import { qrCode } from './qr-code.ts';
import { reasonOf } from './reason-of.ts';
import { timeLeft } from './time-left.ts';

type Ready = Extract<LinkOffer, { is: 'ready' }>;

/** The first device: a code to scan, a link, six digits. */
export const deviceSheet = (drawing: Drawing): TemplateResult => {
  const { say, person, acts, now } = drawing;
  const { offer } = person;
  const isHere = offer?.is === 'ready' && offer.expiresAt > now;
  return html`<p class="lead">${say('device.lead')}</p>${
    isHere ? ready(drawing, offer) : html`<div class="paper">${instead(drawing)}</div>`
  }<p class="end">${act(say('device.enter'), () => acts.openSheet('arrival'), 'quiet', 'enter')}</p>`;
};

const ready = (drawing: Drawing, { url, code, expiresAt }: Ready): TemplateResult => {
  const { say, acts, now, isPhone, local, encode } = drawing;
  const canShare = isPhone && 'share' in navigator;
  return html`<div class="paper">${encode ? qrCode(encode, url, say('device.qr')) : html`<span class="grey-box"></span>`}</div><div class="acts">${act(
    say(local.copied === true ? 'device.copied' : 'device.copy'),
    () => void copy(drawing, url),
    'act soft',
    local.copied === true ? 'done' : 'copy',
  )}${canShare ? act(say('device.share'), () => void share(drawing, url), 'act soft', 'share') : nothing}</div>${
    local.copied === 'cannot'
      ? html`<label class="by-hand">${say('device.select')}<input readonly .value=${url} dir="ltr" @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>`
      : nothing
  }<div class="by-digits"><p>${say('device.orCode')}</p>${digits(code, say('device.digits', { digits: spaced(code) }))}<p class="left">${say('device.ends', { time: timeLeft(expiresAt - now) })} · <button type="button" class="link" @click=${() => acts.person.offer()}>${say('device.new')}</button></p></div><p class="caution">${say('device.caution')}</p>`;
};

/** In the place of the code, as large as it: nothing jumps when it comes or goes. */
const instead = ({ say, person, acts, isOffline }: Drawing): TemplateResult => {
  const { offer } = person;
  if (isOffline) return html`<p>${say('device.offline')}</p>`;
  if (offer?.is === 'expired' || offer?.is === 'ready')
    return html`<div><p>${say('device.expired')}</p>${act(say('device.new'), () => acts.person.offer(), 'act', 'again')}</div>`;
  if (offer?.is === 'failed')
    return html`<div><p>${reasonOf(say, offer.problem)}</p>${act(say('sheet.again'), () => acts.person.offer(), 'act', 'again')}</div>`;
  return html`<span class="grey-box"><span class="hidden">${say('device.loading')}</span></span>`;
};

const copy = async ({ keep }: Drawing, url: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(url);
    keep({ copied: true });
  } catch {
    keep({ copied: 'cannot' });
  }
};

const share = async ({ keep, say }: Drawing, url: string): Promise<void> => {
  try {
    await navigator.share({ title: say('device.title'), url });
    keep({ copied: true });
  } catch {
    // She thought better of it.
  }
};

export const deviceWords = ({ say, person, local, now }: Drawing): string => {
  const { offer } = person;
  if (offer?.is === 'failed') return reasonOf(say, offer.problem);
  if (offer?.is === 'expired' || (offer?.is === 'ready' && offer.expiresAt <= now)) return say('device.expired');
  if (offer?.is === 'loading') return say('device.loading');
  return local.copied === true ? say('device.copied') : '';
};
