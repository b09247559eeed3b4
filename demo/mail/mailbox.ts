import type { Mail, MailOut } from '../../plugin-server/channels/email/mail.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import { randomId } from '../../plugin-server/secret/random-token.ts';

/** A mail of the shop as it came, or one that was written here. */
export type KeptMail = ReceivedMail | WrittenMail;

export interface ReceivedMail {
  readonly is: 'received';
  readonly id: string;
  readonly at: Date;
  readonly mail: Mail;
}

export interface WrittenMail {
  readonly is: 'written';
  readonly id: string;
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The mail it answers. */
  readonly answers: string | null;
}

/** Everybody's mailbox: what would go out into the world stays in this process, and ends with it. */
export interface Mailbox extends MailOut {
  /** Newest first; of one person if an address is given. */
  all(of?: string): readonly KeptMail[];
  find(id: string): KeptMail | undefined;
  /** Everybody who has mail, the one with the newest first. */
  people(): readonly string[];
  /** Keeps what was written here and taken by the shop. */
  keep(written: Omit<WrittenMail, 'is' | 'id' | 'at'>): WrittenMail;
}

const most = 200;

export const createMailbox = (clock: Clock): Mailbox => {
  let kept: readonly KeptMail[] = [];
  const add = <Kept extends KeptMail>(one: Kept): Kept => {
    kept = [one, ...kept].slice(0, most);
    return one;
  };
  const now = (): { id: string; at: Date } => ({ id: randomId(''), at: new Date(clock.wall()) });
  return {
    send: async (mail) => {
      // The same mail once more is known by its id, as every good mailbox knows it.
      kept = kept.filter((it) => it.is === 'written' || it.mail.messageId !== mail.messageId);
      add({ is: 'received', ...now(), mail });
      return { state: 'accepted' };
    },
    close: () => {},
    all: (of) => (of === undefined ? kept : kept.filter((it) => personOf(it) === of)),
    find: (id) => kept.find((it) => it.id === id),
    people: () => [...new Set(kept.map(personOf))],
    keep: (written) => add({ is: 'written', ...now(), ...written }),
  };
};

/** In whose mailbox it lies. */
const personOf = (kept: KeptMail): string => (kept.is === 'received' ? kept.mail.to : kept.from);
