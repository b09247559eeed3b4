import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from './random.ts';

/** How the way between two programs is. Of a range each connection, or each chunk, draws its own value. */
export interface Weather {
  readonly latencyMs: number;
  /** Added to each chunk, 0 to this. Never turns bytes round: TCP does not either. */
  readonly jitterMs: number;
  readonly bytesPerSecond: number;
  /** Share of the connections that are refused. */
  readonly refuse: number;
  /** Share of the connections that are reset after so many bytes, both directions together. */
  readonly reset: { readonly share: number; readonly afterBytes: readonly [least: number, most: number] };
  /** Share of the connections of which one direction, after so many bytes, takes everything and hands on nothing. */
  readonly halfOpen: { readonly share: number; readonly afterBytes: readonly [least: number, most: number] };
}

export const calm: Weather = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  refuse: 0,
  reset: { share: 0, afterBytes: [0, 0] },
  halfOpen: { share: 0, afterBytes: [0, 0] },
};

export interface ChaosCounts {
  connections: number;
  refused: number;
  reset: number;
  halfOpen: number;
}

export interface ChaosProxy extends AsyncDisposable {
  readonly port: number;
  readonly counts: Readonly<ChaosCounts>;
  /** Open connections. */
  readonly open: number;
  /** Where connections go from now on; null: nobody is there. */
  aim(port: number | null): void;
  /** Weather for chunks and connections from now on; what is queued goes on its way, what is held back when no more is. */
  set(weather: Weather): void;
  /** Resets every open connection, or a share of them. */
  cut(share?: number): void;
}

/**
 * A TCP proxy with weather. Each direction of a connection is one queue served by one timer: a timer per chunk would turn
 * bytes round, which no network does to TCP.
 */
export const startChaosProxy = async (random: Random, target: number | null = null): Promise<ChaosProxy> => {
  let aim = target;
  let weather = calm;
  const pairs = new Set<Pair>();
  const counts: ChaosCounts = { connections: 0, refused: 0, reset: 0, halfOpen: 0 };

  const accept = (near: Socket): void => {
    counts.connections += 1;
    near.on('error', () => {});
    if (aim === null || random.chance(weather.refuse)) {
      counts.refused += 1;
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: aim, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const pair = new Pair(near, far, random.fork(), () => weather, counts);
    pairs.add(pair);
    pair.onEnd = () => pairs.delete(pair);
  };

  const server: Server = createServer({ noDelay: true, allowHalfOpen: true }, accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    counts,
    get open() {
      return pairs.size;
    },
    aim: (port) => {
      aim = port;
    },
    set: (next) => {
      weather = next;
      for (const pair of pairs) pair.clear(next.halfOpen.share === 0);
    },
    cut: (share = 1) => {
      for (const pair of [...pairs]) {
        if (share < 1 && !random.chance(share)) continue;
        counts.reset += 1;
        pair.reset();
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const pair of [...pairs]) pair.reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** One connection: both of its ends and the two queues between them. */
class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #ways: readonly [Way, Way];
  readonly #counts: ChaosCounts;
  #bytesLeft: number;
  #isOver = false;
  onEnd: () => void = () => {};

  constructor(near: Socket, far: Socket, random: Random, weather: () => Weather, counts: ChaosCounts) {
    this.#near = near;
    this.#far = far;
    this.#counts = counts;
    const { reset, halfOpen } = weather();
    this.#bytesLeft = random.chance(reset.share) ? random.between(...reset.afterBytes) : Number.POSITIVE_INFINITY;
    const stopsUp = random.chance(0.5);
    const stopAfter = random.chance(halfOpen.share) ? random.between(...halfOpen.afterBytes) : Number.POSITIVE_INFINITY;
    const way = (from: Socket, to: Socket, isUp: boolean): Way =>
      new Way({
        from,
        to,
        random: random.fork(),
        weather,
        stopAfter: isUp === stopsUp ? stopAfter : Number.POSITIVE_INFINITY,
        passed: (bytes) => this.#passed(bytes),
        stopped: () => {
          counts.halfOpen += 1;
        },
      });
    this.#ways = [way(near, far, true), way(far, near, false)];
    for (const socket of [near, far]) {
      socket.on('error', () => this.reset());
      // Closed in order: what the other direction still carries arrives first.
      socket.on('close', () => near.destroyed && far.destroyed && this.#end());
    }
  }

  reset(): void {
    if (this.#isOver) return;
    this.#end();
    for (const socket of [this.#near, this.#far]) socket.resetAndDestroy();
  }

  clear(isReleased: boolean): void {
    for (const way of this.#ways) way.clear(isReleased);
  }

  #passed(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft > 0 || this.#isOver) return;
    this.#counts.reset += 1;
    this.reset();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const way of this.#ways) way.end();
    this.onEnd();
  }
}

interface WayNeeds {
  readonly from: Socket;
  readonly to: Socket;
  readonly random: Random;
  readonly weather: () => Weather;
  readonly stopAfter: number;
  readonly passed: (bytes: number) => void;
  readonly stopped: () => void;
}

const mostQueued = 1024 * 1024;

/** One direction: a queue of chunks, each with the time it is due, and one timer for the first of them. */
class Way {
  readonly #needs: WayNeeds;
  readonly #queue: { readonly chunk: Buffer | null; dueAt: number }[] = [];
  #queued = 0;
  #lastDue = 0;
  #bytes = 0;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(needs: WayNeeds) {
    this.#needs = needs;
    needs.from.on('data', (chunk: Buffer) => this.#take(chunk));
    needs.from.on('end', () => this.#put(null));
  }

  /** Other weather: what is queued goes on now, unless it is held back. */
  clear(isReleased: boolean): void {
    for (const it of this.#queue) it.dueAt = 0;
    this.#lastDue = 0;
    if (isReleased) {
      this.#isStopped = false;
      this.#bytes = Number.NEGATIVE_INFINITY;
    }
    this.#serve();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (!this.#isStopped && this.#bytes > this.#needs.stopAfter) {
      this.#isStopped = true;
      this.#needs.stopped();
    }
    this.#put(chunk);
    if (this.#queued > mostQueued) this.#needs.from.pause();
  }

  #put(chunk: Buffer | null): void {
    const { latencyMs, jitterMs, bytesPerSecond } = this.#needs.weather();
    const length = chunk?.length ?? 0;
    const arrives = performance.now() + latencyMs + this.#needs.random.next() * jitterMs;
    const dueAt = Math.max(arrives, this.#lastDue) + (length * 1_000) / bytesPerSecond;
    this.#lastDue = dueAt;
    this.#queued += length;
    this.#queue.push({ chunk, dueAt });
    this.#serve();
  }

  #serve(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    const { to, from, passed } = this.#needs;
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const waitMs = first.dueAt - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#serve(), waitMs);
        return;
      }
      this.#queue.shift();
      if (first.chunk === null) {
        to.end();
        continue;
      }
      this.#queued -= first.chunk.length;
      if (!to.destroyed) to.write(first.chunk);
      if (from.isPaused() && this.#queued < mostQueued / 2) from.resume();
      passed(first.chunk.length);
    }
  }
}
