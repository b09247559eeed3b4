import type { Namespace, Socket } from 'socket.io';

/** One thing that travels from the server to a client. */
export interface Down {
  readonly name: string;
  readonly body: unknown;
  /** The request it answers. */
  readonly answers?: number;
}

export interface Up {
  readonly name: string;
  readonly body: object;
  /** 0: a hint, not acknowledged. */
  readonly request: number;
}

/**
 * One connection between a client and a node: a queue in each direction, and both ends, which may close at different
 * times. Nothing moves by itself.
 */
export class Line {
  readonly up: Up[] = [];
  readonly down: Down[] = [];
  isClientOpen = true;
  socket: FakeSocket | null = null;
}

/** The server's end: as much of a Socket.IO socket as our server touches. */
export class FakeSocket {
  readonly id: string;
  readonly handshake: { readonly auth: object; readonly headers: Record<string, string> };
  readonly conn = { writeBuffer: [], transport: {}, request: {} };
  readonly data: Record<string, unknown> = {};
  readonly rooms = new Set<string>();
  readonly #line: Line;
  readonly #namespace: FakeNamespace;
  #hear: ((name: string, ...args: unknown[]) => void) | null = null;
  #onDisconnecting: (() => void) | null = null;

  constructor(id: string, line: Line, namespace: FakeNamespace, auth: object) {
    this.id = id;
    this.#line = line;
    this.#namespace = namespace;
    this.handshake = { auth, headers: {} };
  }

  join(names: string | readonly string[]): void {
    for (const name of typeof names === 'string' ? [names] : names) {
      this.rooms.add(name);
      const room = this.#namespace.adapter.rooms.get(name) ?? new Set();
      this.#namespace.adapter.rooms.set(name, room.add(this.id));
    }
  }

  leave(name: string): void {
    this.rooms.delete(name);
    const room = this.#namespace.adapter.rooms.get(name);
    room?.delete(this.id);
    if (room?.size === 0) this.#namespace.adapter.rooms.delete(name);
  }

  emit(name: string, body: unknown): void {
    if (this.#line.socket === this) this.#line.down.push({ name, body });
  }

  on(_: 'disconnecting', listener: () => void): void {
    this.#onDisconnecting = listener;
  }

  use(): void {}

  onAny(listener: (name: string, ...args: unknown[]) => void): void {
    this.#hear = listener;
  }

  hear({ name, body, request }: Up): void {
    if (this.#line.socket !== this) return;
    const answer = (given: unknown) => {
      if (this.#line.socket === this) this.#line.down.push({ name, body: given, answers: request });
    };
    this.#hear?.(name, body, ...(request === 0 ? [] : [answer]));
  }

  disconnect(): void {
    if (this.#line.socket !== this) return;
    this.#onDisconnecting?.();
    for (const name of [...this.rooms]) this.leave(name);
    this.#namespace.sockets.delete(this.id);
    this.#line.socket = null;
  }
}

type Middleware = (socket: Socket, next: (error?: Error) => void) => void;

export class FakeNamespace {
  readonly adapter = { rooms: new Map<string, Set<string>>() };
  readonly sockets = new Map<string, FakeSocket>();
  #admit: Middleware | null = null;
  #welcome: ((socket: Socket) => void) | null = null;

  use(middleware: Middleware): void {
    this.#admit = middleware;
  }

  on(_: 'connection', listener: (socket: Socket) => void): void {
    this.#welcome = listener;
  }

  to(room: string): { emit(name: string, body: unknown): void } {
    return {
      emit: (name, body) => {
        for (const id of [...(this.adapter.rooms.get(room) ?? [])]) this.sockets.get(id)?.emit(name, body);
      },
    };
  }

  except(): this {
    return this;
  }

  connect(socket: FakeSocket): void {
    const known = socket as unknown as Socket;
    this.#admit?.(known, (error) => {
      if (error) throw error;
      this.sockets.set(socket.id, socket);
      socket.join(socket.id);
      this.#welcome?.(known);
    });
  }

  asNamespace(): Namespace {
    return this as unknown as Namespace;
  }
}
