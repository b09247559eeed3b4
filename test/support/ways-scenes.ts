import type { Ways } from '../../protocol/entry.ts';
import { type ProblemCode, problem } from '../../protocol/problems.ts';
import type { Scene } from './acted-session.ts';

const ada = 'a•••@example.de';
const yes = { ok: true } as const;

export const no = (code: ProblemCode, retryAfterMs?: number) => ({
  ok: false as const,
  problem: problem(code, undefined, retryAfterMs),
});

/** What a site says that has an e-mail address of its own and people who can be fetched. */
export const mailSite: NonNullable<Scene['offers']> = {
  offers: [{ kind: 'email' }],
  asksAddress: true,
  escalates: true,
};

export const knowsAda = (more: Partial<NonNullable<Ways['email']>> = {}, prefers: Ways['prefers'] = null): Ways => ({
  prefers,
  email: { masked: ada, isProven: false, state: 'ok', ...more },
});

/** A conversation that went by mail for a while, with everything that may happen in it. */
export const mailThread: Scene = {
  offers: mailSite,
  ways: knowsAda({}, 'email'),
  answers: { 'conversation:prefer': yes },
  entries: [
    { t: 'change', what: 'mailed', author: { side: 'visitor' } },
    { text: 'Der Halter ist bestellt, ich melde mich.', author: { side: 'agent', name: 'Anna' } },
    { text: 'Am Freitag ist er da.', author: { side: 'agent', name: 'Anna' } },
    { text: 'Passt Ihnen Samstag um zehn?', author: { side: 'agent', name: 'Anna' } },
    { t: 'change', what: 'switched', channel: 'email', author: { side: 'visitor' } },
    { text: 'Ja, Samstag passt.', channel: 'email', author: { side: 'visitor' } },
    { t: 'change', what: 'escalated' },
    { t: 'change', what: 'promised' },
    { t: 'change', what: 'joined', author: { side: 'agent', name: 'Jonas' } },
    { text: 'Ich lege ihn zurück.', channel: 'email', author: { side: 'agent', name: 'Jonas' } },
    { t: 'change', what: 'switched', channel: 'chat', author: { side: 'visitor' } },
  ],
  deliveries: [
    { seq: 4, channel: 'email', state: 'sent' },
    { seq: 5, channel: 'email', state: 'failed' },
    { seq: 6, channel: 'email', state: 'waiting' },
  ],
};

/** How the way of an answer may look, by what it is called; opened with `ways`. */
export const waysScenes: Readonly<Record<string, Scene>> = {
  'nothing but the chat': {},
  'before the first message': { offers: mailSite, state: { talk: null } },
  'no address known': { offers: mailSite, hasDeclined: true },
  'an address known': { offers: mailSite, ways: knowsAda() },
  'only the chat, though an address is known': { offers: mailSite, ways: knowsAda({}, 'chat') },
  'by mail': { offers: mailSite, ways: knowsAda({}, 'email') },
  'by mail, confirmed': { offers: mailSite, ways: knowsAda({ isProven: true }, 'email') },
  'mails do not arrive': { offers: mailSite, ways: knowsAda({ state: 'bad' }) },
  'mails are stopped': { offers: mailSite, ways: knowsAda({ state: 'opted-out' }) },
};
