import { type AgentId, type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import type { Answered, Told } from '../told.ts';
import { insist } from './insist.ts';

interface Closing {
  /** What was before the agent's eyes, her own reply of just now included. */
  readonly seenSeq: number;
  readonly evenIfMoved: boolean;
}

export interface ConversationActs {
  assign(conversation: ConversationId, to: AgentId | null): Promise<Told<'conversation:assign'>>;
  close(conversation: ConversationId, closing: Closing): Promise<Told<'conversation:close'>>;
  reopen(conversation: ConversationId): Promise<Told<'conversation:reopen'>>;
}

type Numbers = { readonly seq: number } | { readonly asideSeq: number };

/** What can be done with a conversation beside writing. Each is meant once, however often it has to be asked. */
export const createConversationActs = (
  connection: Connection,
  /** The server has got this far; the news of it may get lost. */
  known: (conversation: ConversationId, numbers: Numbers) => void,
): ConversationActs => {
  const act = async <Answer extends Numbers>(
    conversation: ConversationId,
    ask: () => Promise<Answered<Answer>>,
  ): Promise<Answered<Answer>> => {
    const told = await insist(ask);
    if (told.ok) known(conversation, told);
    return told;
  };

  return {
    assign: (conversation, to) => {
      const cid = makeCid();
      return act(conversation, () => connection.ask('conversation:assign', { conversation, cid, to }));
    },
    close: (conversation, { seenSeq, evenIfMoved }) => {
      const cid = makeCid();
      const anyway = evenIfMoved ? { evenIfMoved: true as const } : {};
      return act(conversation, () => connection.ask('conversation:close', { conversation, cid, seenSeq, ...anyway }));
    },
    reopen: (conversation) => {
      const cid = makeCid();
      return act(conversation, () => connection.ask('conversation:reopen', { conversation, cid }));
    },
  };
};
