import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Mail, MailOut } from './mail.ts';
import { type Failure, sentOf } from './sent-of.ts';

interface Options {
  /** `smtp://` or `smtps://`, with name and password if the server wants a log-in. */
  readonly url: string;
}

const connectionsAtOnce = 5;
const connectMs = 10_000;
const silenceMs = 30_000;

/** The operator's mail server, by a pool of connections. Repeating is the outbox's business: nothing is sent twice in here. */
export const openSmtp = ({ url }: Options): MailOut => {
  const pool = createTransport({
    pool: true,
    ...serverOf(new URL(url)),
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
    const [only, ...others] = message.getEnvelope().to;
    if (only !== [envelope?.to].flat()[0] || others.length > 0) return done(new UnmeantRecipient());
    message.processFunc((text) =>
      Readable.from(
        marked(text, () => signal && left.add(signal)),
        { objectMode: false },
      ),
    );
    done();
  });

  return {
    send: async (mail, ended) => {
      const signal = AbortSignal.any([ended]);
      try {
        await pool.sendMail({ ...mimeOf(mail), signal });
        return { state: 'accepted' };
      } catch (failure) {
        return sentOf(failure as Failure, left.has(signal));
      }
    },
    close: () => pool.close({ force: true }),
  };
};

class UnmeantRecipient extends Error {
  readonly code = 'EENVELOPE';
}

/**
 * A password never leaves in clear: with a log-in there is TLS or no connection. Without one, TLS if the server offers it.
 * On this machine nobody listens in, and no certificate is made out to it.
 */
const serverOf = ({ protocol, hostname, port, username, password }: URL) => {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isHere = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  const hasLogin = username !== '';
  return {
    host,
    secure: protocol === 'smtps:',
    ...(port === '' ? {} : { port: Number(port) }),
    ...(hasLogin ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    requireTLS: protocol === 'smtp:' && hasLogin && !isHere,
    tls: { rejectUnauthorized: !isHere },
  };
};

/** One recipient, named twice: what stands in the header cannot add another to the envelope. */
const mimeOf = ({ from, to, subject, text, html, messageId, headers }: Mail) => ({
  envelope: { from: from.address, to: [to] },
  from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  messageId,
  headers,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** Read for the first time when the server has said that it takes the text. */
const marked = async function* (text: Readable, leave: () => void): AsyncGenerator<Buffer> {
  leave();
  yield* text as AsyncIterable<Buffer>;
};
