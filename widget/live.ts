import { Manager } from 'socket.io-client';
import { live, outboxLimits } from '../protocol/limits.ts';
import type { Problem } from '../protocol/problems.ts';
import { asIs } from './to-json.ts';
import type { LiveAuth, LiveListener, ReplyOf, Transport } from './transport.ts';

/** One attempt at a live connection: when it is down it stays down, and whoever wants another opens another. */
export const openLive = (origin: string, auth: LiveAuth, listener: LiveListener): Transport => {
  const { hostname, port, protocol } = new URL(origin);
  const secure = protocol === 'https:';
  const manager = new Manager({
    hostname: hostname.replace(/[[\]]/g, ''),
    secure,
    port: port || (secure ? '443' : '80'),
    path: '/v1/live/',
    transports: ['websocket'],
    reconnection: false,
    timeout: live.connectTimeoutMs,
  });
  const socket = manager.socket('/visitor', { auth: { ...auth } });
  // The library keeps the place to itself.
  (manager as unknown as { encoder: { replacer: typeof asIs } }).encoder.replacer = asIs;
  let isDown = false;
  const goDown = (problem?: Problem): void => {
    if (isDown) return;
    isDown = true;
    socket.disconnect();
    listener.down(problem);
  };
  socket.onAny((name: string, body: unknown) => {
    if (!isDown) listener.push(name, body);
  });
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) =>
    goDown(typeof error.data?.code === 'string' ? (error.data as unknown as Problem) : undefined),
  );
  socket.on('disconnect', () => goDown());
  return {
    request: (door, body) =>
      new Promise((resolve) => {
        if (!socket.connected) return resolve(null);
        return socket.timeout(outboxLimits.ackMs).emit(door, body, (error: unknown, answer: unknown) => {
          resolve(error ? null : (answer as ReplyOf<typeof door>));
        });
      }),
    hint(door, body) {
      // Not `volatile`: that drops what is said right after a message, and whether she is there is said just then.
      if (socket.connected) socket.emit(door, body);
    },
    close() {
      isDown = true;
      socket.disconnect();
    },
  };
};
