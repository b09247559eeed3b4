import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Drawing } from './drawing.ts';
import { act, digits, field, spaced } from './pieces.ts';
import { reasonOf } from './reason-of.ts';
import { timeLeft } from './time-left.ts';

/** The second device: her yes to a link, or the digits the first one shows. */
export const arrivalSheet = (drawing: Drawing): TemplateResult => {
  const { say, person, acts, now, local } = drawing;
  const { arrival } = person;
  switch (arrival?.is) {
    case 'held':
      return held(drawing, '');
    case 'sending':
      return local.hasTyped ? enter(drawing, '') : held(drawing, '');
    case 'asked':
      return html`<p class="lead">${say('arrival.compare')}</p><div class="number">${digits(arrival.show, say('arrival.number', { digits: spaced(arrival.show) }))}<p class="left">${say('arrival.waits', { time: timeLeft(arrival.until - now) })}</p></div><div class="acts wide">${act(say('sheet.cancel'), () => acts.person.endArrival(), 'act soft')}</div>`;
    case 'failed': {
      const reason = reasonOf(say, arrival.problem);
      // The link still lies here: her yes may be said once more.
      if (arrival.problem === 'unanswered') return local.hasTyped ? enter(drawing, reason) : held(drawing, reason);
      const isOther = arrival.problem.code === 'link.other-person';
      return html`${enter(drawing, reason)}${isOther ? html`<div class="acts wide">${act(say('arrival.logout'), () => acts.person.logout(), 'act soft')}</div>` : nothing}`;
    }
    default:
      return enter(drawing, '');
  }
};

const held = ({ say, person, acts }: Drawing, refused: string): TemplateResult => {
  const isBusy = person.arrival?.is === 'sending';
  const yes = refused ? 'sheet.again' : isBusy ? 'sheet.loading' : 'arrival.yes';
  return html`<p class="asks">${say('arrival.held')}</p><p class="lead">${say('arrival.heldHint')}${person.consent.mode === 'denied' ? html` ${say('arrival.memory')}` : nothing}</p><p class="wrong">${refused}</p><div class="acts wide"><button type="button" class="act" part="button" aria-disabled=${isBusy ? 'true' : 'false'} @click=${() => isBusy || acts.person.acceptArrival()}>${say(yes)}</button>${isBusy ? nothing : act(say('arrival.no'), () => decline(acts), 'act soft')}</div>`;
};

const decline = (acts: Drawing['acts']): void => {
  acts.person.endArrival();
  acts.closeSheets();
};

const enter = ({ say, person, acts, local, keep }: Drawing, refused: string): TemplateResult =>
  html`<p class="lead">${say('arrival.where')}</p>${field({
    label: say('arrival.code'),
    wrong: local.wrong ? say('arrival.short') : refused,
    button: person.arrival?.is === 'sending' ? say('sheet.loading') : say('arrival.go'),
    isBusy: person.arrival?.is === 'sending',
    kind: 'digits',
    entered(code) {
      const isWhole = code.length === 6;
      keep({ wrong: isWhole ? null : 'digits', hasTyped: true });
      if (isWhole) acts.person.typeCode(code);
    },
  })}`;

export const arrivalWords = ({ say, person, local }: Drawing): string => {
  const { arrival } = person;
  if (local.wrong) return say('arrival.short');
  switch (arrival?.is) {
    case 'sending':
      return say('sheet.loading');
    case 'asked':
      return `${say('arrival.number', { digits: spaced(arrival.show) })}. ${say('arrival.compare')}`;
    case 'failed':
      return reasonOf(say, arrival.problem);
    default:
      return '';
  }
};
