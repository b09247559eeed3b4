import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { DoorName, Given, Parsed } from '../../protocol/wire.ts';
import { addNote } from '../conversation/add-note.ts';
import { assignConversation } from '../conversation/assign-conversation.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { closeConversation } from '../conversation/close-conversation.ts';
import { earlierForInbox } from '../conversation/earlier-entries.ts';
import { listConversations, resumeList } from '../conversation/list-conversations.ts';
import { markRead } from '../conversation/mark-read.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { done, refused } from '../conversation/outcome.ts';
import { receiveMessage } from '../conversation/receive-message.ts';
import { reopenConversation } from '../conversation/reopen-conversation.ts';
import { resumeForInbox } from '../conversation/resume-conversation.ts';
import { searchMessages } from '../conversation/search-messages.ts';
import { showConversation } from '../conversation/show-conversation.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import type { Call } from './call.ts';
import type { Living } from './living.ts';
import type { Handle } from './pass-door.ts';

type InboxHandlers = {
  readonly [Name in DoorName<'inbox'>]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** Doors about conversations; the others (sign-in, team, site, persons) come from `team`. */
export type TeamHandlers = Omit<InboxHandlers, ConversationDoor>;
type ConversationDoor =
  | 'inbox:list'
  | 'inbox:resume'
  | 'search:run'
  | 'message:send'
  | 'note:add'
  | 'typing'
  | 'presence:set'
  | Extract<DoorName<'inbox'>, `conversation:${string}`>;

export interface InboxDesk {
  readonly store: Store;
  readonly living: Living;
  readonly team: TeamHandlers;
  readonly circumstances: (site: SiteId, conversation: ConversationId | null, now: number) => Circumstances;
}

/** The door's `who` lets nobody else in; a caller of another kind here is our mistake. */
export const agentOf = ({ standing }: Call<unknown>): AgentCaller => {
  if (!('signIn' in standing)) throw new Error('An agent’s door was passed by somebody else.');
  return standing.caller;
};

export const inboxHandlers = ({ store, living, team, circumstances }: InboxDesk): ReadonlyMap<string, Handle> => {
  const isPresent = living.isPresent;
  /** In the order she wrote: jobs of one key do not overtake each other. */
  const write = <Result>(
    call: Call<unknown>,
    verb: (tx: Tx, from: AgentCaller) => Promise<Result>,
  ): Promise<Result> => {
    const from = agentOf(call);
    return store.write((tx) => verb(tx, from), 'chat', from.origin);
  };
  const conversations: Pick<InboxHandlers, ConversationDoor> = {
    'inbox:list': (call) => listConversations(store.read, agentOf(call), call.request, isPresent),
    'inbox:resume': (call) => resumeList(store.read, agentOf(call), call.request, living),
    'search:run': (call) => searchMessages(store.read, agentOf(call), call.request),
    'conversation:open': async (call) => {
      const { conversation } = call.request;
      // Into the room first: what is committed between reading and entering would else be missed.
      const isThere = (await store.read.conversation(agentOf(call).site, conversation)) !== undefined;
      if (!isThere) return refused('not-found');
      call.facts.seat?.enter(conversation);
      return showConversation(store.read, store.epoch, agentOf(call), call.request, isPresent(conversation));
    },
    'conversation:leave': async (call) => {
      const { conversation } = call.request;
      call.facts.seat?.leave(conversation);
      return (await store.read.conversation(agentOf(call).site, conversation)) === undefined
        ? refused('not-found')
        : done({});
    },
    'conversation:resume': (call) => resumeForInbox(store.read, store.epoch, agentOf(call), call.request),
    'conversation:earlier': (call) => earlierForInbox(store.read, agentOf(call), call.request),
    'conversation:read': (call) => write(call, (tx, from) => markRead(tx, { ...call.request, from, now: call.now })),
    'message:send': (call) => {
      const { conversation, channel: way, ...message } = call.request;
      return write(call, (tx, from) =>
        receiveMessage(tx, {
          ...message,
          to: { conversation },
          from,
          channel: 'chat',
          way,
          circumstances: circumstances(from.site, conversation, call.now),
        }),
      );
    },
    'note:add': (call) => write(call, (tx, from) => addNote(tx, { ...call.request, from, now: call.now })),
    'conversation:assign': (call) =>
      write(call, (tx, from) => assignConversation(tx, { ...call.request, from, now: call.now })),
    'conversation:close': (call) =>
      write(call, (tx, from) => closeConversation(tx, { ...call.request, from, now: call.now })),
    'conversation:reopen': (call) =>
      write(call, (tx, from) => reopenConversation(tx, { ...call.request, from, now: call.now })),
    typing: async (call) => {
      const { conversation, on } = call.request;
      if ((await store.read.conversation(agentOf(call).site, conversation)) === undefined) return refused('not-found');
      living.agentTypes(agentOf(call), conversation, on, call.facts.seat);
      return done({});
    },
    'presence:set': async (call) => {
      const caller = agentOf(call);
      living.agentIs(caller, call.facts.seat?.id ?? `http:${caller.origin}`, call.request.on);
      return done({});
    },
  };
  return new Map(Object.entries({ ...team, ...conversations })) as ReadonlyMap<string, Handle>;
};
