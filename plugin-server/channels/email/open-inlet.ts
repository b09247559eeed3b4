import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { channelLimits } from '../../../protocol/channel.ts';
import type { Kept, Raw } from '../adapter.ts';
import type { WayIn } from '../email-set-up.ts';

interface Inlet {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Whether anybody here reads mails to this address: one of the channel, or one with a mark of ours that fits. */
  readonly mayTake: (recipient: string) => Promise<boolean>;
  /** Whose `Authentication-Results` counts. */
  readonly authserv: string | null;
  readonly path: 'inlet' | 'demo';
  /** PEM; null: nothing is encrypted, which is for this machine and networks one trusts. */
  readonly certificate?: { readonly cert: string; readonly key: string } | null;
  readonly report: (state: WayIn) => void;
  readonly onListening: (port: number) => void;
  readonly now: () => number;
}

const perMinute = 20;
const silenceMs = 60_000;
const againMs = 5_000;
const recipientsAtOnce = 50;

/**
 * Takes answers a mail server hands over, until `signal` ends it. Nothing is taken that is not on the disk: 250 is said after the
 * commit, 451 if we could not, 550 to addresses nobody reads here, 552 over the limit (RFC 5321).
 */
export const openInlet = async (
  inlet: Inlet,
  store: (raw: Raw) => Promise<Kept>,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await listening(inlet, store, signal).catch((cause: NodeJS.ErrnoException) =>
      inlet.report({ is: 'down', reason: cause.code === 'EADDRINUSE' ? 'port' : 'other' }),
    );
    if (!signal.aborted) await pause(againMs, undefined, { signal, ref: false }).catch(() => {});
  }
};

const listening = async (inlet: Inlet, store: (raw: Raw) => Promise<Kept>, signal: AbortSignal): Promise<void> => {
  const { certificate = null } = inlet;
  const mayConnect = createTurnstile(inlet.now);
  const server = new SMTPServer({
    name: 'nahtlos',
    banner: 'nahtlos',
    ...(certificate === null ? {} : certificate),
    authOptional: true,
    disabledCommands: ['AUTH', ...(certificate === null ? ['STARTTLS'] : [])],
    disableReverseLookup: true,
    hideREQUIRETLS: true,
    hideDSN: true,
    size: channelLimits.mailBytes,
    maxRecipients: recipientsAtOnce,
    maxClients: 200,
    socketTimeout: silenceMs,
    closeTimeout: 2_000,
    logger: false,
    onConnect: ({ remoteAddress }, done) =>
      mayConnect(remoteAddress) ? done() : done(said(421, '4.7.0 Too many connections, try again later')),
    onMailFrom: ({ args }, _session, done) =>
      Number(args === false ? 0 : args['SIZE']) > channelLimits.mailBytes ? done(tooLarge()) : done(),
    onRcptTo: ({ address }, _session, done) => {
      inlet.mayTake(address).then(
        (isOurs) => (isOurs ? done() : done(said(550, '5.1.1 Nobody reads mails to this address here'))),
        () => done(notNow()),
      );
    },
    onData: (stream, session, done) => {
      take(inlet, stream, session, store).then(
        (answer) => done(answer),
        () => done(notNow()),
      );
    },
  });
  const failure = Promise.withResolvers<never>();
  const end = Promise.withResolvers<void>();
  // One connection that breaks is no failure of the listener.
  server.on('error', (cause: Error & { readonly remote?: string }) => {
    if (!server.server.listening) failure.reject(cause);
  });
  failure.promise.catch(() => {});
  signal.addEventListener('abort', () => end.resolve());
  try {
    await Promise.race([
      new Promise<void>((resolve) => server.listen(inlet.port, inlet.host, resolve)),
      failure.promise,
    ]);
    inlet.onListening((server.server.address() as AddressInfo).port);
    inlet.report({ is: 'up' });
    if (!signal.aborted) await Promise.race([end.promise, failure.promise]);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
};

const take = async (
  inlet: Inlet,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
  store: (raw: Raw) => Promise<Kept>,
): Promise<Error | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Read to its end, kept no more: the answer comes after the text.
    if (bytes <= channelLimits.mailBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > channelLimits.mailBytes || stream.sizeExceeded) return tooLarge();
  const mailFrom = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  const rcptTo = envelope.rcptTo.map(({ address }) => address);
  const mail = Buffer.concat(chunks);
  await store({
    key: createHash('sha256').update(mail).digest('hex'),
    at: new Date(inlet.now()),
    bytes: mail,
    meta: { mailFrom, rcptTo, path: inlet.path, authserv: inlet.authserv },
  });
  return null;
};

const said = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });
const tooLarge = (): Error => said(552, `5.3.4 Mails of more than ${channelLimits.mailBytes} bytes are not taken`);
const notNow = (): Error => said(451, '4.3.0 Not now, try again later');

/** So many connections of one address in a minute. */
const createTurnstile = (now: () => number): ((address: string) => boolean) => {
  let minute = 0;
  let counts = new Map<string, number>();
  return (address) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) counts = new Map();
    minute = current;
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count <= perMinute;
  };
};
