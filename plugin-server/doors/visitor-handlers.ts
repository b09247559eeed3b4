import type { ConversationId, DeviceId, SiteId, StartKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { DoorName, Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { peerOf } from '../conversation/caller.ts';
import { closeConversation } from '../conversation/close-conversation.ts';
import { earlierForVisitor } from '../conversation/earlier-entries.ts';
import { cursorsOf } from '../conversation/list-conversations.ts';
import { markRead } from '../conversation/mark-read.ts';
import type { News, Outcome } from '../conversation/outcome.ts';
import { done, refused } from '../conversation/outcome.ts';
import { rateConversation } from '../conversation/rate-conversation.ts';
import { receiveMessage } from '../conversation/receive-message.ts';
import { resumeForVisitor } from '../conversation/resume-conversation.ts';
import { unreadOf } from '../conversation/unread-of.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { returnToChat } from '../routing/return-to-chat.ts';
import type { Store, Verb } from '../store/store.ts';
import type { Call } from './call.ts';
import { type IdentityHandlers, visitorOf } from './identity-handlers.ts';
import type { Limiter } from './limiter.ts';
import type { Living } from './living.ts';
import type { Handle } from './pass-door.ts';
import { takeTurns } from './take-turns.ts';
import type { WayHandlers } from './way-handlers.ts';

type VisitorHandlers = {
  readonly [Name in DoorName<'visitor'>]: (
    call: Call<Parsed<'visitor', Name>>,
  ) => Promise<Outcome<Given<'visitor', Name>>>;
};

export interface VisitorDesk {
  readonly store: Store;
  readonly living: Living;
  readonly limiter: Limiter;
  /** Too much to do for new conversations. */
  readonly refuseNew: () => Problem | null;
  readonly hello: (
    call: Call<Parsed<'visitor', 'visitor:hello'>>,
  ) => Promise<Outcome<Given<'visitor', 'visitor:hello'>>>;
  readonly makeDevice: (
    call: Call<Parsed<'visitor', 'visitor:device'>>,
  ) => Promise<Outcome<Given<'visitor', 'visitor:device'>>>;
  readonly ping: (call: Call<Parsed<'visitor', 'site:ping'>>) => Promise<Outcome<Given<'visitor', 'site:ping'>>>;
  /** Visitors of this site may rate what has ended. */
  readonly rates: (site: SiteId) => boolean;
  readonly identity: IdentityHandlers;
  readonly ways: WayHandlers;
  readonly circumstances: (site: SiteId, conversation: ConversationId | null, now: number) => Circumstances;
}

const httpSeat = ({ device }: VisitorCaller): string => `http:${device}`;

const isNews = ({ entries, rev, reset }: Given<'visitor', 'conversation:resume'>, held: { rev: number }): boolean =>
  entries.length > 0 || rev !== held.rev || reset === true;

export const visitorHandlers = (desk: VisitorDesk): ReadonlyMap<string, Handle> => {
  const { store, living, limiter } = desk;

  /** In the order she wrote: jobs of one key do not overtake each other. */
  const write = <Result>(from: VisitorCaller, verb: Verb<Result>): Promise<Result> =>
    store.write(verb, 'chat', from.origin);

  /** Only what really begins is counted, not its repetition. */
  const mayBegin = async (
    { facts, standing }: Call<unknown>,
    device: DeviceId,
    start: StartKey,
  ): Promise<Problem | null> => {
    const begun = await store.read.conversationByStart(device, start);
    if (begun !== undefined) return null;
    return desk.refuseNew() ?? limiter.take('conversation-new', { network: facts.network, standing });
  };

  /** What has not left for her elsewhere stays in the chat. Asked on every sign of her: she may come while it is being moved. */
  const backInChat = async (
    from: VisitorCaller,
    conversations: readonly ConversationId[],
    now: number,
  ): Promise<News[]> => {
    const news: News[] = [];
    for (const conversation of conversations) {
      if ((await store.read.waitingOutside(conversation, Number.MAX_SAFE_INTEGER)).length === 0) continue;
      const circumstances = desk.circumstances(from.site, conversation, now);
      news.push(
        ...(await store.write(
          (tx) => returnToChat(tx, { site: from.site, conversation, circumstances }),
          'chat',
          conversation,
        )),
      );
    }
    return news;
  };

  /** A window of messages may fly before the conversation is there: one after the other, or each would count as a beginning and the last might come first. */
  const inTurn = takeTurns<DeviceId>();

  /** Who waited may have been ended meanwhile. */
  const isEnded = async (from: VisitorCaller): Promise<boolean> =>
    (await store.read.device(from.site, from.device))?.ended_at !== null;

  const handlers: VisitorHandlers = {
    ...desk.identity,
    ...desk.ways,
    'visitor:hello': async (call) => {
      const greeted = await desk.hello(call);
      if (!greeted.ok || !('caller' in call.standing)) return greeted;
      return done({ ...greeted.answer, ...(await unreadOf(store.read, visitorOf(call), call.now)) });
    },
    'visitor:device': desk.makeDevice,
    'message:send': (call) => {
      const { request, now } = call;
      const { to } = request;
      const from = visitorOf(call);
      const send = async (isPresent: boolean): Promise<Outcome<Given<'visitor', 'message:send'>>> => {
        const received = await write(from, (tx) =>
          receiveMessage(tx, {
            ...request,
            from,
            channel: 'chat',
            circumstances: { ...desk.circumstances(from.site, null, now), isPresent },
          }),
        );
        // Over HTTP no seat enters a conversation when it begins: whoever writes is there.
        if (received.ok && call.facts.seat === undefined)
          living.visitorIs(from.site, httpSeat(from), [received.answer.conversation], true);
        return received;
      };
      if ('conversation' in to) return send(living.isPresent(to.conversation));
      return inTurn(from.device, async () => {
        const slow = await mayBegin(call, from.device, to.start);
        return slow === null ? send(true) : { ok: false, problem: slow };
      });
    },
    'conversation:resume': async (call) => {
      const { request, facts, now } = call;
      const from = visitorOf(call);
      // She may have come to it since she connected: whoever reads it also hears it.
      const resume = async () => {
        const resumed = await resumeForVisitor(store.read, store.epoch, from, request, now);
        if (resumed.ok) facts.seat?.enter(request.conversation);
        return resumed;
      };
      if (request.waitMs === undefined || facts.via === 'socket') return resume();
      // The ear first, then the look: news between the two would else be waited for in vain.
      const enough = new AbortController();
      const signal = facts.signal === undefined ? enough.signal : AbortSignal.any([facts.signal, enough.signal]);
      const news = living.nextNews(request.conversation, from.device, request.waitMs, signal);
      const first = await resume();
      if (!first.ok || isNews(first.answer, request)) {
        enough.abort();
        return first;
      }
      await news;
      return (await isEnded(from)) ? refused('auth.revoked') : resume();
    },
    'conversation:earlier': (call) => earlierForVisitor(store.read, visitorOf(call), call.request, call.now),
    'conversation:list': async (call) => {
      const from = visitorOf(call);
      const conversations = await cursorsOf(store.read, store.epoch, from, call.now);
      return done({ device: from.device, now: call.now, conversations, availability: living.availability(from.site) });
    },
    'conversation:read': (call) => {
      const from = visitorOf(call);
      return write(from, (tx) => markRead(tx, { ...call.request, from, now: call.now }));
    },
    'conversation:close': (call) => {
      const from = visitorOf(call);
      return write(from, (tx) => closeConversation(tx, { ...call.request, from, now: call.now }));
    },
    'conversation:rate': (call) => {
      const from = visitorOf(call);
      const rates = desk.rates(from.site);
      return write(from, (tx) => rateConversation(tx, { ...call.request, from, now: call.now, rates }));
    },
    'site:ping': desk.ping,
    typing: async (call) => {
      const from = visitorOf(call);
      if ((await store.read.readable(peerOf(from, call.now), call.request.conversation)) === undefined)
        return refused('not-found');
      living.visitorTypes(call.request.conversation, call.request.on);
      return done({});
    },
    presence: async (call) => {
      const from = visitorOf(call);
      const isThere = call.request.visible && call.request.panel;
      const { seat } = call.facts;
      const conversations =
        seat?.conversations() ??
        (await store.read.readableBy(peerOf(from, call.now), limits.conversationsPerDevice)).map((row) => row.id);
      living.visitorIs(from.site, seat?.id ?? httpSeat(from), conversations, isThere);
      return done({}, isThere ? await backInChat(from, conversations, call.now) : []);
    },
  };
  return new Map(Object.entries(handlers)) as ReadonlyMap<string, Handle>;
};
