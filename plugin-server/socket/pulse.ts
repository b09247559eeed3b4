import type { Namespace, Socket } from 'socket.io';
import { live } from '../../protocol/limits.ts';

const slices = Math.round(live.pulseMs / 1_000);

/** Every socket is told its numbers once in 25 s; a slice of them each second, so that thousands do not ask the store at once. */
export const createPulse = (
  namespaces: readonly { readonly namespace: Namespace; readonly tell: (socket: Socket) => Promise<void> }[],
): (() => void) => {
  let slice = 0;
  return () => {
    slice = (slice + 1) % slices;
    for (const { namespace, tell } of namespaces) {
      let at = 0;
      for (const socket of namespace.sockets.values()) {
        at = (at + 1) % slices;
        if (at === slice) tell(socket).catch(() => socket.disconnect(true));
      }
    }
  };
};
