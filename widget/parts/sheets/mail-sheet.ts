import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Drawing } from './drawing.ts';
import { isLikeAddress } from './is-like-address.ts';
import { act, drawn, field } from './pieces.ts';
import { wishWords } from './wish-words.ts';

/** An address for the answers of this conversation: given, changed, taken back. */
export const mailSheet = (drawing: Drawing): TemplateResult => {
  const { say, state, person, acts, wished, local, keep, wish } = drawing;
  const ways = state.talk?.ways;
  const email = ways?.email ?? null;
  // Whoever only corrects the address for what she misses here has not chosen where answers go.
  const isChoice = email?.state !== 'ok' || ways?.prefers !== null;
  const canConfirm = person.codes.includes('email') && email?.isProven !== true;
  const brings = email?.isProven ? '' : say(canConfirm ? 'mail.until' : 'ways.mailWhat');
  if (wished?.is === 'done' && wished.wish.is === 'address')
    return html`<p class="asks">${drawn('done')} ${wishWords(drawing, 'mail')}</p><p class="lead">${brings}</p><div class="acts wide">${act(say('sheet.done'), acts.closeSheets)}${canConfirm ? confirm(drawing) : nothing}</div>`;
  const isBusy = wished?.is === 'going' || wished?.is === 'waiting';
  const isRemoved = wished?.is === 'done' && wished.wish.is === 'remove';
  return html`<p class="lead">${isChoice ? say('mail.lead') : nothing} ${say(canConfirm ? 'mail.until' : 'ways.mailWhat')}</p>${
    email
      ? html`<p class="now"><span dir="auto">${say('mail.now', { address: email.masked })}</span>${act(say('ways.remove'), () => wish({ is: 'remove' }), 'quiet')}</p>`
      : nothing
  }${field({
    label: say('address.email'),
    hint: say('mail.use'),
    wrong: local.wrong === 'address' ? say('address.bad') : isRemoved ? '' : wishWords(drawing, 'mail'),
    button: say(isBusy ? 'sheet.loading' : 'mail.save'),
    isBusy,
    kind: 'email',
    value: saidBefore(drawing),
    entered(value) {
      keep({ wrong: isLikeAddress(value) ? null : 'address' });
      if (isLikeAddress(value)) wish({ is: 'address', value, isChoice });
    },
  })}${isRemoved ? html`<p class="lead">${wishWords(drawing, 'mail')}</p>` : nothing}`;
};

const confirm = ({ say, acts }: Drawing): TemplateResult =>
  html`<button type="button" class="act soft" part="button" data-opens="address" @click=${() => acts.openSheet('address')}>${say('ways.address')}</button>`;

/** What she has typed here before, for this or for a code: nobody types an address twice. */
const saidBefore = ({ person: { code }, wished }: Drawing): string => {
  if (wished?.wish.is === 'address') return wished.wish.value;
  return code && 'value' in code ? code.value : '';
};
