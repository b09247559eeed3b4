import type { Compilable, Kysely } from 'kysely';
import type { SiteId } from '../../protocol/ids.ts';
import type { Connection, Dialect } from './connection.ts';
import type { Schema } from './schema.ts';
import { type Statement, statement } from './statement.ts';

type Build<Args, Row> = (db: Kysely<Schema>, sites: readonly SiteId[], arg: Args, dialect: Dialect) => Compilable<Row>;

interface BySites<Args, Row> {
  rows(connection: Connection, sites: readonly SiteId[], args: Args): Promise<Row[]>;
}

/** A statement over the sites of a channel, all at once: compiled once per power of two, the list filled up with its last site. */
export const bySites = <Args extends object, Row>(build: Build<Args, Row>): BySites<Args, Row> => {
  const byLength = new Map<number, Statement<Args & Named, Row>>();
  const ofLength = (length: number): Statement<Args & Named, Row> => {
    const known = byLength.get(length);
    if (known !== undefined) return known;
    const made = statement<Args & Named, Row>((db, arg, dialect) =>
      build(
        db,
        Array.from({ length }, (_, at) => arg[`site${at}`] as SiteId),
        arg,
        dialect,
      ),
    );
    byLength.set(length, made);
    return made;
  };
  return {
    rows: (connection, sites, args) => {
      const length = 2 ** Math.ceil(Math.log2(sites.length));
      const named: Record<string, SiteId> = {};
      for (let at = 0; at < length; at += 1) named[`site${at}`] = (sites[at] ?? sites.at(-1)) as SiteId;
      return ofLength(length).rows(connection, { ...args, ...named });
    },
  };
};

type Named = Readonly<Record<`site${number}`, SiteId>>;
