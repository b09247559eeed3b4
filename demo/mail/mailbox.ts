import type { Mail, MailOut } from '../../plugin-server/channels/email/mail.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import { randomId } from '../../plugin-server/secret/random-token.ts';

export interface KeptMail {
  readonly id: string;
  readonly at: Date;
  readonly mail: Mail;
}

/** Everybody's mailbox: what would go out into the world stays in this process, and ends with it. */
export interface Mailbox extends MailOut {
  /** Newest first. */
  all(): readonly KeptMail[];
  find(id: string): KeptMail | undefined;
}

const most = 200;

export const createMailbox = (clock: Clock): Mailbox => {
  let kept: readonly KeptMail[] = [];
  return {
    send: async (mail) => {
      // The same mail once more is known by its id, as every good mailbox knows it.
      const others = kept.filter((it) => it.mail.messageId !== mail.messageId);
      kept = [{ id: randomId(''), at: new Date(clock.wall()), mail }, ...others].slice(0, most);
      return { state: 'accepted' };
    },
    close: () => {},
    all: () => kept,
    find: (id) => kept.find((it) => it.id === id),
  };
};
