import { createTransport } from 'nodemailer';
import type { Kept, Raw } from '../../plugin-server/channels/adapter.ts';
import { mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { readImap } from '../../plugin-server/channels/email/read-imap.ts';
import type { WayIn } from '../../plugin-server/channels/email-set-up.ts';
import type { MailServers } from './mail-servers.ts';

/** What a reader kept, as the store would: bytes once, and how far it read, together. */
export interface Shelf {
  readonly kept: Raw[];
  readonly marks: Map<string, string>;
  /** All that was brought, also what came again. */
  readonly brought: Raw[];
  readonly states: WayIn[];
}

export const emptyShelf = (): Shelf => ({ kept: [], marks: new Map(), brought: [], states: [] });

interface Reading extends AsyncDisposable {
  stop(): Promise<void>;
}

/** Reads a mailbox of the real servers into a shelf. */
export const readInto = (
  servers: MailServers,
  shelf: Shelf,
  user = 'reply',
  before: (raw: Raw) => Promise<void> = async () => {},
): Reading => {
  const ended = new AbortController();
  const store = async (raw: Raw): Promise<Kept> => {
    await before(raw);
    shelf.brought.push(raw);
    if (raw.mark !== undefined) shelf.marks.set(raw.mark.key, raw.mark.value);
    if (shelf.kept.some(({ key }) => key === raw.key)) return 'again';
    shelf.kept.push(raw);
    return 'kept';
  };
  const reading = readImap(
    {
      server: mailHostOf(servers.imapUrl(user)),
      mailbox: 'INBOX',
      authserv: () => null,
      readMark: async (key) => shelf.marks.get(key) ?? '',
      saveMark: async (key, value) => void shelf.marks.set(key, value),
      report: (state) => void shelf.states.push(state),
      now: () => Date.now(),
      waitsMs: [20, 200],
    },
    store,
    ended.signal,
  );
  const stop = async (): Promise<void> => {
    ended.abort();
    await reading;
  };
  return { stop, [Symbol.asyncDispose]: stop };
};

/** Brings a mail to a server, byte for byte. */
export const bringMail = async (
  port: number,
  to: string | readonly string[],
  raw: string | Buffer,
  from = 'ada@web.example',
): Promise<void> => {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to: [to].flat() }, raw });
  } finally {
    transport.close();
  }
};

export const plainMail = (words: string, to = 'reply@inbox.test'): string =>
  [
    'From: Ada <ada@web.example>',
    `To: ${to}`,
    `Subject: ${words}`,
    `Message-ID: <${words.replaceAll(/\W/g, '-')}@web.example>`,
    `Date: ${new Date().toUTCString()}`,
    '',
    words,
    '',
  ].join('\r\n');
