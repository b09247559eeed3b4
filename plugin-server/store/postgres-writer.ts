import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Dialect } from './connection.ts';
import { busy, draining, type Job, type Lane, Lanes } from './lanes.ts';
import { PostgresTransaction } from './postgres-connection.ts';
import { isDisconnection, isMeeting, refusalOf } from './postgres-failure.ts';
import { txOver } from './queries.ts';
import type { Verb } from './store.ts';

const retries = 3;
const pauseMs = 10;
const jobsBehindKeys = 5_000;

export interface PostgresWriterOptions {
  readonly pool: pg.Pool;
  readonly dialect: Dialect;
  /** Transactions at once; the pool has more connections, so that reads are served as well. */
  readonly atOnce: number;
  mono(): number;
  /** False while the database, or the lock on it, is away: nothing is accepted. */
  isConnected(): boolean;
  onDisconnection(): void;
}

/**
 * One transaction per job, several at once. Jobs of one key run one after the other in the order they came: all but one
 * would only wait for the row lock, each with a connection in its hand.
 */
export class PostgresWriter {
  readonly #options: PostgresWriterOptions;
  readonly #lanes = new Lanes();
  /** By key that has a job in the database: the jobs behind it. */
  readonly #behind = new Map<string, Job[]>();
  #waiting = 0;
  #running = 0;
  #isClosing = false;
  #onIdle: (() => void) | undefined;

  constructor(options: PostgresWriterOptions) {
    this.#options = options;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  get queued(): number {
    return this.#lanes.size + this.#waiting;
  }

  get waitMs(): number {
    const { oldest } = this.#lanes;
    return oldest === undefined ? 0 : this.#options.mono() - oldest;
  }

  write<Result>(verb: Verb<Result>, lane: Lane = 'chat', key?: string): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#isClosing) throw draining();
      if (!this.#options.isConnected() || this.#waiting >= jobsBehindKeys) throw busy();
      const since = this.#options.mono();
      this.#lanes.add(lane, { verb, since, key, resolve: resolve as (result: unknown) => void, reject });
      this.#next();
    });
  }

  /** Commits what was accepted, refuses what comes. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #next(): void {
    while (this.#running < this.#options.atOnce) {
      const [job] = this.#lanes.take(1, this.#options.mono());
      if (job === undefined) break;
      const behind = job.key === undefined ? undefined : this.#behind.get(job.key);
      if (behind === undefined) void this.#serve(job);
      else {
        behind.push(job);
        this.#waiting += 1;
      }
    }
    if (this.#running === 0) this.#onIdle?.();
  }

  async #serve(first: Job): Promise<void> {
    const { key } = first;
    const behind: Job[] = [];
    this.#running += 1;
    if (key !== undefined) this.#behind.set(key, behind);
    for (let job: Job | undefined = first; job !== undefined; job = behind.shift()) {
      if (job !== first) this.#waiting -= 1;
      await this.#settle(job);
    }
    if (key !== undefined) this.#behind.delete(key);
    this.#running -= 1;
    this.#next();
  }

  async #settle(job: Job): Promise<void> {
    try {
      job.resolve(await this.#commit(job.verb));
    } catch (error) {
      if (isDisconnection(error)) this.#options.onDisconnection();
      job.reject(refusalOf(error));
    }
  }

  async #commit(verb: Verb<unknown>): Promise<unknown> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#attempt(verb);
      } catch (error) {
        if (!isMeeting(error) || tries === retries) throw error;
        await wait(randomInt(1, pauseMs * 2 ** tries + 1));
      }
    }
  }

  async #attempt(verb: Verb<unknown>): Promise<unknown> {
    const client = await this.#options.pool.connect();
    const transaction = new PostgresTransaction(this.#options.dialect, client);
    let broken = false;
    try {
      await client.query('begin');
      const result = await verb(txOver(transaction));
      transaction.isOpen = false;
      // After a failed statement PostgreSQL takes COMMIT as ROLLBACK and says so only here.
      if ((await client.query('commit')).command !== 'COMMIT')
        throw new Error('A statement of this verb failed and the verb went on; nothing of it was kept.');
      return result;
    } catch (error) {
      transaction.isOpen = false;
      broken = isDisconnection(error);
      if (!broken)
        await client.query('rollback').catch(() => {
          broken = true;
        });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
