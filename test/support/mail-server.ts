import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** One mail as it came over the wire. */
export interface Received {
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

/** Where a mail server breaks off, and how. `hang`: it says nothing any more; `cut`: the connection is gone. */
export interface Manners {
  readonly greeting?: 'hang' | number;
  readonly from?: 'hang' | 'cut' | readonly [status: number, text: string];
  /** What it says to any sender that is no plain address. */
  readonly foreign?: readonly [status: number, text: string];
  readonly recipient?: 'hang' | 'cut' | readonly [status: number, text: string];
  /** After the text has come whole. */
  readonly text?: 'hang' | 'cut' | readonly [status: number, text: string];
}

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  /** Whole mails, also those it then said nothing about. */
  readonly received: readonly Received[];
  readonly connections: () => number;
  /** Everybody who was named as a sender, refused or not. */
  readonly senders: () => readonly string[];
  behave(manners: Manners): void;
}

interface Options {
  readonly login?: { readonly user: string; readonly password: string };
  /** Offers STARTTLS, with a certificate nobody has signed. */
  readonly startTls?: boolean;
  /** Speaks TLS from the first byte. */
  readonly secure?: boolean;
  /** A whole mail is there, and nothing was answered yet. */
  readonly onMail?: (mail: Received) => void;
}

type Done = (error?: Error | null) => void;

/** A real SMTP server on a real socket, with manners. */
export const startMailServer = async ({
  login,
  startTls = false,
  secure = false,
  onMail = () => {},
}: Options = {}): Promise<MailServer> => {
  let manners: Manners = {};
  let connections = 0;
  const received: Received[] = [];
  const senders: string[] = [];
  const cut = (): void => {
    for (const { _socket: socket } of server.connections as unknown as Set<{ _socket: { destroy(): void } }>)
      socket.destroy();
  };
  const answer = (how: Manners['from'], done: Done): void => {
    if (how === 'hang') return;
    if (how === 'cut') return cut();
    if (how === undefined) return done();
    done(Object.assign(new Error(how[1]), { responseCode: how[0] }));
  };
  const options: SMTPServerOptions = {
    secure,
    authOptional: login === undefined,
    disabledCommands: [...(startTls ? [] : ['STARTTLS']), ...(login === undefined ? ['AUTH'] : [])],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    logger: false,
    onConnect: (_session, done) => {
      connections += 1;
      if (manners.greeting === 'hang') return;
      if (manners.greeting === undefined) return done();
      done(Object.assign(new Error('Not now'), { responseCode: manners.greeting }));
    },
    onAuth: ({ username, password }, _session, done) => {
      if (username === login?.user && password === login?.password) return done(null, { user: username });
      done(Object.assign(new Error('5.7.8 Authentication failed'), { responseCode: 535 }));
    },
    onMailFrom: ({ address }, _session, done) => {
      senders.push(address);
      answer(address.includes('+') ? (manners.foreign ?? manners.from) : manners.from, done);
    },
    onRcptTo: (_address, _session, done) => answer(manners.recipient, done),
    onData: (stream, session, done) => {
      let raw = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
      });
      stream.on('end', () => {
        const { rcptTo, mailFrom } = session.envelope;
        const mail = {
          to: rcptTo.map(({ address }) => address),
          from: mailFrom === false ? '' : mailFrom.address,
          raw,
          isEncrypted: session.secure,
          user: session.user as string | undefined,
        };
        received.push(mail);
        onMail(mail);
        answer(manners.text, done);
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    senders: () => senders,
    behave: (next) => {
      manners = next;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
};

/** A header of a mail, unfolded; as sent, so plain ASCII. */
export const headerOf = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: ((?:.*\\r?\\n[ \\t])*.*)$`, 'im')
    .exec(raw.slice(0, raw.search(/\r?\n\r?\n/)))?.[1]
    ?.replaceAll(/\r?\n[ \t]/g, ' ');
