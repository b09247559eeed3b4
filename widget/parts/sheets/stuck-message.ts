import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limits } from '../../../protocol/limits.ts';
import type { Problem } from '../../../protocol/problems.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import type { MessageRow } from '../rows.ts';
import { amid } from './amid.ts';
import type { SheetView } from './drawing.ts';

/** What stays until she decides: why, and what she can do. */
export const stuck = (view: SheetView, row: MessageRow): TemplateResult | typeof nothing =>
  row.mark === 'old' ? old(view, row) : refused(view, row);

const button = (text: string, act: () => void): TemplateResult =>
  html`<button type="button" class="link" @click=${act}>${text}</button>`;

const refused = ({ say, acts }: SheetView, { item }: MessageRow): TemplateResult | typeof nothing => {
  if (!item) return nothing;
  const { cid, problem } = item;
  const isGone = problem?.code === 'conversation.gone';
  // Once more the same would be refused once more.
  const isEditable = problem?.retry === 'never' && !problem.code.startsWith('auth.');
  return html`<div class="meta bad" part="meta"><span>${say('mark.failed')}: ${whyRefused(say, problem)}</span><span class="steps">${
    isGone
      ? button(say('action.anew'), () => acts.sendAnew(cid))
      : problem?.code === 'version.too-old'
        ? button(say('action.reload'), acts.reload)
        : isEditable
          ? button(say('action.edit'), () => acts.edit(item))
          : button(say('action.retry'), () => acts.retry(cid))
  }${button(say('action.delete'), () => acts.drop(cid))}</span></div>`;
};

const old = ({ say, acts, now }: SheetView, { item, at }: MessageRow): TemplateResult | typeof nothing =>
  item
    ? html`<div class="meta wait" part="meta"><span>${say('mark.old', { when: `${amid(say.day(at, now))} ${say.time(at)}` })}</span><span class="steps">${button(say('action.send'), () => acts.confirm(item.cid))}${button(say('action.delete'), () => acts.drop(item.cid))}</span></div>`
    : nothing;

/** The reason in words a person can do something with. */
const whyRefused = (say: SheetSpeak, problem: Problem | undefined): string => {
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
