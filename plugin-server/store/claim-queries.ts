import type { ClaimRule, ClaimState, Strength } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { byIds } from './by-ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ClaimRow, GraphReads } from './graph-tx.ts';
import { isInSite } from './in-site.ts';
import { once } from './once.ts';
import { type Statement, statement } from './statement.ts';

interface InSite {
  readonly site: SiteId;
}

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

const claimsAt = (end: End, states: readonly ClaimState[] | null) =>
  byIds((db, ids, arg: InSite & { limit: number }) =>
    db
      .selectFrom('claim')
      .select(columns.claim)
      .where(end, 'in', ids)
      .where(isInSite('site', arg.site))
      .$if(states !== null, (query) => query.where('is_on', '=', 1).where('state', 'in', states ?? []))
      .limit(arg.limit),
  );
const allClaims = [claimsAt('a', null), claimsAt('b', null)] as const;

const claimsAtAboveHub = (end: End) =>
  byIds((db, ids, arg: InSite & { limit: number }) =>
    db
      .selectFrom('identifier')
      .innerJoin('claim', `claim.${end}`, 'identifier.id')
      .select(qualified('claim', columns.claim))
      .where('identifier.id', 'in', ids)
      .where(isInSite('identifier.site', arg.site))
      .where('claim.is_on', '=', 1)
      .where('claim.state', '=', 'hub')
      .whereRef('claim.strength', '>', 'identifier.hub')
      .limit(arg.limit),
  );
const claimsAboveHub = [claimsAtAboveHub('a'), claimsAtAboveHub('b')] as const;

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
const claimsIn = perStates((states) => [claimsAt('a', states), claimsAt('b', states)] as const);

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
      .where(isInSite('claim.site', arg.site))
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
      .where('is_on', '=', 1)
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
      .where(isInSite('site', arg.site))
      .limit(arg.limit),
  );
const pageClaimsA = pageClaims('a');
const pageClaimsB = pageClaims('b');

const fromBothEnds = async (
  connection: Connection,
  ends: readonly ReturnType<typeof claimsAt>[],
  site: SiteId,
  ids: readonly number[],
  limit: number,
): Promise<ClaimRow[]> => {
  const found: ClaimRow[][] = [];
  for (const end of ends) found.push(await end.rows(connection, ids, { site, limit }));
  return once(idOf, ...found).slice(0, limit);
};

const idOf = ({ id }: { readonly id: number }): number => id;

type ClaimReads = Pick<
  GraphReads,
  'claim' | 'claimBetween' | 'claimsOf' | 'claimsIn' | 'claimsAboveHub' | 'userClaims' | 'countPageClaims'
>;

export const claimReads = (connection: Connection): ClaimReads => ({
  claim: (site, id) => claim.row(connection, { site, id }),
  claimBetween: (site, a, b, rule) => claimBetween.row(connection, { site, a, b, rule }),
  claimsOf: (site, ids, limit) => fromBothEnds(connection, allClaims, site, ids, limit),
  claimsIn: (site, ids, states, limit) => fromBothEnds(connection, claimsIn(states), site, ids, limit),
  claimsAboveHub: (site, ids, limit) => fromBothEnds(connection, claimsAboveHub, site, ids, limit),
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
});
