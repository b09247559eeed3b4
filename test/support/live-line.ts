import { io, type Socket } from 'socket.io-client';
import { live } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Asked, DoorName, PushName, Reply, Side } from '../../protocol/wire.ts';
import type { Place } from './people.ts';
import type { Random } from './random.ts';

export interface LineNeeds<S extends Side> {
  readonly place: Place;
  readonly side: S;
  readonly headers: Record<string, string>;
  readonly random: Random;
  auth(): object;
  push(name: PushName<S>, body: unknown): void;
  down(): void;
  /** The server refused the connection itself, for good. */
  refused(problem: Problem): void;
}

/** What these people wait for an answer: shorter than in life, so that a test sees the second try as well. */
const patienceMs = 4_000;
const firstPauseMs = 40;
const longestPauseMs = 400;

/** A connection that comes back by itself, as widget and inbox keep one. */
export class LiveLine<S extends Side> {
  readonly #needs: LineNeeds<S>;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | undefined;
  #tries = 0;
  #isWanted = false;
  /** Counts connections: whoever waited across one of them hears nothing of it. */
  connection = 0;

  constructor(needs: LineNeeds<S>) {
    this.#needs = needs;
  }

  open(): void {
    this.#isWanted = true;
    this.#connect();
  }

  close(): void {
    this.#isWanted = false;
    clearTimeout(this.#retry);
    this.#end();
  }

  /** The line goes dead and comes back, as when a phone changes its network. */
  drop(): void {
    this.#end();
    this.#again(firstPauseMs);
  }

  /** null: no answer, and nobody knows what became of it. */
  async ask<Name extends DoorName<S>>(name: Name, body: Asked<S, Name>): Promise<Reply<S, Name> | null> {
    const socket = this.#socket;
    if (socket?.connected !== true) return null;
    const { connection } = this;
    try {
      const reply: Reply<S, Name> = await socket.timeout(patienceMs).emitWithAck(name, body);
      return connection === this.connection ? reply : null;
    } catch {
      return null;
    }
  }

  #connect(): void {
    const { place, side, headers } = this.#needs;
    const socket = io(`${place.publicUrl}/${side}`, {
      path: '/v1/live',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: 2_000,
      auth: this.#needs.auth(),
      extraHeaders: { origin: place.publicUrl, ...headers },
    });
    this.#socket = socket;
    // Connected, but never let into the namespace: as good as not connected.
    const patience = setTimeout(() => socket.connected || this.#isDown(socket), live.connectTimeoutMs);
    socket.once('connect', () => {
      this.#tries = 0;
      this.connection += 1;
    });
    // Each in a turn of its own, as in a browser: an answer that came before it has been heard by then.
    socket.onAny((name: PushName<S>, body: unknown) =>
      setImmediate(() => {
        if (this.#socket === socket) this.#needs.push(name, body);
      }),
    );
    socket.on('connect_error', (error: Error & { data?: Problem }) => {
      clearTimeout(patience);
      if (error.data?.retry === 'never' || error.data?.retry === 'human') this.#needs.refused(error.data);
      this.#isDown(socket);
    });
    socket.on('disconnect', () => {
      clearTimeout(patience);
      this.#isDown(socket);
    });
  }

  #isDown(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#end();
    this.#again(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#tries++, 10)));
  }

  #end(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    this.connection += 1;
    socket.disconnect();
    this.#needs.down();
  }

  #again(mostMs: number): void {
    if (!this.#isWanted) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), this.#needs.random.next() * mostMs);
  }
}
