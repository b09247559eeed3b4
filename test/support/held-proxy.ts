import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface HeldProxy extends AsyncDisposable {
  readonly port: number;
  /** Where connections go from now on; null: nobody is there. */
  aim(port: number | null): void;
  /** From now on nothing the server says gets through; what is said to it does. Until the next `aim`. */
  holdAnswers(): void;
  /** From now on whoever asks for a socket is cut off, as by a company's firewall; plain requests pass. */
  refuseSockets(): void;
}

/** A TCP proxy that can swallow answers: the server has done what was asked, and nobody hears of it. Or lets no socket through. */
export const startHeldProxy = async (): Promise<HeldProxy> => {
  const open = new Set<Socket>();
  let target: number | null = null;
  let isHeld = false;
  let takesSockets = true;
  const server = createServer((near) => {
    near.on('error', () => {});
    if (target === null) return void near.resetAndDestroy();
    const far = connect({ port: target, host: '127.0.0.1' });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.on('data', (bytes) => {
      if (takesSockets || !/^Upgrade: websocket/im.test(bytes.toString('latin1'))) far.write(bytes);
      else near.destroy();
    });
    far.on('data', (bytes) => isHeld || near.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    aim: (port) => {
      target = port;
      isHeld = false;
    },
    holdAnswers: () => {
      isHeld = true;
    },
    refuseSockets: () => {
      takesSockets = false;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
