import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Wish } from '../../ways-state.ts';
import { icon } from '../icons.ts';
import { provenAddress } from '../proven-address.ts';
import type { SheetName } from '../view.ts';
import type { Drawing } from './drawing.ts';
import { offersMail } from './line-of.ts';
import { act, drawn } from './pieces.ts';
import { wishedIn, wishWords } from './wish-words.ts';

/** Where the talk can go on, each way with what it brings in one sentence. Only what is there now. */
export const waysSheet = (drawing: Drawing): TemplateResult => {
  const { say, state, acts } = drawing;
  const isByMail = state.talk?.ways?.prefers === 'email';
  return html`<p class="lead">${say('ways.lead')}</p><ul class="ways"><li>${way(drawing, {
    look: 'chat',
    sign: icon('chat'),
    title: say('ways.chat'),
    what: inChat(drawing),
    isOn: !isByMail,
    does: isByMail ? { is: 'prefer', channel: 'chat' } : acts.closeSheets,
  })}</li>${otherWays(drawing)}${
    state.talk
      ? nothing
      : html`<li>${leads(drawing, 'arrival', drawn('enter'), say('ways.enter'), say('ways.enterWhat'))}</li>`
  }</ul><p class=${wishedIn(drawing, 'ways')?.is === 'failed' ? 'became wrong' : 'became'}>${wishWords(drawing, 'ways')}</p>`;
};

/** The ways besides this window. */
export const otherWays = (drawing: Drawing): readonly TemplateResult[] => {
  const { say, state, person } = drawing;
  const proven = provenAddress(person);
  const ways: TemplateResult[] = [];
  if (offersMail(drawing)) ways.push(byMail(drawing));
  if (state.hello?.escalates && state.talk)
    ways.push(
      way(drawing, {
        look: 'person',
        sign: drawn('person'),
        title: say('ways.person'),
        what: say('ways.personWhat'),
        does: { is: 'person' },
      }),
    );
  if (state.talk) ways.push(leads(drawing, 'device', icon('device'), say('ways.device'), say('ways.deviceWhat')));
  if (person.codes.includes('email')) {
    const what = proven === null ? say('ways.addressWhat') : say('address.done', { address: proven });
    ways.push(leads(drawing, 'address', icon('confirm'), say('ways.address'), what));
  }
  return ways.map((one) => html`<li>${one}</li>`);
};

/** Who left an address reads what becomes of it. */
const inChat = ({ say, state }: Drawing): string => {
  const { email, prefers } = state.talk?.ways ?? {};
  if (email?.state !== 'ok') return say('ways.chatWhat');
  return prefers === null ? say('ways.chatAlso', { address: email.masked }) : say('ways.chatOnly');
};

interface Way {
  readonly look: string;
  readonly sign: TemplateResult;
  readonly title: string;
  readonly what: string;
  readonly isOn?: boolean;
  /** null: not yet. */
  readonly does: Wish | (() => void) | null;
  readonly opens?: SheetName;
}

const way = ({ wished, wish }: Drawing, { look, sign, title, what, isOn = false, does, opens }: Way) => {
  const about = html`<span class="dot ${look}">${sign}</span><span class="about"><b>${title}</b><small>${what}</small></span>`;
  if (does === null) return html`<div class="way off" part="channel-option">${about}</div>`;
  const isWish = typeof does !== 'function';
  const isBusy = isWish && (wished?.is === 'going' || wished?.is === 'waiting') && isSame(wished.wish, does);
  return html`<button type="button" class=${isOn ? 'way on' : 'way'} part="channel-option" data-opens=${opens ?? nothing} aria-current=${isOn ? 'true' : nothing} aria-disabled=${isBusy ? 'true' : nothing} @click=${() => isBusy || (isWish ? wish(does) : does())}>${about}${
    isOn ? drawn('done') : isWish ? nothing : drawn('next')
  }</button>`;
};

const isSame = (one: Wish, other: Wish): boolean =>
  one.is === other.is && (one.is !== 'prefer' || other.is !== 'prefer' || one.channel === other.channel);

/** A sheet of its own says more. */
const leads = (drawing: Drawing, opens: SheetName, sign: TemplateResult, title: string, what: string) =>
  way(drawing, { look: opens, sign, title, what, opens, does: () => drawing.acts.openSheet(opens) });

/** A known address is chosen with one tap; any other is named first. */
const byMail = (drawing: Drawing): TemplateResult => {
  const { say, state, acts, wish } = drawing;
  const row = { look: 'mail', sign: icon('mail'), title: say('ways.mail') };
  const { talk } = state;
  if (!talk) return way(drawing, { ...row, what: say('ways.mailLater'), does: null });
  if (!talk.ways) return way(drawing, { ...row, what: say('sheet.loading'), does: null });
  const { email, prefers } = talk.ways;
  if (!email) return leads(drawing, 'mail', row.sign, row.title, say('ways.mailWhat'));
  const address = email.masked;
  if (email.state !== 'ok')
    return leads(
      drawing,
      'mail',
      row.sign,
      row.title,
      say(email.state === 'bad' ? 'ways.mailBad' : 'ways.mailStopped', { address }),
    );
  const isOn = prefers === 'email';
  const what = say(email.isProven ? 'ways.mailToProven' : 'ways.mailTo', { address });
  return html`${way(drawing, { ...row, what, isOn, does: isOn ? acts.closeSheets : { is: 'prefer', channel: 'email' } })}<p class="more"><button type="button" class="quiet" part="button" data-opens="mail" @click=${() => acts.openSheet('mail')}>${say('ways.change')}</button>${act(say('ways.remove'), () => wish({ is: 'remove' }), 'quiet')}</p>`;
};
