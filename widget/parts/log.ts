import { html, nothing, type TemplateResult } from 'lit/html.js';
import { greetingOf, initials } from './header.ts';
import { icon } from './icons.ts';
import { keyed } from './keyed.ts';
import { message, tagOf } from './message.ts';
import { quickReplies } from './quick-replies.ts';
import { type ChangeRow, type Row, rowsOf } from './rows.ts';
import type { Line, View } from './view.ts';

/** The conversation. It is announced as it grows; what is loaded from earlier is not (`aria-busy`). */
export const log = (view: View): TemplateResult => {
  const { say, state, isSlow, acts } = view;
  const { talk } = state;
  const rows = rowsOf(state, view.unreadAfter, view.said);
  return html`<div part="log" class="log" role="log" tabindex="0" aria-label=${say('log.label')} aria-relevant="additions" aria-busy=${talk?.isLoadingEarlier ? 'true' : 'false'}>${
    talk?.earlierFailed ? failure(say('log.earlierFailed'), say('log.again'), acts.earlier) : nothing
  }${talk?.isLoadingEarlier ? grey(2) : nothing}${talk?.hasFailed && !talk.isOpened ? failure(say('log.failed'), say('log.again'), acts.reopen) : nothing}<ol>${
    talk?.hasEarlier
      ? nothing
      : html`${talk?.follows ? html`<li class="seam" part="change"><span>${say('log.follows', { name: `#${talk.follows}` })}</span></li>` : nothing}${greeting(view)}`
  }${keyed(
    rows.map((row) => ({ key: row.key, inputs: inputsOf(view, row), draw: () => drawRow(view, row) })),
  )}${typing(view)}</ol>${quickReplies(view)}${view.extras?.card() ?? nothing}${rows.length === 0 ? start(view) : nothing}${!state.isReady && rows.length === 0 && isSlow ? grey(3, say('log.loading')) : nothing}</div>${jump(view)}`;
};

const drawRow = (view: View, row: Row): TemplateResult => {
  const { say, now } = view;
  switch (row.is) {
    case 'message':
      return message(view, row);
    case 'day':
      return html`<li class="day" part="day">${say.day(row.at, now)}</li>`;
    case 'unread':
      return html`<li class="unread"><span>${say('log.unread')}</span></li>`;
    case 'change': {
      const { text, act } = lineOf(view, row);
      return html`<li class="seam" part="change"><span>${text}${act ? html` <button type="button" class="link" data-opens="mail" aria-haspopup="dialog" @click=${() => view.acts.openSheet('mail')}>${act}</button>` : nothing}</span></li>`;
    }
  }
};

/** Until its words are here, a line keeps its place. */
const lineOf = ({ say, extras }: View, row: ChangeRow): Line => {
  const time = say.time(row.at);
  if (row.what === 'closed' || row.what === 'reopened')
    return { text: say(row.what === 'closed' ? 'log.closed' : 'log.reopened', { time }) };
  const line = extras?.line(row);
  return line ? { ...line, text: `${line.text} · ${time}` } : { text: '\u00a0' };
};

/** All a row is drawn from. */
const inputsOf = (view: View, row: Row): unknown[] => {
  if (row.is === 'change') return [view.say, ...Object.values(lineOf(view, row))];
  if (row.is !== 'message') return [row.key, view.say, new Date(view.now).toDateString()];
  const { item } = row;
  return [
    view.say,
    row.mark,
    tagOf(view, row),
    row.at,
    row.seq,
    row.isFirst,
    row.isLast,
    row.text,
    row.links.length,
    item,
    item && view.isOffline,
    item && view.extras !== null,
    item && view.shareOf(item),
    row.isMine ? null : view.state.hello?.site.name,
    ...(view.files?.inputsOf(row) ?? []),
  ];
};

/** What the site says before anybody has said anything; drawn, not sent. */
const greeting = ({ say, state }: View): TemplateResult | typeof nothing => {
  const text = greetingOf(say, state);
  if (!text || !state.isReady) return nothing;
  return html`<li class="row first last greeting" part="greeting"><span class="face tiny" aria-hidden="true">${initials(state.hello?.site.name ?? '')}</span><div class="said"><p part="bubble"><span class="words" dir="auto">${text}</span></p></div></li>`;
};

/** Nothing is here: because it is hidden, or because it lies on another device. */
const start = ({ say, state, person, acts }: View): TemplateResult | typeof nothing => {
  if (person.isHidden) return html`<p class="hidden-talk" part="notice">${say('start.hidden')}</p>`;
  if (!state.isReady || state.talk) return nothing;
  return html`<p class="elsewhere"><button type="button" class="quiet" data-opens="arrival" aria-haspopup="dialog" @click=${() => acts.openSheet('arrival')}>${icon('device')}${say('start.elsewhere')}</button></p>`;
};

const typing = ({ state }: View): TemplateResult | typeof nothing =>
  state.typing === null
    ? nothing
    : html`<li class="row first last typing" aria-hidden="true"><span class="face tiny">${initials(state.typing)}</span><div class="said"><p part="bubble"><span></span><span></span><span></span></p></div></li>`;

/** The shape of what will come. */
export const grey = (count: number, words?: string): TemplateResult =>
  html`<div class="grey" aria-hidden="true">${[...Array(count)].map(() => html`<span></span>`)}</div>${words ? html`<span class="hidden">${words}</span>` : nothing}`;

const failure = (text: string, again: string, act: () => void): TemplateResult =>
  html`<div class="notice" part="notice"><span>${text}</span><button type="button" class="link" @click=${act}>${again}</button></div>`;

const jump = ({ say, below, isAtEnd, acts }: View): TemplateResult =>
  html`<div class="pill">${
    isAtEnd
      ? nothing
      : html`<button type="button" part="jump" class="jump" @click=${acts.jump}>${below > 0 ? say('log.jumpNew', { n: below }) : say('log.jump')}${icon('down')}</button>`
  }</div>`;
