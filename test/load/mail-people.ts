import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { Received } from '../support/mail-server.ts';
import { agent, ask, type Place, type TestAgent, visitor, type Wired, words } from '../support/people.ts';

/** Somebody who chose to be answered by mail, and has closed the tab. */
export interface Gone {
  readonly address: string;
  readonly conversation: ConversationId;
  /** Where her answers go, once a mail has told her. */
  replyTo: string;
}

export interface Shop {
  readonly mia: TestAgent;
  readonly inbox: Wired<'inbox'>;
  readonly people: readonly Gone[];
}

export const gather = async (place: Place, count: number): Promise<Shop> => {
  const mia = await agent(place);
  const inbox = await mia.open();
  const people: Gone[] = [];
  for (let at = 0; at < count; at += 1) {
    const her = await visitor(place);
    const { conversation } = await ask(place, 'visitor', 'message:send', words('Passt der Helm?', 1), her.headers);
    const address = `ada-${at}@inbox.test`;
    const to = { is: 'email', value: address, isChoice: true } as const;
    await ask(place, 'visitor', 'escalation:ask', { conversation, cid: makeCid(), to }, her.headers);
    await ask(place, 'visitor', 'presence', { visible: false, panel: false }, her.headers);
    people.push({ address, conversation, replyTo: '' });
  }
  return { mia, inbox, people };
};

/** The mails a server takes, each told to whoever waits for one to its address. */
export const createPost = () => {
  const waiting = new Map<string, (mail: Received) => void>();
  return {
    onMail: (mail: Received): void => {
      const [to = ''] = mail.to;
      waiting.get(to)?.(mail);
      waiting.delete(to);
    },
    next: (to: string): Promise<Received> => new Promise((resolve) => waiting.set(to, resolve)),
  };
};

/** Resolves when it is so; an hour that never comes is an error, not a benchmark that hangs. */
export const within = async <Given>(ms: number, what: string, wait: Promise<Given>): Promise<Given> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} took more than ${ms} ms.`)), ms);
  try {
    return await Promise.race([wait, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
