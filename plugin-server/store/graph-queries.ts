import { sql } from 'kysely';
import type { IdentifierKind } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { byIds } from './by-ids.ts';
import { claimReads } from './claim-queries.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { GraphReads } from './graph-tx.ts';
import { isInSite } from './in-site.ts';
import { once } from './once.ts';
import { statement } from './statement.ts';

interface InSite {
  readonly site: SiteId;
}

const identifier = statement((db, arg: InSite & { id: number }) =>
  db.selectFrom('identifier').select(columns.identifier).where('id', '=', arg.id).where('site', '=', arg.site),
);

const identifierByValue = statement((db, arg: InSite & { kind: IdentifierKind; value: string }) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('site', '=', arg.site)
    .where('kind', '=', arg.kind)
    .where('value', '=', arg.value),
);

const identifiers = byIds((db, ids, arg: InSite) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('id', 'in', ids)
    .where('site', '=', arg.site)
    .orderBy('id'),
);

const identifiersAfter = statement((db, arg: InSite & { id: number; limit: number }) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('id', '>', arg.id)
    .where(isInSite('site', arg.site))
    .orderBy('id')
    .limit(arg.limit),
);

/** Both databases can match a pattern letter by letter, each in its own writing. */
const identifiersLike = statement(
  (db, arg: InSite & { kind: IdentifierKind; pattern: string; limit: number }, dialect) =>
    db
      .selectFrom('identifier')
      .select(columns.identifier)
      .where('site', '=', arg.site)
      .where('kind', '=', arg.kind)
      .where(
        dialect.kind === 'sqlite' ? sql<boolean>`value glob ${arg.pattern}` : sql<boolean>`value like ${arg.pattern}`,
      )
      .orderBy('id')
      .limit(arg.limit),
);

const asGlob = (pattern: string): string => pattern.replaceAll(/[?[]/g, '[$&]');
const asLike = (pattern: string): string => pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');

const membersOf = byIds((db, roots, arg: InSite) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('site', '=', arg.site)
    .where('root', 'in', roots)
    .orderBy('id'),
);

const partedAt = (end: 'a' | 'b') =>
  byIds((db, ids, arg: InSite) =>
    db
      .selectFrom('cannot_link')
      .select(columns.cannotLink)
      .where(end, 'in', ids)
      .where(end === 'a' ? sql<boolean>`site = ${arg.site}` : isInSite('site', arg.site)),
  );
const partedAtA = partedAt('a');
const partedAtB = partedAt('b');

const valueRules = statement((db, arg: InSite) =>
  db.selectFrom('value_rule').select(columns.valueRule).where('site', '=', arg.site).orderBy('kind').orderBy('pattern'),
);

const traitsOf = byIds((db, ids) =>
  db
    .selectFrom('trait')
    .select(columns.trait)
    .where('identifier', 'in', ids)
    .orderBy('identifier')
    .orderBy('key')
    .orderBy('source'),
);

const idOf = ({ id }: { readonly id: number }): number => id;

export const graphReads = (connection: Connection): GraphReads => ({
  identifier: (site, id) => identifier.row(connection, { site, id }),
  identifierByValue: (site, kind, value) => identifierByValue.row(connection, { site, kind, value }),
  identifiers: async (site, ids) => once(idOf, await identifiers.rows(connection, ids, { site })),
  identifiersAfter: (site, id, limit) => identifiersAfter.rows(connection, { site, id, limit }),
  identifiersLike: (site, kind, pattern, limit) => {
    const written = connection.dialect.kind === 'sqlite' ? asGlob(pattern) : asLike(pattern);
    return identifiersLike.rows(connection, { site, kind, pattern: written, limit });
  },
  membersOf: async (site, roots) => once(idOf, await membersOf.rows(connection, roots, { site })),
  ...claimReads(connection),
  partedOf: async (site, ids) => {
    const atA = await partedAtA.rows(connection, ids, { site });
    return once(({ a, b }) => `${a} ${b}`, atA, await partedAtB.rows(connection, ids, { site }));
  },
  valueRules: (site) => valueRules.rows(connection, { site }),
  traitsOf: (ids) => traitsOf.rows(connection, [...new Set(ids)], {}),
});
