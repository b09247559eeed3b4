import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { randomPart } from '../../protocol/ids.ts';
import type { Place, TestAgent, TestVisitor } from './people.ts';

/** A TCP connection that says exactly what it is told: for requests and frames no client library would send. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything read so far. */
  read(): string;
  write(bytes: string | Uint8Array): void;
  /** Resolves with everything read once this is in it; rejects when the connection ends or nothing comes for long. */
  until(sign: string | RegExp): Promise<string>;
  /** Resolves with everything read when the server has ended the connection. */
  readonly closed: Promise<string>;
  end(): void;
}

const patienceMs = 10_000;

export const rawConnection = async (place: Place): Promise<RawConnection> => {
  const { hostname, port } = new URL(place.publicUrl);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  await once(socket, 'connect');
  let text = '';
  const listeners = new Set<() => void>();
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    for (const listener of [...listeners]) listener();
  });
  socket.on('error', () => socket.destroy());
  const closed = Promise.withResolvers<string>();
  for (const sign of ['end', 'close'] as const) socket.once(sign, () => closed.resolve(text));
  return {
    socket,
    read: () => text,
    write: (bytes) => void socket.write(bytes),
    until: (sign) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => settle(() => reject(new Error(`${why}; read: ${text.slice(-500)}`)));
        const timer = setTimeout(() => fail(`Never read ${sign}`), patienceMs);
        const settle = (finish: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          finish();
        };
        const look = (): void => {
          if (typeof sign === 'string' ? text.includes(sign) : sign.test(text)) settle(() => resolve(text));
        };
        listeners.add(look);
        closed.promise.then(() => fail(`Closed before ${sign}`));
        look();
      }),
    closed: closed.promise,
    end: () => void socket.destroy(),
  };
};

const opcodes = { text: 1, binary: 2, close: 8, ping: 9 } as const;

/** One WebSocket frame as a client must send it: masked, whole. */
export const frame = (payload: string | Uint8Array, kind: keyof typeof opcodes = 'text'): Buffer => {
  const bytes = Buffer.from(payload as string);
  const length =
    bytes.length < 126
      ? Buffer.from([0x80 | bytes.length])
      : bytes.length < 65_536
        ? Buffer.from([0x80 | 126, bytes.length >> 8, bytes.length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | 127]), bigLength(bytes.length)]);
  const mask = randomBytes(4);
  return Buffer.concat([
    Buffer.from([0x80 | opcodes[kind]]),
    length,
    mask,
    bytes.map((byte, at) => byte ^ mask[at % 4]!),
  ]);
};

const bigLength = (length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
};

export const upgradeRequest = (place: Place, headers: Record<string, string> = {}): string =>
  [
    'GET /v1/live/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${new URL(place.publicUrl).host}`,
    ...Object.entries({
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      Origin: place.publicUrl,
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

/** An open WebSocket that has not yet said where it wants to go. */
export const rawSocket = async (place: Place, headers: Record<string, string> = {}): Promise<RawConnection> => {
  const connection = await rawConnection(place);
  connection.write(upgradeRequest(place, headers));
  await connection.until('"sid"');
  return connection;
};

/** A visitor's socket inside its namespace, without a library between test and server. */
export const rawVisitor = async (place: Place, { token }: TestVisitor): Promise<RawConnection> => {
  const connection = await rawSocket(place);
  const auth = { v: 1, site: 'demo', token, tab: randomPart(), locale: 'de' };
  connection.write(frame(`40/visitor,${JSON.stringify(auth)}`));
  await connection.until('welcome');
  return connection;
};

export const rawAgent = async (place: Place, { cookie, instance }: TestAgent): Promise<RawConnection> => {
  const connection = await rawSocket(place, { Cookie: cookie });
  connection.write(frame(`40/inbox,${JSON.stringify({ v: 1, instance, site: 'demo', pos: 0 })}`));
  await connection.until('welcome');
  return connection;
};
