import type { Dialect } from './dialect.ts';

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
