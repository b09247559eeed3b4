import { connect, type Socket } from 'node:net';

/**
 * A Socket.IO client with as little work as possible, so that the generator of load is not what is measured: one
 * namespace, text frames, an all-zero mask (RFC 6455 asks for a mask, not for a good one here).
 */
export interface LeanSocket {
  /** Emits with an acknowledgement; `heard` gets the JSON text of the answer. */
  ask(name: string, body: string, heard: (answer: string) => void): void;
  readonly isOpen: boolean;
  end(): void;
}

export interface LeanNeeds {
  readonly port: number;
  readonly namespace: string;
  readonly origin: string;
  readonly cookie?: string;
  readonly auth: object;
  /** A push: `["name",…]`, not parsed. */
  push(text: string): void;
}

const heads = { text: 1, close: 8, ping: 9, pong: 10 } as const;
const zeroMask = Buffer.alloc(4);

const frame = (opcode: number, payload: Buffer): Buffer => {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : Buffer.from([0x80 | opcode, 0xfe, length >> 8, length & 0xff]);
  return Buffer.concat([head, zeroMask, payload]);
};

/** Resolves when the server has let it into the namespace. */
export const openLean = ({ port, namespace, origin, cookie, auth, push }: LeanNeeds): Promise<LeanSocket> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const waiting = new Map<number, (answer: string) => void>();
    let asked = 0;
    let isUpgraded = false;
    let isOpen = false;
    let rest: Buffer = Buffer.alloc(0);
    const prefix = `/${namespace},`;
    const say = (text: string): void => void socket.write(frame(heads.text, Buffer.from(text)));

    const lean: LeanSocket = {
      get isOpen() {
        return isOpen;
      },
      ask: (name, body, heard) => {
        asked += 1;
        waiting.set(asked, heard);
        say(`42${prefix}${asked}["${name}",${body}]`);
      },
      end: () => void socket.destroy(),
    };

    const hear = (text: string): void => {
      if (text === '2') return say('3');
      if (text.startsWith('0{')) return say(`40${prefix}${JSON.stringify(auth)}`);
      if (text.startsWith(`40${prefix}`)) {
        isOpen = true;
        return resolve(lean);
      }
      if (text.startsWith(`44${prefix}`)) return reject(new Error(`Not let in: ${text}`));
      if (text.startsWith(`43${prefix}`)) {
        const from = text.indexOf('[', prefix.length);
        const id = Number(text.slice(2 + prefix.length, from));
        const heard = waiting.get(id);
        waiting.delete(id);
        return heard?.(text.slice(from + 1, -1));
      }
      if (text.startsWith(`42${prefix}`)) push(text.slice(2 + prefix.length));
    };

    /** Frames of the server carry no mask; ours are all whole and below 64 KiB. */
    const take = (): void => {
      let at = 0;
      while (rest.length - at >= 2) {
        const opcode = (rest[at] ?? 0) & 0x0f;
        let length = rest[at + 1] ?? 0;
        let from = at + 2;
        if (length === 126) {
          if (rest.length < from + 2) break;
          length = rest.readUInt16BE(from);
          from += 2;
        } else if (length === 127) throw new Error('A frame of 64 KiB was not expected.');
        if (rest.length < from + length) break;
        if (opcode === heads.text) hear(rest.toString('utf8', from, from + length));
        else if (opcode === heads.ping) socket.write(frame(heads.pong, rest.subarray(from, from + length)));
        at = from + length;
      }
      rest = rest.subarray(at);
    };

    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isUpgraded) {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!rest.toString('latin1', 0, 12).endsWith('101')) return reject(new Error(rest.toString('latin1', 0, 200)));
        isUpgraded = true;
        rest = rest.subarray(end + 4);
      }
      take();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      isOpen = false;
      reject(new Error('The server ended the connection.'));
    });
    const headers = [
      'GET /v1/live/?EIO=4&transport=websocket HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Origin: ${origin}`,
      ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n`);
  });
