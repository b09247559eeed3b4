import type { Compilable, Kysely } from 'kysely';
import type { Connection, Dialect } from './connection.ts';
import type { Schema } from './schema.ts';
import { type Statement, statement } from './statement.ts';

/** Lists are filled up to one of these lengths, so that a handful of compiled statements serve them all. */
const lengths = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;
const longest = 256;

type Build<Args, Row> = (db: Kysely<Schema>, ids: readonly number[], arg: Args, dialect: Dialect) => Compilable<Row>;

/** A statement over a list of ids of any length: asked in pieces, each compiled once for its length. */
class ByIds<Args extends object, Row> {
  readonly #build: Build<Args, Row>;
  readonly #byLength = new Map<number, Statement<Args & Ids, Row>>();

  constructor(build: Build<Args, Row>) {
    this.#build = build;
  }

  async rows(connection: Connection, ids: readonly number[], args: Args): Promise<Row[]> {
    const rows: Row[] = [];
    for (const piece of pieces(ids))
      rows.push(...(await this.#for(piece.length).rows(connection, { ...args, ...named(piece) })));
    return rows;
  }

  async run(connection: Connection, ids: readonly number[], args: Args): Promise<number> {
    let changed = 0;
    for (const piece of pieces(ids))
      changed += await this.#for(piece.length).run(connection, { ...args, ...named(piece) });
    return changed;
  }

  #for(length: number): Statement<Args & Ids, Row> {
    const known = this.#byLength.get(length);
    if (known !== undefined) return known;
    const made = statement<Args & Ids, Row>((db, arg, dialect) =>
      this.#build(
        db,
        Array.from({ length }, (_, at) => arg[`id${at}`] as number),
        arg,
        dialect,
      ),
    );
    this.#byLength.set(length, made);
    return made;
  }
}

type Ids = Readonly<Record<`id${number}`, number>>;

export const byIds = <Args extends object, Row>(build: Build<Args, Row>): ByIds<Args, Row> => new ByIds(build);

/** Each filled up with its last id: naming one twice finds it once. */
const pieces = function* (ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < ids.length; from += longest) {
    const piece = ids.slice(from, from + longest);
    const length = lengths.find((it) => it >= piece.length) ?? longest;
    const last = piece.at(-1);
    while (last !== undefined && piece.length < length) piece.push(last);
    yield piece;
  }
};

const named = (ids: readonly number[]): Ids => {
  const args: Record<string, number> = {};
  for (const [at, id] of ids.entries()) args[`id${at}`] = id;
  return args;
};
