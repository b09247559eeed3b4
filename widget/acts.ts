import { scores } from '../protocol/entry.ts';
import { type ConversationId, makeCid } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { ChatSession } from './chat-session.ts';
import { nahtlosError, unanswered } from './refusal.ts';

/** What the page asks of the session, by the names of the element's methods. Rejects with a NahtlosError. */
export const acts = {
  identify: (session, who) => session.page.identify(who),
  consent: (session, values) =>
    session.page.consents.set((values ?? {}) as Parameters<typeof session.page.consents.set>[0]),
  logout: (session) => session.page.logout(),
  reset: (session) => session.page.logout(),
  export: (session) => session.page.export(),
  forget: (session, scope) => (scope === 'all' ? session.page.erase('all') : session.page.forget()),
  rate: async (session, score, comment) => {
    const given = scores.find((one) => one === score);
    if (!given) throw nahtlosError({ code: 'request.malformed' });
    const answer = await session.request('conversation:rate', {
      conversation: talkOf(session),
      cid: makeCid(),
      score: given,
      ...(typeof comment === 'string' && comment !== '' ? { comment: comment.slice(0, limits.ratingComment) } : {}),
    });
    if (!answer?.ok) throw nahtlosError(unanswered(answer));
  },
  continueOn: async (session, kind, options) =>
    kind === 'device'
      ? continueOnDevice(session)
      : kind === 'email'
        ? continueByMail(session, (options as { address?: unknown } | undefined)?.address)
        : Promise.reject(nahtlosError({ code: 'channel.off' })),
  /** No channel rings anybody yet. */
  callMe: () => Promise.reject(nahtlosError({ code: 'channel.off' })),
} as const satisfies Readonly<Record<string, (session: ChatSession, ...values: unknown[]) => Promise<unknown>>>;

export type ActName = keyof typeof acts;

export const isAct = (name: string): name is ActName => Object.hasOwn(acts, name);

/** A way on, as the page may show it itself. */
interface Continuation {
  readonly reference: string;
  readonly url: string | null;
  readonly code: string | null;
  /** Milliseconds since 1970; null: it does not end by itself. */
  readonly expiresAt: number | null;
  /** Masked. */
  readonly sentTo: string | null;
}

/** What she has begun; there is nothing to go on with before. */
const talkOf = (session: ChatSession): ConversationId => {
  const { talk } = session.state;
  if (!talk) throw nahtlosError({ code: 'not-found' });
  return talk.id;
};

const continueOnDevice = async (session: ChatSession): Promise<Continuation> => {
  const answer = await session.request('link:create', { conversation: talkOf(session) });
  if (!answer?.ok) throw nahtlosError(unanswered(answer));
  const { link, url, code, expiresAt } = answer;
  return { reference: link, url, code, expiresAt, sentTo: null };
};

const continueByMail = async (session: ChatSession, address: unknown): Promise<Continuation> => {
  if (typeof address !== 'string') throw nahtlosError({ code: 'channel.bad-address' });
  const cid = makeCid();
  const answer = await session.request('escalation:ask', {
    conversation: talkOf(session),
    cid,
    to: { is: 'email', value: address, isChoice: true },
  });
  if (!answer?.ok) throw nahtlosError(unanswered(answer));
  return { reference: cid, url: null, code: null, expiresAt: null, sentTo: masked(address) };
};

/** As the server masks it: the first letter and the domain. */
const masked = (address: string): string => address.replace(/^(.).*(?=@)/, '$1…');
