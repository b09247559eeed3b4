import { isIP } from 'node:net';
import { ImapFlow } from 'imapflow';
import { channelLimits } from '../../../protocol/channel.ts';
import { isHere, type MailHost, tlsOf } from './mail-host.ts';
import { addressToCall } from './public-address.ts';

const connectMs = 10_000;
const silenceMs = 6 * 60_000;

/** A connection to a mailbox, logged in. Throws what the look-up, the network, the certificate or the server says. */
export const openImap = async (server: MailHost, signal: AbortSignal): Promise<ImapFlow> => {
  const address = await addressToCall(server);
  signal.throwIfAborted();
  const { secure, tls } = tlsOf(server);
  const client = new ImapFlow({
    host: address,
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    port: server.port,
    secure,
    // In clear only to this machine: a password is told to nobody else.
    ...(secure
      ? {}
      : server.secure === 'none'
        ? { doSTARTTLS: false }
        : isHere(server.host)
          ? {}
          : { doSTARTTLS: true }),
    tls,
    auth: { user: server.user, pass: server.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    maxLiteralSize: channelLimits.mailBytes + 1024 * 1024,
  });
  // Whoever waits for a command hears of it there; unheard it would end the process.
  client.on('error', () => {});
  const end = (): void => client.close();
  signal.addEventListener('abort', end);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    client.close();
    throw cause;
  } finally {
    signal.removeEventListener('abort', end);
  }
};
