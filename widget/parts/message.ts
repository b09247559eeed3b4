import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Speak } from '../texts/speak.ts';
import { initials } from './header.ts';
import { icon } from './icons.ts';
import { richText } from './rich-text.ts';
import type { MessageRow } from './rows.ts';
import type { View } from './view.ts';

export const message = (view: View, row: MessageRow): TemplateResult => {
  const { isMine, isFirst, isLast, text } = row;
  const hasFiles = row.files.length + row.waitingFiles.length > 0;
  return html`<li part="message ${isMine ? 'message-out' : 'message-in'}" class="row ${isMine ? 'me' : ''} ${isFirst ? 'first' : ''} ${isLast ? 'last' : ''}" data-seq=${row.seq ?? nothing}><span class="hidden">${spoken(view, row)}</span>${
    isMine
      ? nothing
      : html`<span class="face tiny" aria-hidden="true">${isLast ? initials(row.name || view.state.hello?.site.name || '') : ''}</span>`
  }<div class="said">${hasFiles ? html`<div class="files">${view.files?.inMessage(view, row) ?? nothing}</div>` : nothing}${
    text ? html`<p part="bubble"><span class="words" dir="auto">${richText(text, row.links)}</span></p>` : nothing
  }${isLast ? meta(view, row) : nothing}</div></li>`;
};

/** What a screen reader says before the words: who, when, and what became of it. */
const spoken = (view: View, row: MessageRow): string => {
  const { say } = view;
  const { isMine, name, at, mark } = row;
  const who = isMine ? say('message.you') : name || say('message.team');
  return `${[who, say.time(at), tagOf(view, row), mark && wordOf(say, mark)].filter(Boolean).join(', ')}: `;
};

/** '': only in the chat, or nobody can say it yet. */
export const tagOf = ({ extras }: View, { mail }: MessageRow): string => (mail && extras?.tag(mail)) ?? '';

const wordOf = (say: Speak, mark: NonNullable<MessageRow['mark']>): string =>
  mark === 'seen'
    ? say('mark.seen')
    : mark === 'arrived'
      ? say('mark.sent')
      : mark === 'refused'
        ? say('mark.failed')
        : say('mark.waiting');

const meta = (view: View, row: MessageRow): TemplateResult | typeof nothing => {
  const { say } = view;
  if (row.mark === 'refused' || row.mark === 'old')
    return view.extras?.stuck(row) ?? html`<div class="meta bad" part="meta"><span>${say('mark.failed')}</span></div>`;
  return html`<div class="meta" part="meta" aria-hidden="true">${row.isMine ? sign(view, row) : html`${row.name ? `${row.name} · ` : nothing}${say.time(row.at)}`}${tag(view, row)}</div>`;
};

const tag = (view: View, row: MessageRow): TemplateResult | typeof nothing => {
  const words = tagOf(view, row);
  return words ? html`<span class="tag ${row.mail}">${icon('mail')}${words}</span>` : nothing;
};

const sign = ({ say, isOffline, shareOf }: View, { mark, at, item }: MessageRow): TemplateResult => {
  if (mark === 'seen' || mark === 'arrived')
    return html`${say.time(at)}<span part="tick" title=${say(mark === 'seen' ? 'mark.seen' : 'mark.sent')}>${icon(mark)}</span>`;
  const share = item && shareOf(item);
  const words =
    share !== null && share !== undefined
      ? say('mark.upload', { percent: say.percent(share) })
      : isOffline
        ? say('mark.offline')
        : '';
  return html`<span part="tick" title=${say('mark.waiting')}>${icon('waiting')}</span>${words || say.time(at)}`;
};
