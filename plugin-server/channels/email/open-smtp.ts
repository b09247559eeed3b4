import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Sent } from '../adapter.ts';
import type { Mail, MailOut } from './mail.ts';
import { type MailHost, tlsOf } from './mail-host.ts';
import { addressToCall } from './public-address.ts';
import { type Failure, sentOf } from './sent-of.ts';
import { isSound } from './sound-mail.ts';

interface Options {
  readonly server: MailHost;
  /** Signs what leaves; null: the server does, or nobody. */
  readonly dkim?: { readonly domain: string; readonly selector: string; readonly key: string } | null;
  /** False: it is known that the server takes no sender but the address itself. */
  readonly takesVerp?: boolean;
  /** It was found out just now. */
  readonly onNoVerp?: () => void;
  /** What the library said of a mail that did not go: the server's own line is in it. */
  readonly onFailure?: (cause: unknown) => void;
}

const connectionsAtOnce = 5;
const connectMs = 10_000;
const silenceMs = 30_000;

/** A mail server, by a pool of connections. Repeating is the outbox's business: nothing is sent twice in here. */
export const openSmtp = ({
  server,
  dkim = null,
  takesVerp = true,
  onNoVerp = () => {},
  onFailure = () => {},
}: Options): MailOut => {
  const { secure, mustEncrypt, tls } = tlsOf(server);
  const pool = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure,
    requireTLS: mustEncrypt,
    ignoreTLS: server.secure === 'none',
    tls,
    ...(server.user === '' ? {} : { auth: { user: server.user, pass: server.password } }),
    ...(dkim === null ? {} : { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key } }),
    ...(server.mayBePrivate ? {} : { getSocket: checkedSocket(server) }),
    maxConnections: connectionsAtOnce,
    // The library would send a mail again whose connection broke, without a word.
    maxRequeues: 0,
    idleTimeout: silenceMs,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    maxRecipients: 1,
  });
  // Known by their signals, the one thing of ours that the library hands through.
  const left = new WeakSet<AbortSignal>();
  pool.use('stream', ({ data: { signal, envelope }, message }, done) => {
    // What the library made of it is what was meant, or nothing leaves: it reads addresses out of anything.
    const { from, to } = message.getEnvelope();
    const [only, ...others] = to;
    const isMeant = only === [envelope?.to].flat()[0] && others.length === 0 && from === envelope?.from;
    if (!isMeant) return done(new UnmeantEnvelope());
    message.processFunc((text) =>
      Readable.from(
        marked(text, () => signal && left.add(signal)),
        { objectMode: false },
      ),
    );
    done();
  });

  let isVerp = takesVerp;
  const attempt = async (mail: Mail, ended: AbortSignal): Promise<Sent | 'no-verp'> => {
    const signal = AbortSignal.any([ended]);
    try {
      await pool.sendMail({ ...mimeOf(mail), signal });
      return { state: 'accepted' };
    } catch (cause) {
      const failure = cause as Failure;
      onFailure(cause);
      const isRefused = failure.command === 'MAIL FROM' && (failure.responseCode ?? 0) >= 500;
      return isRefused && mail.envelopeFrom !== mail.from.address ? 'no-verp' : sentOf(failure, left.has(signal));
    }
  };

  return {
    send: async (mail, ended) => {
      if (!isSound(mail)) return { state: 'failed', error: { class: 'bug', code: 'EMESSAGE' } };
      const plain = { ...mail, envelopeFrom: mail.from.address };
      const sent = await attempt(isVerp ? mail : plain, ended);
      if (sent !== 'no-verp') return sent;
      // It was refused before anybody was named: nothing has left.
      const again = await attempt(plain, ended);
      if (again === 'no-verp') throw new Error('A sender was refused as foreign that is our own.');
      if (again.state === 'accepted' && isVerp) {
        isVerp = false;
        onNoVerp();
      }
      return again;
    },
    close: () => pool.close({ force: true }),
  };
};

class UnmeantEnvelope extends Error {
  readonly code = 'EENVELOPE';
}

type HandOver = (error: Error | null, socket?: { readonly connection: Socket }) => void;

/** To the very address that was looked at. */
const checkedSocket =
  (server: MailHost) =>
  (_options: unknown, done: HandOver): void => {
    addressToCall(server).then(
      (host) => {
        const socket = connect({ host, port: server.port, timeout: connectMs });
        const fail = (cause: Error): void => {
          socket.destroy();
          done(cause);
        };
        const late = (): void => fail(Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }));
        socket
          .once('error', fail)
          .once('timeout', late)
          .once('connect', () => {
            socket.off('error', fail).off('timeout', late).setTimeout(0);
            done(null, { connection: socket });
          });
      },
      (cause: Error) => done(cause),
    );
  };

/** One recipient, named twice: what stands in the header cannot add another to the envelope. */
const mimeOf = (mail: Mail) => ({
  envelope: { from: mail.envelopeFrom, to: [mail.to] },
  from: mail.from,
  to: { name: '', address: mail.to },
  ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  messageId: mail.messageId,
  ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
  ...(mail.references.length === 0 ? {} : { references: [...mail.references] }),
  attachments: mail.attachments.map(({ name, type, open }) => ({
    filename: name,
    contentType: type,
    contentDisposition: 'attachment' as const,
    content: Readable.from(open(), { objectMode: false }),
  })),
  headers: mail.headers,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** Read for the first time when the server has said that it takes the text. */
const marked = async function* (text: Readable, leave: () => void): AsyncGenerator<Buffer> {
  leave();
  yield* text as AsyncIterable<Buffer>;
};
