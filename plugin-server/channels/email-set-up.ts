import type { EmailSettings } from '../../protocol/channel-doors.ts';
import type { SiteId } from '../../protocol/ids.ts';

/** What the tests and the days found out about a mailbox; null: nobody knows. */
export interface FoundOut {
  /** Addresses with a token in them arrive. */
  readonly keepsAddress: boolean | null;
  /** Whose word on senders counts. */
  readonly authserv: string | null;
  /** Another sender than the address itself is taken. */
  readonly verp: boolean | null;
}

export const nothingFound: FoundOut = { keepsAddress: null, authserv: null, verp: null };

export interface EmailSecrets {
  readonly smtpPassword?: string;
  readonly imapPassword?: string;
  readonly dkimKey?: string;
}

/** What an e-mail channel is opened with, whoever set it up. */
export interface EmailSetUp {
  readonly id: string;
  readonly site: SiteId;
  readonly settings: EmailSettings;
  readonly secrets: EmailSecrets;
  /** As known when it is opened. */
  readonly found: FoundOut;
  /** Where a mail server may bring answers. */
  readonly inlet: { readonly host: string; readonly port: number } | null;
  /** Whether a host in a private network may be called. */
  readonly mayBePrivate: (host: string) => boolean;
}

/** Of a way in: up, or why not. Words of the protocol, never the server's line. */
export type WayIn = { readonly is: 'up' } | { readonly is: 'down'; readonly reason: string };

/** What a channel that is open reports and keeps. */
export interface EmailGround {
  readonly readMark: (key: string) => Promise<string>;
  /** How far a mailbox is read, where no mail says so. */
  readonly saveMark: (key: string, value: string) => Promise<void>;
  /** What is known by now. */
  readonly found: () => FoundOut;
  readonly onFound: (part: Partial<FoundOut>) => void;
  readonly report: (way: 'imap' | 'inlet', state: WayIn) => void;
  readonly onInlet: (port: number) => void;
}

/** Where answers go, with `{t}`; null: nobody would find them by their address. */
export const replyOf = (settings: EmailSettings, found: FoundOut): string | null =>
  found.keepsAddress === false ? null : replyPatternOf(settings);

/** Where bounces go; null: the server takes no such sender. */
export const bounceOf = (settings: EmailSettings, found: FoundOut): string | null =>
  found.verp === false || found.keepsAddress === false ? null : replyPatternOf(settings);

/** As it was set up, whether or not it works. */
export const replyPatternOf = ({ reply, address }: Pick<EmailSettings, 'reply' | 'address'>): string => {
  const at = address.lastIndexOf('@');
  return reply ?? `${address.slice(0, at)}+{t}${address.slice(at)}`;
};

/** Of a channel that is only tried out: nothing is kept. */
export const nobodysGround: EmailGround = {
  readMark: async () => '',
  saveMark: async () => {},
  found: () => nothingFound,
  onFound: () => {},
  report: () => {},
  onInlet: () => {},
};
