import { createModel, signal } from '@preact/signals';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import { insist } from './insist.ts';
import { createUnderWay } from './under-way.ts';

/** The whole text of a mail, as far as it was read. */
export type WholeMail =
  | { readonly is: 'loading' | 'failed' }
  | { readonly is: 'ready'; readonly text: string; readonly isCut: boolean };

/** Mails that came in: all of what stands in them, where they belong, and what becomes of those that wait for a yes. */
export const MailModel = createModel((connection: Connection) => {
  const wholes = signal<ReadonlyMap<number, WholeMail>>(new Map());
  const { keys, run } = createUnderWay<string>();

  const put = (mail: number, whole: WholeMail): void => {
    wholes.value = new Map(wholes.peek()).set(mail, whole);
  };

  return {
    wholes,
    /** Held mails with a decision on its way, as `CONVERSATION ASIDE`. */
    underWay: keys,
    read: async (mail: number) => {
      const known = wholes.peek().get(mail);
      if (known?.is === 'loading' || known?.is === 'ready') return;
      put(mail, { is: 'loading' });
      const told = await connection.ask('mail:read', { mail });
      put(mail, told.ok ? { is: 'ready', text: told.text, isCut: told.isCut } : { is: 'failed' });
    },
    /** The mail as it came, for a frame without rights. */
    originalPath: connection.mailPath,
    release: (conversation: ConversationId, asideSeq: number) => {
      const asked = { conversation, asideSeq, cid: makeCid() };
      return run(`${conversation} ${asideSeq}`, () => insist(() => connection.ask('aside:release', asked)));
    },
    keep: (conversation: ConversationId, asideSeq: number) => {
      const asked = { conversation, asideSeq, cid: makeCid() };
      return run(`${conversation} ${asideSeq}`, () => insist(() => connection.ask('aside:keep', asked)));
    },
    /** `into`: the number of the conversation it belongs to. */
    join: (conversation: ConversationId, into: number) => {
      const asked = { conversation, into, cid: makeCid() };
      return run(conversation, () => insist(() => connection.ask('mail:join', asked)));
    },
  };
});
