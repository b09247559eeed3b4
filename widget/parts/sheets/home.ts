import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Talk } from '../../talk.ts';
import { icon } from '../icons.ts';
import type { SheetName } from '../view.ts';
import type { Drawing } from './drawing.ts';
import { drawn } from './pieces.ts';
import { otherWays } from './ways-sheet.ts';

/** Where she comes back to: what she was talking about, a new question, other ways, and what is known of her. */
export const home = (drawing: Drawing): TemplateResult => {
  const { say, state, person, acts, order } = drawing;
  const talk = state.talk ?? state.former;
  const quiet = (words: string, opens: SheetName) =>
    html`<button type="button" class="quiet" part="button" data-opens=${opens} aria-haspopup="dialog" @click=${() => acts.openSheet(opens)}>${words}</button>`;
  const ways = otherWays(drawing);
  return html`<div class="places">${talk ? goOn(drawing, talk) : nothing}<button type="button" class="place" part="card button" data-first @click=${() => acts.goOn(talk !== null)}><span class="dot">${icon('add')}</span><span class="about"><b>${say(talk ? 'home.new' : 'home.first')}</b><small>${say('home.newWhat')}</small></span>${drawn('next')}</button>${order ? aboutOrder(drawing, order) : nothing}<slot name="home"></slot></div>${
    ways.length > 0 ? html`<h3>${say('home.ways')}</h3><ul class="ways">${ways}</ul>` : nothing
  }<footer class="ends" part="footer"><slot name="footer"></slot>${quiet(say('panel.privacy'), 'privacy')}${quiet(say('ways.enter'), 'arrival')}${
    talk || person.kept.length > 0 ? quiet(say('home.forget'), 'forget') : nothing
  }</footer>`;
};

/** Goes on with words about it, unless she has begun others. */
const aboutOrder = ({ say, acts, draft }: Drawing, order: string): TemplateResult => {
  const ask = (): void => {
    acts.goOn(false);
    if (draft === '') acts.type(say('order.draft', { order }));
  };
  return html`<button type="button" class="place" part="card button" @click=${ask}><span class="dot">${drawn('order')}</span><span class="about"><b>${say('home.order')}</b><small dir="auto">${order}</small></span>${drawn('next')}</button>`;
};

/** Enough to know what it was about. */
const briefLength = 72;
const brief = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length > briefLength ? `${letters.slice(0, briefLength).join('').trimEnd()}…` : line;
};

/** The last words, by whom and when; grey until they are here. */
const goOn = ({ say, now, acts }: Drawing, talk: Talk): TemplateResult => {
  const last = talk.entries.findLast((entry) => entry.t === 'message');
  const isMine = last?.author.side === 'visitor';
  const who = isMine ? say('message.you') : last?.author.side === 'agent' ? last.author.name : say('message.team');
  const words = last?.t === 'message' ? brief(last.text) || last.files.map(({ name }) => name).join(', ') : '';
  const day = last && say.day(last.at, now);
  return html`<button type="button" class="place" part="card button" data-first @click=${() => acts.goOn(false)}><span class="dot ${last?.channel === 'email' ? 'mail' : 'chat'}">${icon(last?.channel === 'email' ? 'mail' : 'chat')}</span><span class="about"><b>${say(talk.state === 'closed' ? 'home.ended' : 'home.goOn')}</b>${
    last
      ? html`<small class="last" dir="auto">${who}: ${words}</small>${talk.unread > 0 ? html`<small class="news">${say('log.jumpNew', { n: talk.unread })}</small>` : html`<small class="when">${day === say('log.today') ? say.time(last.at) : `${day}, ${say.time(last.at)}`}</small>`}`
      : html`<small class="last">${talk.isOpened ? '' : say('sheet.loading')}</small>`
  }</span>${drawn('next')}</button>`;
};
