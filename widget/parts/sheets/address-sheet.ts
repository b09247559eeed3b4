import { html, type TemplateResult } from 'lit/html.js';
import { identityLimits } from '../../../protocol/identity.ts';
import type { CodeEntry } from '../../person-state.ts';
import type { Drawing } from './drawing.ts';
import { isLikeAddress } from './is-like-address.ts';
import { act, drawn, field } from './pieces.ts';
import { reasonOf } from './reason-of.ts';
import { timeLeft } from './time-left.ts';

/** Proving an address: she names it, then types the code that came to it. */
export const addressSheet = (drawing: Drawing): TemplateResult => {
  const { say, person, acts, now, purpose } = drawing;
  const { code } = person;
  if (code?.is === 'done')
    return html`<p class="asks">${drawn('done')} ${say('address.done', { address: code.proven })}</p><p class="lead">${say('address.doneWhat')}</p><div class="acts wide">${act(say('sheet.done'), purpose === 'prove' ? acts.closeSheets : acts.backFromSheet)}${act(say('address.other'), () => acts.person.endCode(), 'act soft')}</div>`;
  return code?.is === 'sent' && code.expiresAt > now ? codeForm(drawing, code) : addressForm(drawing);
};

const addressForm = (drawing: Drawing): TemplateResult => {
  const { say, person, purpose } = drawing;
  const { code } = person;
  const isBusy = code?.is === 'requesting';
  return html`<p class="lead">${say(purpose === 'prove' ? 'address.lead' : 'address.leadProof')}</p>${field({
    label: say('address.email'),
    wrong: wrongOf(drawing),
    button: say(isBusy ? 'sheet.loading' : 'address.send'),
    isBusy,
    kind: 'email',
    entered: (value) => request(drawing, value),
  })}`;
};

const request = ({ purpose, acts, keep, now }: Drawing, value: string): void => {
  const looksRight = isLikeAddress(value);
  keep(looksRight ? { wrong: null, askedAt: now } : { wrong: 'address' });
  if (looksRight) acts.person.requestCode(value, purpose);
};

const codeForm = (drawing: Drawing, code: Extract<CodeEntry, { is: 'sent' }>): TemplateResult => {
  const { say, acts, now, local, keep } = drawing;
  const { value, expiresAt, isChecking } = code;
  const waitsMs = local.askedAt + identityLimits.codeEveryMs - now;
  const again =
    waitsMs > 0
      ? html`<span>${say('address.againIn', { time: timeLeft(waitsMs) })}</span>`
      : act(say('address.again'), () => request(drawing, value), 'quiet');
  return html`<p class="lead"><b dir="auto">${say('address.sent', { address: value })}</b> ${say('address.ends', { time: timeLeft(expiresAt - now) })}</p>${field(
    {
      label: say('address.code'),
      wrong: wrongOf(drawing),
      button: say(isChecking ? 'sheet.loading' : 'address.verify'),
      isBusy: isChecking,
      kind: 'digits',
      entered(digits) {
        const isWhole = digits.length === 6;
        keep({ wrong: isWhole ? null : 'digits' });
        if (isWhole) acts.person.verifyCode(digits);
      },
    },
  )}<p class="again">${again}${act(say('address.other'), () => acts.person.endCode(), 'quiet')}</p>`;
};

const wrongOf = ({ say, person, local, now, isOffline }: Drawing): string => {
  const { code } = person;
  if (local.wrong) return say(local.wrong === 'address' ? 'address.bad' : 'arrival.short');
  if (code?.is === 'failed') return reasonOf(say, code.problem);
  if (code?.is !== 'sent') return '';
  if (code.expiresAt <= now) return say('problem.codeEnded');
  if (isOffline) return say('device.offline');
  if (code.triesLeft === null || code.isChecking) return '';
  return `${say('problem.codeWrong')} ${say('address.tries', { n: code.triesLeft })}`;
};

export const addressWords = (drawing: Drawing): string => {
  const { say, person } = drawing;
  const { code } = person;
  const wrong = wrongOf(drawing);
  if (wrong) return wrong;
  if (code?.is === 'done') return say('address.done', { address: code.proven });
  return code?.is === 'sent' && !code.isChecking ? say('address.sent', { address: code.value }) : '';
};
