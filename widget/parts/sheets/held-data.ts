import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PersonState } from '../../person-state.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import type { Drawing } from './drawing.ts';
import { storedRow } from './stored-row.ts';

export type ShownData = Exclude<PersonState['data'], 'loading' | 'failed' | null>;

/** What the server holds of her: how much, what of, and by what she is known. */
export const heldData = ({ say }: Drawing, data: ShownData): TemplateResult => {
  const amounts = amountsOf(say, data);
  return html`<p class="lead">${say('data.until')}</p><ul class="stored">${
    amounts.length > 0 ? storedRow(say, { what: amounts.join(', '), why: say('data.why') }) : nothing
  }${data.identifiers.map(({ kind, masked, how }) =>
    storedRow(say, {
      what: html`${identifierName(say, kind)} <span dir="auto">${masked}</span>`,
      why: howOf(say, how),
    }),
  )}</ul>`;
};

/** What there is of her talks, without what there is none of. */
export const amountsOf = (say: SheetSpeak, { conversations, messages, files }: ShownData): string[] =>
  [
    conversations > 0 && say('data.talks', { n: conversations }),
    messages > 0 && say('data.messages', { n: messages }),
    files > 0 && say('data.files', { n: files }),
  ].filter((amount) => amount !== false);

export const identifierName = (say: SheetSpeak, kind: string): string => {
  switch (kind) {
    case 'anon':
      return say('data.anon');
    case 'email':
      return say('data.email');
    case 'phone':
      return say('data.phone');
    case 'wa':
      return say('data.wa');
    case 'user':
      return say('data.user');
    default:
      return say('data.other');
  }
};

const howOf = (say: SheetSpeak, how: ShownData['identifiers'][number]['how']): string =>
  say(how === 'device' ? 'data.byDevice' : how === 'otp' ? 'data.byCode' : 'data.byShop');
