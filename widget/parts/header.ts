import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ChatState } from '../chat-state.ts';
import type { PersonState } from '../person-state.ts';
import type { Speak } from '../texts/speak.ts';
import { icon } from './icons.ts';
import { provenAddress } from './proven-address.ts';
import { roundButton } from './round-button.ts';
import type { View } from './view.ts';

/** Who she talks with; at home, who greets her. */
export const header = ({
  say,
  state,
  person,
  now,
  isOffline,
  isHome,
  isPhone,
  isFloat,
  isWide,
  hasHome,
  acts,
}: View): TemplateResult => {
  const agent = isHome ? '' : lastAgent(state);
  const { name: site = '', logo } = state.hello?.site ?? {};
  const title = (isHome && greetingOf(say, state)) || [agent, site].filter(Boolean).join(', ') || say('panel.label');
  const status = statusOf(say, state, now);
  const level = levelOf(say, person);
  const isOpen = state.availability?.state === 'open' && !isOffline;
  return html`<header part="header">${
    hasHome && !isHome ? roundButton(say('panel.home'), 'back', acts.goHome) : nothing
  }<slot name="header"><div class="face" part="avatar" aria-hidden="true">${logo && !agent ? html`<img src=${logo} alt="" />` : initials(agent || site)}${isOpen ? html`<span class="here"></span>` : nothing}</div><div class="who"><h2 id="nahtlos-title" part="title" dir="auto">${title}</h2><p part="status" title=${[level, status].filter(Boolean).join(' · ')}>${level ? html`${icon('confirm')} ${status ? html`<span class="hidden">${level}, </span>` : level}` : nothing}${status}</p></div></slot>${
    isHome
      ? nothing
      : html`${roundButton(say('panel.menu'), 'menu', () => acts.openSheet('menu'), 'menu')}${isPhone || !isFloat ? nothing : roundButton(say(isWide ? 'panel.narrow' : 'panel.wide'), isWide ? 'narrow' : 'wide', acts.widen)}`
  }${isFloat ? roundButton(say('panel.close'), 'close', acts.close) : nothing}</header>`;
};

/** What the site says before anybody has said anything. */
export const greetingOf = ({ locale }: Speak, { hello }: ChatState): string | undefined =>
  hello?.greeting[locale === 'en' ? 'en' : 'de'];

/** What she has shown of herself; nothing where that is nothing. */
const levelOf = (say: Speak, person: PersonState): string => {
  if (person.level === 'signed') return say('level.signed');
  const address = provenAddress(person);
  return address === null ? '' : say('level.proven', { address });
};

/** Who answered last: the person she talks with. */
const lastAgent = (state: ChatState): string => {
  const entry = state.talk?.entries.findLast((it) => it.t === 'message' && it.author.side === 'agent');
  return entry?.author.side === 'agent' ? entry.author.name : '';
};

export const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => [...(word ?? '')][0]) : [...(words[0] ?? '')].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
};

const statusOf = (say: Speak, { availability, hello }: ChatState, now: number): string => {
  switch (availability?.state) {
    case 'open':
      return availability.replyMedianS === null
        ? (hello?.replyPromise ?? '')
        : say('status.median', { time: say.duration(availability.replyMedianS) });
    case 'busy':
      return availability.queue === null ? say('status.busy') : say('status.queue', { n: availability.queue });
    case 'closed':
      return availability.opensAt === null
        ? say('status.closedPlain')
        : say('status.closed', { when: say.when(availability.opensAt, now) });
    default:
      return '';
  }
};
