import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { FoundRow } from './tx.ts';

/** One statement as the driver takes it. */
export interface Query {
  readonly sql: string;
  /** Set on statements that are compiled once: a driver keeps them prepared under this name. */
  readonly name?: string;
}

export type Param = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** What a driver does for us: run one statement and give its rows, or say how many it changed. */
export interface Connection {
  readonly dialect: Dialect;
  all(query: Query, params: readonly Param[]): Promise<Row[]>;
  run(query: Query, params: readonly Param[]): Promise<number>;
}

/** Everything in which the two databases differ for the queries. */
export interface Dialect {
  readonly kind: 'sqlite' | 'postgres';
  /** Builds and compiles; it never runs anything. */
  readonly builder: Kysely<Schema>;
  /** Rows can be held by `for update`; where one writer does everything, they need not be. */
  readonly locks: boolean;
  /** Writes texts into the search index. */
  index(connection: Connection, texts: readonly IndexedText[]): Promise<void>;
  /** Takes texts out of the search index again, those of them that are in it. The words must be those it was given. */
  forget(connection: Connection, texts: readonly IndexedText[]): Promise<void>;
  /** The texts of a site in which every word begins some word, newest first. */
  find(connection: Connection, wanted: Wanted): Promise<FoundRow[]>;
}

export interface IndexedText {
  readonly site: string;
  readonly conversation: string;
  readonly t: 'message' | 'note';
  readonly seq: number;
  /** As `foundWords` gave them. */
  readonly words: readonly string[];
}

export interface Wanted {
  readonly site: string;
  readonly words: readonly string[];
  readonly offset: number;
  readonly limit: number;
}
