import { html, type TemplateResult } from 'lit/html.js';
import type { PersonState } from '../../person-state.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import type { Drawing } from './sheets.ts';
import { storedRow } from './stored-row.ts';

export type ShownData = Exclude<PersonState['data'], 'loading' | 'failed' | null>;

/** What the server holds of her: how much, what of, and by what she is known. */
export const heldData = ({ say }: Drawing, data: ShownData): TemplateResult => {
  const amounts = [
    say('data.talks', { n: data.conversations }),
    say('data.messages', { n: data.messages }),
    say('data.files', { n: data.files }),
  ];
  return html`<p class="lead">${say('data.until')}</p><ul class="stored">${storedRow(say, { what: amounts.join(', '), why: say('data.why') })}${data.identifiers.map(
    ({ kind, masked, how }) =>
      storedRow(say, {
        what: html`${identifierName(say, kind)} <span dir="auto">${masked}</span>`,
        why: howOf(say, how),
      }),
  )}</ul>`;
};

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
