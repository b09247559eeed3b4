import type { ConversationId, DeviceId, LinkId } from '../../protocol/ids.ts';
import { type ProblemCode, type ProblemDetail, problem } from '../../protocol/problems.ts';
import type { SheetName } from '../../widget/parts/view.ts';
import type { LinkQuestion, PersonState } from '../../widget/person-state.ts';
import type { PersonScene, Scene } from './acted-session.ts';

const link = 'ln_1' as LinkId;
const conversation = 'cv_1' as ConversationId;
const dayMs = 86_400_000;
const refused = (code: ProblemCode, detail?: ProblemDetail, retryAfterMs?: number) =>
  ({ is: 'failed', problem: problem(code, detail, retryAfterMs) }) as const;

export const offered = {
  url: 'https://chat.example.de/continue?site=demo#nahtlos=nl_3Jx8fQw2VtYb7LkPz9RmN4sGc6HdA1eUoTiXvKyBqWE',
  code: '482913',
};

/** Everything a person may be drawn as, by what it is called. */
export const personScenes = (now: number): Readonly<Record<string, PersonScene>> => {
  const offer = { is: 'ready', link, ...offered, expiresAt: now + 581_000 } as const;
  const question: LinkQuestion = { link, label: 'Chrome, Android', number: '47', until: now + 60_000 };
  const sent = {
    is: 'sent',
    value: 'ada.lovelace@example.de',
    expiresAt: now + 560_000,
    triesLeft: null,
    isChecking: false,
  } as const;
  const kept: PersonState['kept'] = [
    { what: 'marker', where: 'localStorage', count: 1 },
    { what: 'device', where: 'IndexedDB', count: 1 },
    { what: 'talk', where: 'IndexedDB', count: 1 },
    { what: 'draft', where: 'IndexedDB', count: 1 },
    { what: 'consent', where: 'IndexedDB', count: 1 },
    { what: 'declined', where: 'IndexedDB', count: 1 },
    { what: 'outbox', where: 'memory', count: 2 },
    { what: 'file', where: 'memory', count: 1 },
    { what: 'leaving', where: 'IndexedDB', count: 1 },
  ];
  const data: Exclude<PersonState['data'], string | null> = {
    identifiers: [
      { kind: 'anon', masked: 'nv_•••3Jx8', how: 'device' },
      { kind: 'email', masked: 'a•••@example.de', how: 'otp' },
    ],
    conversations: 2,
    messages: 14,
    files: 1,
    devices: 2,
    consents: [],
    needsProof: false,
  };
  const devices: PersonState['devices'] = [
    { device: 'dv_1' as DeviceId, label: 'Firefox, Windows', seenAt: now, how: 'this' },
    { device: 'dv_2' as DeviceId, label: 'Chrome, Android', seenAt: now - 3_600_000, how: 'link', link },
    { device: 'dv_3' as DeviceId, label: null, seenAt: now - 4 * dayMs, how: 'signed' },
  ];
  const everything = { kept, data, devices };
  const empty = { talk: null };
  const on = (opens: readonly SheetName[], scene: Scene): PersonScene => ({ opens, scene });
  return {
    'before the first message': on([], { state: empty }),
    'signed in': on([], { level: 'signed' }),
    'signed in elsewhere': on([], { isHidden: true, state: empty }),
    'asked whether to remember': on([], {
      consent: { mode: 'required', storage: false },
      state: { isMemoryOnly: true },
    }),
    'nothing stored, as she wishes': on([], {
      consent: { mode: 'denied', storage: false },
      state: { isMemoryOnly: true },
    }),
    ways: on(['ways'], {}),
    'ways, before the first message': on(['ways'], { state: empty }),
    'an offer on its way': on(['ways', 'device'], { offer: { is: 'loading' } }),
    'an offer': on(['ways', 'device'], { offer }),
    'an offer over': on(['ways', 'device'], { offer: { is: 'expired' } }),
    'an offer refused': on(['ways', 'device'], { offer: refused('limit.rate', undefined, 272_000) }),
    'another device asks': on([], { offer, question }),
    'another device asks, beside its code': on(['ways', 'device'], { offer, question }),
    'another device asks, amid something else': on(['privacy'], { question, ...everything }),
    'gone on there': on([], { offer: { is: 'done', link, label: 'Chrome, Android' } }),
    'a link opened': on([], { arrival: { is: 'held' }, state: empty }),
    'a code to enter': on(['arrival'], { state: empty }),
    'a link on its way': on([], { arrival: { is: 'sending' }, state: empty }),
    'a number to compare': on([], { arrival: { is: 'asked', show: '47', until: now + 48_000 }, state: empty }),
    'a code refused': on([], { arrival: refused('link.invalid'), state: empty }),
    'a code of somebody else': on([], { arrival: refused('link.other-person') }),
    'a link without an answer': on([], { arrival: { is: 'failed', problem: 'unanswered' }, state: empty }),
    'gone on here': on([], {
      arrival: { is: 'done', link, conversation, label: 'Firefox, Windows', begunAt: now - 3_600_000 },
    }),
    'an address to name': on(['ways', 'address'], {}),
    'a code in the mail': on(['ways', 'address'], { code: sent }),
    'a wrong code': on(['ways', 'address'], { code: { ...sent, triesLeft: 3 } }),
    'an address refused': on(['ways', 'address'], { code: { ...refused('code.bad-value'), value: sent.value } }),
    'an address proven': on(['ways', 'address'], { code: { is: 'done', proven: 'a•••@example.de' } }),
    'what is stored': on(['privacy'], everything),
    'nothing is stored': on(['privacy'], { consent: { mode: 'required', storage: false }, state: empty }),
    'what is stored, on its way': on(['privacy'], { kept, data: 'loading', devices: 'loading' }),
    'what is stored, not to be had': on(['privacy'], { kept, data: 'failed', devices: 'failed' }),
    'before forgetting': on(['privacy', 'forget'], everything),
    'before deleting': on(['privacy', 'erase'], everything),
    'before deleting, unproven': on(['privacy', 'erase'], { ...everything, data: { ...data, needsProof: true } }),
    'being deleted': on(['privacy', 'erase'], { ...everything, handing: 'erasing' }),
  };
};
