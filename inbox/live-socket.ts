import type { Socket } from 'socket.io-client';
import { live, outboxLimits, protocolVersion } from '../protocol/limits.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Asked, DoorName, Pushed, PushName } from '../protocol/wire.ts';
import { backoff } from './backoff.ts';
import { mono } from './clock.ts';
import { type Told, unreachable } from './told.ts';

export interface LiveHandlers {
  readonly pushed: <Name extends PushName<'inbox'>>(name: Name, body: Pushed<'inbox', Name>) => void;
  readonly connected: () => void;
  /** `failures` counts attempts in a row that did not get as far as being connected. */
  readonly lost: (failures: number) => void;
  /** The server refused the connection itself; nothing is tried again until `open`. */
  readonly refused: (problem: Problem) => void;
}

/** Who writes and where; `pos` is what the list has seen. */
export interface LiveSender {
  readonly instance: string;
  readonly site: string;
  readonly pos: () => number;
}

export interface LiveSocket {
  readonly isLive: () => boolean;
  open(sender: LiveSender): void;
  close(): void;
  /** Tries at once instead of after the pause. */
  hurry(): void;
  /** The browser knows that it is offline: no use waiting for the heartbeat to fail. */
  rest(): void;
  ask<Name extends DoorName<'inbox'>>(name: Name, body: Asked<'inbox', Name>): Promise<Told<Name>>;
  /** Without an answer; dropped when the connection is down. */
  hint<Name extends DoorName<'inbox'>>(name: Name, body: Asked<'inbox', Name>): void;
}

/** The socket and its life: connects, notices silence, comes back by itself. */
export const createLiveSocket = (handlers: LiveHandlers): LiveSocket => {
  let socket: Socket | null = null;
  let sender: LiveSender | null = null;
  let wanted = false;
  let failures = 0;
  let heardAt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setInterval> | undefined;

  const connect = (): void => {
    if (socket === null) void load();
    else socket.connect();
  };

  /** The program for it comes over the same line: that it cannot be had is a failed attempt like any other. */
  const load = async (): Promise<void> => {
    const mine = sender;
    const program = await import('socket.io-client').catch(() => null);
    // Closed meanwhile, opened for another site, or somebody was in a hurry.
    if (!wanted || mine === null || mine !== sender || socket !== null) return;
    if (program === null) return fail();
    const { instance, site, pos } = mine;
    socket = program.io('/inbox', {
      path: '/v1/live',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: live.connectTimeoutMs,
      auth: (give) => give({ v: protocolVersion, instance, site, pos: pos() }),
    });
    listen(socket);
    watchSilence();
  };

  const retry = (ms: number): void => {
    clearTimeout(retryTimer);
    if (wanted) retryTimer = setTimeout(connect, ms);
  };

  const fail = (): void => {
    failures += 1;
    handlers.lost(failures);
    retry(backoff(failures - 1));
  };

  const stop = (): void => {
    wanted = false;
    clearTimeout(retryTimer);
    clearInterval(silenceTimer);
    socket?.disconnect();
  };

  const watchSilence = (): void => {
    clearInterval(silenceTimer);
    silenceTimer = setInterval(() => {
      // The server pulses every 25 s: a minute without a word is a dead line that nobody closed.
      if (socket?.connected && mono() - heardAt > live.silentMs) socket.disconnect().connect();
    }, live.silentMs / 4);
  };

  const listen = (it: Socket): void => {
    it.on('connect', () => {
      failures = 0;
      heardAt = mono();
      handlers.connected();
    });
    it.on('disconnect', (why) => {
      handlers.lost(0);
      if (why !== 'io client disconnect') retry(backoff(0));
    });
    it.on('connect_error', ({ data: problem }: Error & { data?: Problem }) => {
      if (problem?.retry === 'never' || problem?.retry === 'human') {
        stop();
        handlers.refused(problem);
      } else fail();
    });
    it.onAny((name: PushName<'inbox'>, body) => {
      heardAt = mono();
      if (name === 'server:draining') {
        it.disconnect();
        retry((body as Pushed<'inbox', 'server:draining'>).reconnectAfterMs);
      }
      handlers.pushed(name, body);
    });
  };

  return {
    isLive: () => socket?.connected === true,
    open: (next) => {
      socket?.removeAllListeners();
      stop();
      socket = null;
      wanted = true;
      failures = 0;
      sender = next;
      connect();
    },
    close: stop,
    hurry: () => {
      if (!wanted || socket?.connected) return;
      clearTimeout(retryTimer);
      connect();
    },
    rest: () => {
      if (!wanted) return;
      clearTimeout(retryTimer);
      socket?.disconnect();
      handlers.lost(0);
    },
    ask: async (name, body) => {
      if (!socket?.connected) return unreachable;
      try {
        return await socket.timeout(outboxLimits.ackMs).emitWithAck(name, body);
      } catch {
        return unreachable;
      }
    },
    hint: (name, body) => {
      if (socket?.connected) socket.emit(name, body);
    },
  };
};
