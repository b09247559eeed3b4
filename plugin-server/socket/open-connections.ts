import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Every connection there is, upgraded or not, also those of which nothing else knows any more. */
export const openConnections = (http: Server): { destroy(): void } => {
  const open = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    destroy: () => {
      for (const socket of open) socket.destroy();
    },
  };
};
