import type { Problem } from '../../protocol/problems.ts';
import type { Reads, Tx } from './tx.ts';

/** What a verb gives back to the store's caller: a refusal is a value, decided before the verb's first write. */
export type Verb<Result> = (tx: Tx) => Promise<Result>;

export interface StoreState {
  readonly ready: boolean;
  /** Jobs waiting for a commit. */
  readonly queued: number;
  /** How long the oldest of them has been waiting; 0: none waits. */
  readonly waitMs: number;
  readonly problem?: Problem;
}

/**
 * The truth. One interface over SQLite (one serialised writer, group commit) and PostgreSQL (one transaction per job).
 * A verb awaits nothing but `tx`; it may run again from its start (a neighbour of its group failed, a deadlock was broken).
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** Changes with every restore; first half of every conversation's epoch. */
  readonly epoch: string;
  /** Random per start of the process. */
  readonly run: string;
  /**
   * Resolves after commit. Rejects with `StoreRefusal` when full, busy or draining; with the verb's own error when that
   * threw (nothing of it was kept).
   * @param lane chat goes first
   * @param key jobs of one key run one after the other, in the order they came. SQLite runs all jobs so; PostgreSQL runs
   *   several at once, and without the writer's origin here its second message may arrive before its first and be refused.
   */
  write<Result>(verb: Verb<Result>, lane?: 'chat' | 'upkeep', key?: string): Promise<Result>;
  readonly read: Reads;
  state(): StoreState;
  /**
   * What was deleted is no longer in the journal either, as far as nobody is reading it now. (PostgreSQL clears its files by itself.)
   */
  scrub(): Promise<void>;
  /** Flushes what was accepted, refuses what comes, closes. */
  close(): Promise<void>;
}

/** The store cannot take the job; the caller may repeat it. */
export class StoreRefusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, cause?: unknown) {
    super(problem.code, { cause });
    this.name = 'StoreRefusal';
    this.problem = problem;
  }
}
