import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Score, scores } from '../../../protocol/entry.ts';
import { limits } from '../../../protocol/limits.ts';
import { sign } from '../sign.ts';
import type { Drawing } from './drawing.ts';
import { act } from './pieces.ts';
import { reasonOf } from './reason-of.ts';

/** Older than this an ended conversation only offers to be rated, and does not ask. */
const freshMs = 10 * 60_000;

/**
 * How it was: asked where the conversation has ended, of whoever saw it end. Later it is one quiet line, so that nobody is
 * asked twice; what she said can be changed for a day.
 */
export const ratingCard = (drawing: Drawing): TemplateResult | typeof nothing => {
  const { say, now, state, local, keep, isUnrated } = drawing;
  const { hello, talk } = state;
  if (!talk || talk.closedAt === null) return nothing;
  const ended = html`<p class="over">${say(talk.isOver(now) ? 'rating.over' : 'rating.writeOn')}</p>`;
  const { rating } = talk;
  if (rating && local.rate === null)
    return html`<div class="rated" part="notice">${face(rating.score)}<span>${say('rating.done', { score: say(`rating.${rating.score}`) })}</span>${now < rating.until ? act(say('rating.change'), () => keep({ rate: { score: rating.score, text: textOf(drawing) } }), 'quiet') : nothing}</div>${ended}`;
  if (!hello?.rates || now - talk.closedAt > limits.ratingMs) return ended;
  const isAsked = local.rate !== null || (now - talk.closedAt < freshMs && isUnrated === false);
  if (!isAsked)
    return html`<p class="rated">${act(say('rating.offer'), () => keep({ rate: { score: null, text: '' } }), 'quiet')}</p>${ended}`;
  return html`${form(drawing)}${ended}`;
};

const form = (drawing: Drawing): TemplateResult => {
  const { say, local, keep, rating, rate, leaveUnrated } = drawing;
  const { score, text } = local.rate ?? { score: null, text: '' };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (score !== null && rating?.is !== 'going')
      void rate(score, text.trim()).then((done) => done && keep({ rate: null }));
  };
  const onLater = (): void => {
    leaveUnrated();
    keep({ rate: null });
  };
  const chosen = (one: Score) =>
    html`<label class="face-choice"><input type="radio" name="nahtlos-score" value=${one} .checked=${score === one} @change=${() => keep({ rate: { score: one, text } })} />${face(one)}<span>${say(`rating.${one}`)}</span></label>`;
  return html`<form class="card rating" part="card form" @submit=${onSubmit}><fieldset><legend>${say('rating.ask')}</legend><div class="faces">${scores.map(chosen)}</div></fieldset>${
    score === null
      ? nothing
      : html`<label class="comment"><span>${say('rating.comment')}</span><textarea part="field" rows="2" maxlength=${limits.ratingComment} .value=${text} @input=${(event: Event) => keep({ rate: { score, text: (event.target as HTMLTextAreaElement).value } })}></textarea></label>`
  }<div class="acts">${score === null ? nothing : html`<button type="submit" class="act" part="button" aria-disabled=${rating?.is === 'going' ? 'true' : 'false'}>${say(rating?.is === 'going' ? 'sheet.loading' : 'rating.send')}</button>`}${act(say('rating.later'), onLater, 'quiet')}</div><p class="wrong">${rating?.is === 'failed' ? reasonOf(say, rating.problem) : ''}</p></form>`;
};

/** What she wrote to it, as the conversation knows it. */
const textOf = ({ state }: Drawing): string => {
  const entry = state.talk?.entries.findLast((it) => it.t === 'change' && it.what === 'rated');
  return (entry?.t === 'change' && entry.comment) || '';
};

const mouths: Readonly<Record<Score, string>> = {
  1: 'M8 16.5c1-1.8 2.4-2.6 4-2.6s3 .8 4 2.6',
  2: 'M8.5 16c1-.9 2.2-1.3 3.5-1.3s2.5.4 3.5 1.3',
  3: 'M8.5 15h7',
  4: 'M8.5 14.3c1 .9 2.2 1.3 3.5 1.3s2.5-.4 3.5-1.3',
  5: 'M7.8 13.6c1 2 2.5 2.9 4.2 2.9s3.2-.9 4.2-2.9',
};

const face = (score: Score): TemplateResult =>
  sign('score', `M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.5v.6M15 9.5v.6${mouths[score]}`);

/** What is said aloud of it. */
export const ratingWords = ({ say, rating }: Drawing): string =>
  rating?.is === 'failed' ? reasonOf(say, rating.problem) : '';
