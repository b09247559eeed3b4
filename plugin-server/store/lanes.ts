import { randomInt } from 'node:crypto';
import { problem } from '../../protocol/problems.ts';
import { StoreRefusal, type Verb } from './store.ts';

export type Lane = 'chat' | 'upkeep';

/** A verb that waits for its commit. */
export interface Job {
  readonly verb: Verb<unknown>;
  readonly since: number;
  readonly key?: string | undefined;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

const jobsPerLane = 5_000;
const retryLeastMs = 500;
const retryMostMs = 3_000;
/** After this long, upkeep has every other turn even while chat never pauses. */
const upkeepPatienceMs = 250;

/** Come back later, not all at once. */
export const busy = (cause?: unknown): StoreRefusal =>
  new StoreRefusal(problem('server.busy', undefined, randomInt(retryLeastMs, retryMostMs + 1)), cause);

export const draining = (): StoreRefusal => new StoreRefusal(problem('server.draining'));

/** Two bounded queues: chat first, upkeep in between, one at a time. */
export class Lanes {
  readonly #chat: Job[] = [];
  readonly #upkeep: Job[] = [];
  #wasUpkeep = false;

  get size(): number {
    return this.#chat.length + this.#upkeep.length;
  }

  /** When the job that waits longest came. */
  get oldest(): number | undefined {
    const chat = this.#chat[0]?.since;
    const upkeep = this.#upkeep[0]?.since;
    return chat === undefined ? upkeep : Math.min(chat, upkeep ?? chat);
  }

  /** @throws StoreRefusal when the lane is full */
  add(lane: Lane, job: Job): void {
    const jobs = lane === 'chat' ? this.#chat : this.#upkeep;
    if (jobs.length >= jobsPerLane) throw busy();
    jobs.push(job);
  }

  /** What goes into the next transaction. */
  take(most: number, now: number): Job[] {
    const waiting = this.#upkeep[0];
    const isImpatient = waiting !== undefined && now - waiting.since > upkeepPatienceMs && !this.#wasUpkeep;
    this.#wasUpkeep = this.#chat.length === 0 || isImpatient;
    return this.#wasUpkeep ? this.#upkeep.splice(0, 1) : this.#chat.splice(0, most);
  }

  /** Back to the front of the chat lane, in order. */
  putBack(jobs: readonly Job[]): void {
    this.#chat.unshift(...jobs);
  }

  takeAll(): Job[] {
    return [...this.#chat.splice(0), ...this.#upkeep.splice(0)];
  }
}
