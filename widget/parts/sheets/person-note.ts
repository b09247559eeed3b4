import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import { amid } from './amid.ts';
import type { SheetView } from './drawing.ts';

/**
 * What another device is about: a question that waits for her, or where it goes on. It stands above the conversation; a
 * question stands on whatever sheet is open, too.
 */
export const personNote = (view: SheetView): TemplateResult | typeof nothing => {
  const { say, person, acts } = view;
  const { question, offer } = person;
  const arrived = arrivedHere(view);
  const text = noteText(view);
  const button = (words: string, act: () => void, look = 'link') =>
    html`<button type="button" class=${look} part="button" @click=${act}>${words}</button>`;
  if (question)
    return html`<div class="note ask" part="notice" role="group" aria-label=${text}><p><b>${text}</b><small>${say('question.hint')}</small></p><div class="acts">${button(say('question.yes'), () => acts.person.answerQuestion(true), 'act')}${button(say('question.no'), () => acts.person.answerQuestion(false), 'act soft')}</div></div>`;
  const done = offer?.is === 'done' ? offer : arrived;
  if (!done) return nothing;
  const isThere = done === offer;
  return html`<div class="note" part="notice">${icon('device')}<p>${text} ${button(say(isThere ? 'there.notMe' : 'here.notMine'), () => acts.person.revokeLink(done.link))}</p><button type="button" class="plain small" aria-label=${say('note.hide')} @click=${() => (isThere ? acts.person.endOffer() : acts.person.endArrival())}>${icon('close')}</button></div>`;
};

/** The same in words: it is said aloud, too. */
export const noteText = (view: SheetView): string => {
  const { say, now } = view;
  const { question, offer } = view.person;
  if (question) {
    const { label, number } = question;
    return label === null ? say('question.unnamed', { number }) : say('question.text', { label, number });
  }
  if (offer?.is === 'done')
    return offer.label === null ? say('there.unnamed') : say('there.text', { label: offer.label });
  const arrived = arrivedHere(view);
  if (!arrived) return '';
  const { label, begunAt } = arrived;
  const day = say.day(begunAt, now);
  const when = say('here.when', { day: amid(day), time: say.time(begunAt) });
  return label === null ? say('here.unnamed', { when }) : say('here.text', { when, label });
};

/** The conversation that came here, for as long as it is here. */
const arrivedHere = ({ person: { arrival }, state }: SheetView) =>
  arrival?.is === 'done' && arrival.conversation === state.talk?.id ? arrival : null;
