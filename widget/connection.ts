import { live } from '../protocol/limits.ts';
import { concernsAll, type Problem } from '../protocol/problems.ts';
import { jitter } from './clock.ts';
import type { HttpDoors } from './http-doors.ts';
import type { AskedOf, LiveListener, PushedAs, ReplyOf, Transport, VisitorDoor } from './transport.ts';

/** By HTTP nobody says what the device has proven. */
export type Welcome = Pick<PushedAs<'welcome'>, 'conversations' | 'availability'> &
  Partial<Pick<PushedAs<'welcome'>, 'device'>>;

export interface ConnectionNeeds {
  readonly http: HttpDoors;
  /** Opens one live connection; rejects when the program for it cannot be loaded. */
  open(listener: LiveListener): Promise<Transport>;
  /** Connected, or, without `isNew`, said again: this is where every conversation stands. */
  welcome(welcome: Welcome, isNew: boolean): void;
  push(name: string, body: unknown): void;
  /** The server refuses this device, page or version: trying again changes nothing. */
  stopped(problem: Problem): void;
  changed(): void;
}

export type ConnectionState = 'idle' | 'connecting' | 'online' | 'offline';

/** Two connections that never came up, and a network may let no socket through. */
const failuresUntilHttp = 2;

/**
 * The connection of a device, for as long as it is wanted: live, else by HTTP. It tries for ever, later and later, and at
 * once when something speaks for it (`poke`).
 */
export class Connection {
  readonly #needs: ConnectionNeeds;
  #state: ConnectionState = 'idle';
  #isWanted = false;
  #live: Transport | null = null;
  /** Tried while HTTP serves. */
  #beside: Transport | null = null;
  #isHttp = false;
  /** An attempt is under way; it ends by itself before long. */
  #isTrying = false;
  /** Which attempt the answers belong to: those of earlier ones do not count. */
  #attempt = 0;
  #tries = 0;
  #failures = 0;
  #waitMs: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: ConnectionNeeds) {
    this.#needs = needs;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Online without a live connection: whoever wants news asks for them. */
  get isHttp(): boolean {
    return this.#isHttp && this.#state === 'online';
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Connects, and stays connected. */
  want(): void {
    this.#isWanted = true;
    this.poke();
  }

  /** Ends the connection; nothing is tried until it is wanted again. */
  rest(): void {
    this.#isWanted = false;
    this.#drop();
    this.#become('idle');
  }

  /** Another token or pass is to be shown: with a new connection. */
  again(): void {
    if (!this.#isWanted) return;
    this.#tries = 0;
    if (this.#state === 'online') this.#become('connecting');
    this.#try();
  }

  /** There is reason to believe that it works now. */
  poke(): void {
    if (!this.#isWanted || this.#state === 'online' || this.#isTrying) return;
    this.#tries = 0;
    this.#try();
  }

  /** The network is gone: not worth waiting for a time-out. */
  cut(): void {
    if (!this.#isWanted) return;
    this.#drop();
    this.#become('offline');
    this.#retryLater();
  }

  request<Name extends VisitorDoor>(door: Name, body: AskedOf<Name>): Promise<ReplyOf<Name>> {
    return (this.#live && !this.#isHttp ? this.#live : this.#needs.http).request(door, body);
  }

  hint<Name extends VisitorDoor>(door: Name, body: AskedOf<Name>): void {
    if (this.#state === 'online') (this.#isHttp ? this.#needs.http : this.#live)?.hint(door, body);
  }

  #try(): void {
    clearTimeout(this.#retry);
    this.#drop();
    this.#isTrying = true;
    const attempt = this.#attempt;
    if (this.#state === 'idle') this.#become('connecting');
    const isCurrent = () => attempt === this.#attempt && this.#isWanted;
    // Connected, but never welcomed: as good as not connected.
    this.#silence = setTimeout(() => this.#fell(), live.connectTimeoutMs * 2);
    this.#needs
      .open({
        push: (name, body) => {
          if (isCurrent()) this.#heard(name, body);
        },
        down: (problem) => {
          if (isCurrent()) this.#fell(problem);
        },
      })
      .then(
        (transport) => {
          if (isCurrent()) this.#live = transport;
          else transport.close();
        },
        () => {
          if (isCurrent()) this.#fell();
        },
      );
  }

  #heard(name: string, body: unknown): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#fell(), live.silentMs);
    if (name === 'welcome') this.#arrive(body as Welcome, false);
    else if (name === 'server:draining') {
      this.#waitMs = (body as PushedAs<'server:draining'>).reconnectAfterMs;
    } else this.#needs.push(name, body);
  }

  #arrive(welcome: Welcome, isHttp: boolean): void {
    const isNew = this.#state !== 'online' || isHttp !== this.#isHttp;
    this.#isTrying = false;
    this.#tries = 0;
    if (!isHttp) this.#failures = 0;
    this.#isHttp = isHttp;
    this.#become('online');
    this.#needs.welcome(welcome, isNew);
  }

  #fell(problem?: Problem): void {
    const wasOnline = this.#state === 'online';
    this.#isTrying = false;
    this.#live?.close();
    this.#live = null;
    clearTimeout(this.#silence);
    if (problem && concernsAll(problem)) return this.#stop(problem);
    if (problem?.retryAfterMs !== undefined) this.#waitMs = problem.retryAfterMs;
    if (!wasOnline && !problem) this.#failures++;
    if (this.#failures >= failuresUntilHttp) return void this.#tryHttp();
    this.#become('offline');
    this.#retryLater();
  }

  async #tryHttp(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#isTrying = true;
    const answer = await this.#needs.http.request('conversation:list', {});
    if (attempt !== this.#attempt || !this.#isWanted) return;
    this.#isTrying = false;
    if (answer?.ok) {
      const { conversations, availability } = answer;
      this.#arrive({ conversations, availability }, true);
      return this.#tryLiveLater();
    }
    if (answer && concernsAll(answer.problem)) return this.#stop(answer.problem);
    this.#become('offline');
    this.#retryLater();
  }

  /** An HTTP request went unanswered. */
  missed(): void {
    if (this.#isHttp && this.#state === 'online') this.cut();
  }

  #tryLiveLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#tryBeside(), live.httpRetryMs);
  }

  /** A live connection while HTTP serves: its welcome takes over, its failure changes nothing. */
  #tryBeside(): void {
    const attempt = this.#attempt;
    const isCurrent = () => attempt === this.#attempt && this.#isWanted;
    this.#needs
      .open({
        push: (name, body) => {
          if (!isCurrent()) return;
          if (name === 'welcome' && this.#isHttp) {
            this.#live = this.#beside;
            this.#beside = null;
          }
          if (!this.#isHttp || name === 'welcome') this.#heard(name, body);
        },
        down: (problem) => {
          if (!isCurrent()) return;
          if (!this.#isHttp) return this.#fell(problem);
          this.#beside = null;
          this.#tryLiveLater();
        },
      })
      .then(
        (transport) => {
          if (isCurrent()) this.#beside = transport;
          else transport.close();
        },
        () => isCurrent() && this.#tryLiveLater(),
      );
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(this.#tries++, 10));
    this.#retry = setTimeout(() => this.#try(), this.#waitMs ?? jitter(most));
    this.#waitMs = undefined;
  }

  #stop(problem: Problem): void {
    this.#isWanted = false;
    this.#drop();
    this.#become('offline');
    this.#needs.stopped(problem);
  }

  #drop(): void {
    this.#attempt++;
    this.#isTrying = false;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#live?.close();
    this.#live = null;
    this.#beside?.close();
    this.#beside = null;
    this.#isHttp = false;
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#needs.changed();
  }
}
