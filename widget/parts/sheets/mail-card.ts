import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Drawing } from './drawing.ts';
import { isLikeAddress } from './is-like-address.ts';
import { act, field } from './pieces.ts';
import { wishedIn, wishWords } from './wish-words.ts';

/**
 * Where to answer should she be missed: asked once her first message has arrived, beside everything else and never before
 * it. It stands until she has answered it, one way or the other.
 */
export const mailCard = (drawing: Drawing): TemplateResult | typeof nothing => {
  const { say, local, keep, wish, decline } = drawing;
  if (!isAsked(drawing)) return nothing;
  const early = !drawing.state.talk && drawing.wished?.wish.is === 'address' ? drawing.wished.wish : null;
  if (early)
    return html`<div class="card" part="card"><p class="kept">${say('card.kept', { address: early.value })}</p></div>`;
  const own = wishedIn(drawing, 'card');
  const isBusy = own?.is === 'going' || own?.is === 'waiting';
  return html`<div class="card" part="card">${field({
    ask: say(drawing.state.availability?.state === 'closed' ? 'card.askClosed' : 'card.ask'),
    label: say('ways.mail'),
    hint: say('mail.use'),
    wrong: local.wrong === 'card' ? say('address.bad') : wishWords(drawing, 'card'),
    button: say(isBusy ? 'sheet.loading' : 'mail.save'),
    isBusy,
    kind: 'email',
    name: 'card',
    entered(value) {
      keep({ wrong: isLikeAddress(value) ? null : 'card' });
      if (isLikeAddress(value)) wish({ is: 'address', value, isChoice: false });
    },
  })}${act(say('card.no'), decline, 'quiet')}</div>`;
};

const isAsked = ({ state, isDeclined }: Drawing): boolean => {
  const { hello, talk, availability } = state;
  if (!hello?.asksAddress) return false;
  if (!talk) return availability?.state === 'closed' && isDeclined !== true;
  if (isDeclined !== false || talk.state !== 'open') return false;
  if (talk.ways?.email !== null || talk.ways.prefers === 'chat') return false;
  return talk.entries.some((entry) => entry.t === 'message' && entry.author.side === 'visitor');
};
