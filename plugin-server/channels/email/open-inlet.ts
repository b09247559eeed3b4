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
/** Of one address. Whoever says something once a minute is never silent, and would hold all places there are. */
const openAtOnce = 20;
/** Of all mails that are coming in, in memory. What is more comes again. */
const bytesAtOnce = 8 * channelLimits.mailBytes;
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
  const turnstile = createTurnstile(inlet.now);
  const held: Held = { bytes: 0 };
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
    onConnect: ({ id, remoteAddress }, done) =>
      answer(done, () => (turnstile.enter(id, remoteAddress) ? null : tooMany())),
    onClose: ({ id }) => turnstile.leave(id),
    onMailFrom: ({ args }, _session, done) =>
      answer(done, () => (Number(args === false ? 0 : args['SIZE']) > channelLimits.mailBytes ? tooLarge() : null)),
    onRcptTo: ({ address }, _session, done) =>
      answer(done, async () => ((await inlet.mayTake(address)) ? null : notOurs())),
    onData: (stream, session, done) => answer(done, () => take(inlet, held, stream, session, store)),
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

type Refusal = Error | null;

/** Whatever happens, it is answered: a question without an answer would hold its connection until it falls silent. */
const answer = async (done: (refusal: Refusal) => void, work: () => Refusal | Promise<Refusal>): Promise<void> => {
  let refusal: Refusal = notNow();
  try {
    refusal = await work();
  } catch {
    // Our own failure, which is not hers: she brings it again.
  } finally {
    done(refusal);
  }
};

interface Held {
  bytes: number;
}

const take = async (
  inlet: Inlet,
  held: Held,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
  store: (raw: Raw) => Promise<Kept>,
): Promise<Refusal> => {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  let kept = 0;
  let refusal: Refusal = null;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > channelLimits.mailBytes) refusal = tooLarge();
      else if (held.bytes + chunk.length > bytesAtOnce) refusal ??= notNow();
      if (refusal === null) {
        chunks.push(chunk);
        kept += chunk.length;
        held.bytes += chunk.length;
        continue;
      }
      // Read to its end, kept no more: the answer comes after the text.
      chunks = [];
      held.bytes -= kept;
      kept = 0;
    }
    if (stream.sizeExceeded) return tooLarge();
    if (refusal !== null) return refusal;
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
  } finally {
    held.bytes -= kept;
  }
};

const said = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });
const tooLarge = (): Error => said(552, `5.3.4 Mails of more than ${channelLimits.mailBytes} bytes are not taken`);
const tooMany = (): Error => said(421, '4.7.0 Too many connections, try again later');
const notOurs = (): Error => said(550, '5.1.1 Nobody reads mails to this address here');
const notNow = (): Error => said(451, '4.3.0 Not now, try again later');

interface Turnstile {
  enter(connection: string, address: string): boolean;
  leave(connection: string): void;
}

/** So many connections of one address in a minute, and so many at a time. */
const createTurnstile = (now: () => number): Turnstile => {
  let minute = 0;
  let counts = new Map<string, number>();
  const inside = new Map<string, string>();
  const openOf = (address: string): number => [...inside.values()].filter((it) => it === address).length;
  return {
    enter: (connection, address) => {
      const current = Math.floor(now() / 60_000);
      if (current !== minute) counts = new Map();
      minute = current;
      const count = (counts.get(address) ?? 0) + 1;
      counts.set(address, count);
      if (count > perMinute || openOf(address) >= openAtOnce) return false;
      inside.set(connection, address);
      return true;
    },
    leave: (connection) => void inside.delete(connection),
  };
};
