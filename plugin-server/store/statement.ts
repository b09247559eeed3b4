import type { Compilable, Kysely } from 'kysely';
import type { Connection, Dialect, Param, Query } from './connection.ts';
import type { Schema } from './schema.ts';

type Build<Args, Row> = (db: Kysely<Schema>, arg: Args, dialect: Dialect) => Compilable<Row>;

/** Stands in a query for a value that comes at run time. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  readonly query: Query;
  /** In the order of the placeholders. */
  readonly params: readonly (Slot | Param)[];
}

let made = 0;

/**
 * A query that is built and compiled once per database and run with new values each time: building one costs more
 * than running it. In `build`, `arg.name` is a placeholder for the value of that name; only its type is real.
 */
export class Statement<Args extends object, Row> {
  readonly #build: Build<Args, Row>;
  readonly #name: string;
  #compiled: { [kind in Dialect['kind']]?: Compiled } = {};

  constructor(build: Build<Args, Row>) {
    this.#build = build;
    made += 1;
    this.#name = `s${made}`;
  }

  async rows(connection: Connection, args: Args): Promise<Row[]> {
    const { query, params } = this.#for(connection.dialect);
    return (await connection.all(query, fill(params, args))) as Row[];
  }

  async row(connection: Connection, args: Args): Promise<Row | undefined> {
    const { query, params } = this.#for(connection.dialect);
    return (await connection.all(query, fill(params, args)))[0] as Row | undefined;
  }

  /** The one row of a statement that always has one. */
  async only(connection: Connection, args: Args): Promise<Row> {
    const row = await this.row(connection, args);
    if (row === undefined)
      throw new Error(`A statement that always answers gave no row: ${this.#for(connection.dialect).query.sql}`);
    return row;
  }

  /** Answers how many rows changed. */
  run(connection: Connection, args: Args): Promise<number> {
    const { query, params } = this.#for(connection.dialect);
    return connection.run(query, fill(params, args));
  }

  #for(dialect: Dialect): Compiled {
    const known = this.#compiled[dialect.kind];
    if (known !== undefined) return known;
    const { sql, parameters } = this.#build(dialect.builder, slots as Args, dialect).compile();
    const compiled = { query: { sql, name: this.#name }, params: parameters as readonly (Slot | Param)[] };
    this.#compiled[dialect.kind] = compiled;
    return compiled;
  }
}

export const statement = <Args extends object, Row>(build: Build<Args, Row>): Statement<Args, Row> =>
  new Statement(build);

/** Inserts one row of a table, every column given. */
export const insertion = <Table extends keyof Schema, Column extends keyof Schema[Table] & string>(
  table: Table,
  columns: readonly Column[],
) =>
  statement<Readonly<Record<Column, unknown>>, unknown>((db, arg) => {
    const values = Object.fromEntries(columns.map((column) => [column, arg[column]]));
    // The names come from `columns.ts`, where the compiler holds them against the table.
    return db.insertInto(table).values(values as never);
  });

/** Every one of these columns as a placeholder: an argument cannot be spread, its names are known at run time only. */
export const given = <Column extends string>(
  columns: readonly Column[],
  arg: Readonly<Record<Column, unknown>>,
): never => Object.fromEntries(columns.map((column) => [column, arg[column]])) as never;

/** Runs a query whose shape is known at the call only (a list of ids, the words of a search). */
export const rowsOf = async <Row>(connection: Connection, query: Compilable<Row>): Promise<Row[]> => {
  const { sql, parameters } = query.compile();
  return (await connection.all({ sql }, parameters as readonly Param[])) as Row[];
};

export const changedBy = (connection: Connection, query: Compilable<unknown>): Promise<number> => {
  const { sql, parameters } = query.compile();
  return connection.run({ sql }, parameters as readonly Param[]);
};

const slots: unknown = new Proxy({}, { get: (_, name) => new Slot(String(name)) });

const fill = (params: readonly (Slot | Param)[], args: object): Param[] =>
  params.map(
    (param) => (param instanceof Slot ? (args as Readonly<Record<string, Param>>)[param.name] : param) as Param,
  );
