import { problem } from '../../protocol/problems.ts';
import { draining, type Job, type Lane, Lanes } from './lanes.ts';
import { txOver } from './queries.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { isFull, isStorageFailure } from './sqlite-failure.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { StoreRefusal, type StoreState, type Verb } from './store.ts';
import type { Tx } from './tx.ts';

const jobsPerGroup = 500;
const textPerGroup = 1024 * 1024;
const probeEveryMs = 1_000;
/** As much as the largest message with everything around it: a disk with less room than this is full. */
const probeText = 'x'.repeat(64 * 1024);

export interface CommitterOptions {
  readonly connection: SqliteConnection;
  mono(): number;
  /** COMMIT failed and nobody knows whether the group is on the disk: the process must end, a restart reads the truth. */
  onFatal(cause: unknown): void;
  /** false: one transaction per job, to see what grouping is worth. */
  readonly grouped: boolean;
}

type Settled = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: unknown };

const notAwaited = 'A verb awaited something other than its tx; nothing of it was kept.';

/**
 * The only writer of a SQLite database. Jobs are collected until the end of the turn and share one transaction and one
 * fsync. Within a group the verbs run one after the other, and since they await nothing but their `tx`, which answers in
 * the same turn, nothing comes between them.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #lanes = new Lanes();
  #writer: SqliteWriter;
  #tx: Tx;
  #isRunning = false;
  #isClosing = false;
  #isFull = false;
  #probe: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#writer = new SqliteWriter(options.connection);
    this.#tx = txOver(this.#writer);
  }

  write<Result>(verb: Verb<Result>, lane: Lane = 'chat'): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#isClosing) throw draining();
      if (this.#isFull) throw storageFull();
      const since = this.#options.mono();
      this.#lanes.add(lane, { verb, since, resolve: resolve as (result: unknown) => void, reject });
      this.#wake();
    });
  }

  state(): StoreState {
    const { oldest, size } = this.#lanes;
    const waitMs = oldest === undefined ? 0 : this.#options.mono() - oldest;
    const state = { ready: !this.#isFull && !this.#isClosing, queued: size, waitMs };
    return this.#isFull ? { ...state, problem: storageFull().problem } : state;
  }

  /** Commits what was accepted, refuses what comes. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#probe);
    if (!this.#isRunning) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #wake(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    setImmediate(() => void this.#commitNext());
  }

  async #commitNext(): Promise<void> {
    const jobs = this.#lanes.take(this.#options.grouped ? jobsPerGroup : 1, this.#options.mono());
    await this.#commitGroup(jobs);
    if (this.#lanes.size > 0) setImmediate(() => void this.#commitNext());
    else {
      this.#isRunning = false;
      this.#onIdle?.();
    }
  }

  async #commitGroup(jobs: Job[]): Promise<void> {
    try {
      const settled = (await this.#runAll(jobs)) ?? (await this.#runEach(jobs));
      if (!this.#commit(jobs)) return;
      // Whoever was not reached goes first next time: the group had its megabyte.
      this.#lanes.putBack(jobs.slice(settled.length));
      for (const [index, outcome] of settled.entries()) {
        if (outcome.ok) jobs[index]?.resolve(outcome.result);
        else jobs[index]?.reject(outcome.error);
      }
    } catch (error) {
      this.#rollBack();
      if (isStorageFailure(error)) this.#refuseAll(jobs, error);
      else for (const job of jobs) job.reject(error);
    } finally {
      this.#writer.isOpen = false;
    }
  }

  /** The usual way: all in one go. `undefined` when one of them threw: rolled back, nobody was answered. */
  async #runAll(jobs: readonly Job[]): Promise<Settled[] | undefined> {
    this.#begin();
    const settled: Settled[] = [];
    const stuck = endOfTurn();
    for (const job of jobs) {
      if (this.#writer.written > textPerGroup) break;
      const outcome = await this.#attempt(job, stuck);
      if (!outcome.ok) {
        this.#rollBack();
        return undefined;
      }
      settled.push(outcome);
    }
    return settled;
  }

  /** Again from the start, each behind a savepoint, so that only the bad ones fail. */
  async #runEach(jobs: readonly Job[]): Promise<Settled[]> {
    const { database } = this.#options.connection;
    this.#begin();
    const settled: Settled[] = [];
    let stuck = endOfTurn();
    for (const job of jobs) {
      if (this.#writer.written > textPerGroup) break;
      database.exec('savepoint job');
      const outcome = await this.#attempt(job, stuck);
      database.exec(outcome.ok ? 'release job' : 'rollback to job; release job');
      if (!outcome.ok) stuck = endOfTurn();
      settled.push(outcome);
    }
    return settled;
  }

  async #attempt(job: Job, stuck: Promise<typeof notAwaited>): Promise<Settled> {
    const writer = this.#writer;
    let outcome: Settled;
    try {
      const result = await Promise.race([job.verb(this.#tx), stuck]);
      if (result === notAwaited) {
        // It may wake up any time: what it holds must not write again.
        writer.isOpen = false;
        this.#writer = new SqliteWriter(this.#options.connection);
        this.#writer.isOpen = true;
        this.#tx = txOver(this.#writer);
        throw new Error(notAwaited);
      }
      outcome = { ok: true, result };
    } catch (error) {
      outcome = { ok: false, error };
    }
    if (writer.storageFailure !== undefined) throw writer.storageFailure;
    return outcome;
  }

  #begin(): void {
    this.#writer.storageFailure = undefined;
    this.#writer.written = 0;
    this.#options.connection.database.exec('begin immediate');
    this.#writer.isOpen = true;
  }

  #rollBack(): void {
    this.#writer.isOpen = false;
    const { database } = this.#options.connection;
    // A full disk makes SQLite roll back by itself.
    if (database.isTransaction) database.exec('rollback');
  }

  /**
   * A full disk is no reason to end: the frames without their commit mark count for nothing, and should a crash bring
   * the group back nevertheless, each repeat finds its client id. Any other failure leaves the outcome unknown.
   */
  #commit(jobs: readonly Job[]): boolean {
    this.#writer.isOpen = false;
    try {
      this.#options.connection.database.exec('commit');
      return true;
    } catch (error) {
      if (isFull(error)) throw error;
      this.#isClosing = true;
      const unknown = new StoreRefusal(problem('server.error'), error);
      for (const job of [...jobs, ...this.#lanes.takeAll()]) job.reject(unknown);
      this.#options.onFatal(error);
      return false;
    }
  }

  #refuseAll(jobs: readonly Job[], cause: unknown): void {
    this.#isFull = true;
    for (const job of [...jobs, ...this.#lanes.takeAll()]) job.reject(storageFull(cause));
    if (!this.#isClosing) this.#probeSoon();
  }

  #probeSoon(): void {
    this.#probe = setTimeout(() => {
      const { database } = this.#options.connection;
      try {
        database.exec('begin immediate');
        database.prepare("insert or replace into meta (key, value) values ('probe', ?)").run(probeText);
        database.exec('commit');
        database.exec("delete from meta where key = 'probe'");
        this.#isFull = false;
      } catch {
        if (database.isTransaction) database.exec('rollback');
        this.#probeSoon();
      }
    }, probeEveryMs);
    this.#probe.unref();
  }
}

const storageFull = (cause?: unknown): StoreRefusal =>
  new StoreRefusal(problem('server.storage-full', undefined, probeEveryMs), cause);

/** Verbs run in the microtasks of one turn; what is still pending when the next turn begins waits for something else. */
const endOfTurn = (): Promise<typeof notAwaited> => new Promise((resolve) => setImmediate(() => resolve(notAwaited)));
