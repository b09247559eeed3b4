import type { Namespace, Socket } from 'socket.io';
import { live } from '../../protocol/limits.ts';

/** What Engine.IO keeps for a reader that has not taken it yet; read with care, it is not part of its types. */
const queued = (conn: object): { packets: number; bytes: number } => {
  const packets: unknown = 'writeBuffer' in conn ? conn.writeBuffer : null;
  if (!Array.isArray(packets)) return { packets: 0, bytes: 0 };
  let bytes = 0;
  for (const packet of packets) {
    const data: unknown = typeof packet === 'object' && packet !== null && 'data' in packet ? packet.data : null;
    if (typeof data === 'string') bytes += data.length;
    else if (data instanceof Uint8Array) bytes += data.byteLength;
  }
  return { packets: packets.length, bytes };
};

/** The WebSocket below, as far as we use it. */
const wireOf = (transport: object): { bufferedAmount?: unknown; terminate?: unknown } =>
  'socket' in transport && typeof transport.socket === 'object' && transport.socket !== null ? transport.socket : {};

const inFlight = (transport: object): number => {
  const { bufferedAmount } = wireOf(transport);
  return typeof bufferedAmount === 'number' ? bufferedAmount : 0;
};

/** What a reader does not take costs memory for as long as it is waited for: it is to be cut, and resumes. */
export const isSlow = ({ conn }: Socket): boolean => queued(conn).bytes + inFlight(conn.transport) > live.queuedBytes;

/** Much is waiting for it. For a moment that is no fault: everybody may have written at once. */
const isBehind = ({ conn }: Socket): boolean => queued(conn).packets > live.queuedPackets;

/** Called every second: cuts who is slow, or was behind a second ago and still is; also those nobody has anything to say to. */
export const createSweep = (namespaces: readonly Namespace[]): (() => void) => {
  let behind = new Set<string>();
  return () => {
    const still = new Set<string>();
    for (const namespace of namespaces)
      for (const socket of namespace.sockets.values()) {
        const isLate = isBehind(socket);
        if (isSlow(socket) || (isLate && behind.has(socket.id))) cut(socket);
        else if (isLate) still.add(socket.id);
      }
    behind = still;
  };
};

/** Ends the connection now: a polite end would wait behind everything the reader has not taken. */
export const cut = (socket: Socket): void => {
  const wire = wireOf(socket.conn.transport);
  socket.disconnect(true);
  if (typeof wire.terminate === 'function') wire.terminate();
};
