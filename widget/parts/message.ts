import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
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
  if (row.mark === 'refused') return refused(view, row);
  if (row.mark === 'old') return old(view, row);
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

const refused = ({ say, acts }: View, { item }: MessageRow): TemplateResult | typeof nothing => {
  if (!item) return nothing;
  const { cid, problem } = item;
  const button = (text: string, act: () => void) =>
    html`<button type="button" class="link" @click=${act}>${text}</button>`;
  const isGone = problem?.code === 'conversation.gone';
  // Once more the same would be refused once more.
  const isEditable = problem?.retry === 'never' && !problem.code.startsWith('auth.');
  return html`<div class="meta bad" part="meta"><span>${say('mark.failed')}: ${reasonOf(say, problem)}</span>${
    isGone
      ? button(say('action.anew'), () => acts.sendAnew(cid))
      : problem?.code === 'version.too-old'
        ? button(say('action.reload'), acts.reload)
        : isEditable
          ? button(say('action.edit'), () => acts.edit(item))
          : button(say('action.retry'), () => acts.retry(cid))
  }${button(say('action.delete'), () => acts.drop(cid))}</div>`;
};

const old = ({ say, acts, now }: View, { item, at }: MessageRow): TemplateResult | typeof nothing =>
  item
    ? html`<div class="meta wait" part="meta"><span>${say('mark.old', { when: `${say.day(at, now)} ${say.time(at)}` })}</span><button type="button" class="link" @click=${() => acts.confirm(item.cid)}>${say('action.send')}</button><button type="button" class="link" @click=${() => acts.drop(item.cid)}>${say('action.delete')}</button></div>`
    : nothing;

/** The reason in words a person can do something with. */
const reasonOf = (say: Speak, problem: Problem | undefined): string => {
  switch (problem?.code) {
    case 'request.too-large':
      return say('reason.tooLarge');
    case 'request.malformed':
      return say('reason.malformed');
    case 'conversation.gone':
      return say('reason.gone');
    case 'auth.missing':
    case 'auth.revoked':
      return say('reason.ended');
    case 'version.too-old':
      return say('reason.old');
    case 'file.refused':
      switch (problem.detail?.reason) {
        case 'size':
          return say('reason.fileSize', { size: say.size(limits.visitorFileBytes) });
        case 'empty':
          return say('reason.fileEmpty');
        case 'count':
          return say('reason.fileCount', { n: limits.filesPerMessage });
        case 'type':
          return say('reason.fileType');
        default:
          return say('reason.fileUnreadable');
      }
    default:
      return say('reason.unknown');
  }
};
