import { sql } from 'kysely';
import type { ClaimRule, ClaimState, IdentifierKind, Strength } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { byIds } from './by-ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ClaimRow, GraphReads } from './graph-tx.ts';
import { type Statement, statement } from './statement.ts';

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
    .where('site', '=', arg.site)
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

const claim = statement((db, arg: InSite & { id: number }) =>
  db.selectFrom('claim').select(columns.claim).where('id', '=', arg.id).where('site', '=', arg.site),
);

const claimBetween = statement((db, arg: InSite & { a: number; b: number; rule: ClaimRule }) =>
  db
    .selectFrom('claim')
    .select(columns.claim)
    .where('site', '=', arg.site)
    .where('a', '=', arg.a)
    .where('b', '=', arg.b)
    .where('rule', '=', arg.rule),
);

type End = 'a' | 'b';

const claimsAt = (end: End) =>
  byIds((db, ids, arg: InSite & { limit: number }) =>
    db.selectFrom('claim').select(columns.claim).where(end, 'in', ids).where('site', '=', arg.site).limit(arg.limit),
  );
const claimsAtA = claimsAt('a');
const claimsAtB = claimsAt('b');

const claimsAtIn = (end: End, states: readonly ClaimState[]) =>
  byIds((db, ids, arg: InSite & { limit: number }) =>
    db
      .selectFrom('claim')
      .select(columns.claim)
      .where(end, 'in', ids)
      .where('state', 'in', states)
      .where('site', '=', arg.site)
      .limit(arg.limit),
  );
/** The graph asks for few different sets of states: one statement for each. */
const perStates = <Made>(make: (states: readonly ClaimState[]) => Made) => {
  const known = new Map<string, Made>();
  return (states: readonly ClaimState[]): Made => {
    const key = states.join(' ');
    const made = known.get(key) ?? make(states);
    known.set(key, made);
    return made;
  };
};
const claimsIn = perStates((states) => [claimsAtIn('a', states), claimsAtIn('b', states)] as const);

const claimsAboveHub = (end: End) =>
  byIds((db, ids, arg: InSite & { limit: number }) =>
    db
      .selectFrom('identifier')
      .innerJoin('claim', `claim.${end}`, 'identifier.id')
      .select(qualified('claim', columns.claim))
      .where('identifier.id', 'in', ids)
      .where('identifier.site', '=', arg.site)
      .where('claim.state', '=', 'hub')
      .whereRef('claim.strength', '>', 'identifier.hub')
      .limit(arg.limit),
  );
const claimsAboveHubA = claimsAboveHub('a');
const claimsAboveHubB = claimsAboveHub('b');

interface UserClaims extends InSite {
  readonly id: number;
  readonly strength: Strength | null;
  readonly limit: number;
}
const userClaimsAt = (end: End, other: End, states: readonly ClaimState[], isAnyStrength: boolean) =>
  statement((db, arg: UserClaims) =>
    db
      .selectFrom('claim')
      .innerJoin('identifier as user', 'user.id', `claim.${other}`)
      .select(qualified('claim', columns.claim))
      .where(`claim.${end}`, '=', arg.id)
      .where('claim.state', 'in', states)
      .$if(!isAnyStrength, (query) => query.where('claim.strength', '=', arg.strength as Strength))
      .$if(isAnyStrength, (query) => query.where('claim.strength', '>', 0))
      .where('claim.site', '=', arg.site)
      .where('claim.is_on', '=', 1)
      .where('user.kind', '=', 'user')
      .where('user.state', '=', 'ok')
      .orderBy('claim.first_at')
      .limit(arg.limit),
  );
const userClaims = perStates((states) => ({
  any: [userClaimsAt('a', 'b', states, true), userClaimsAt('b', 'a', states, true)],
  one: [userClaimsAt('a', 'b', states, false), userClaimsAt('b', 'a', states, false)],
}));

interface PageClaims extends InSite {
  readonly user: number;
  readonly since: number;
  readonly limit: number;
}
const pageClaims = (end: End): Statement<PageClaims, { id: number }> =>
  statement((db, arg: PageClaims) =>
    db
      .selectFrom('claim')
      .select('id')
      .where(end, '=', arg.user)
      .where('state', 'in', [
        'joined',
        'redundant',
        'hub',
        'conflict:user',
        'conflict:limit',
        'conflict:size',
        'conflict:parted',
        'quarantined',
      ])
      .where('strength', '=', 1)
      .where('first_at', '>=', arg.since)
      .where('rule', '=', 'page')
      .where('site', '=', arg.site)
      .limit(arg.limit),
  );
const pageClaimsA = pageClaims('a');
const pageClaimsB = pageClaims('b');

const partedAt = (end: End) =>
  byIds((db, ids, arg: InSite) =>
    db.selectFrom('cannot_link').select(columns.cannotLink).where(end, 'in', ids).where('site', '=', arg.site),
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

/** Found from both ends, each once. */
const once = <Row>(key: (row: Row) => number | string, ...found: readonly (readonly Row[])[]): Row[] => [
  ...new Map(found.flat().map((row) => [key(row), row])).values(),
];

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
  claim: (site, id) => claim.row(connection, { site, id }),
  claimBetween: (site, a, b, rule) => claimBetween.row(connection, { site, a, b, rule }),
  claimsOf: async (site, ids, limit) => {
    const args = { site, limit };
    const atA = await claimsAtA.rows(connection, ids, args);
    return once(idOf, atA, await claimsAtB.rows(connection, ids, args)).slice(0, limit);
  },
  claimsIn: async (site, ids, states, limit) => {
    const [a, b] = claimsIn(states);
    const atA = await a.rows(connection, ids, { site, limit });
    return once(idOf, atA, await b.rows(connection, ids, { site, limit })).slice(0, limit);
  },
  claimsAboveHub: async (site, ids, limit) => {
    const args = { site, limit };
    const atA = await claimsAboveHubA.rows(connection, ids, args);
    return once(idOf, atA, await claimsAboveHubB.rows(connection, ids, args)).slice(0, limit);
  },
  userClaims: async (site, id, states, strength, limit) => {
    const rows: ClaimRow[] = [];
    for (const side of userClaims(states)[strength === null ? 'any' : 'one'])
      rows.push(...(await side.rows(connection, { site, id, strength, limit })));
    return rows.sort((one, other) => one.first_at - other.first_at).slice(0, limit);
  },
  countPageClaims: async (site, user, since, limit) => {
    const args = { site, user, since, limit };
    const atA = await pageClaimsA.rows(connection, args);
    return Math.min(limit, atA.length + (await pageClaimsB.rows(connection, args)).length);
  },
  partedOf: async (site, ids) => {
    const atA = await partedAtA.rows(connection, ids, { site });
    return once(({ a, b }) => `${a} ${b}`, atA, await partedAtB.rows(connection, ids, { site }));
  },
  valueRules: (site) => valueRules.rows(connection, { site }),
  traitsOf: (ids) => traitsOf.rows(connection, [...new Set(ids)], {}),
});
