import { type Kysely, sql } from 'kysely';
import type { ClaimState } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import { ofProfiles } from './of-profiles.ts';
import type { ClaimOfProfile, ClaimSet, Profiles } from './profile-tx.ts';
import type { Schema } from './schema.ts';

interface Wanted {
  readonly states: readonly ClaimState[];
  readonly isOn: 0 | 1;
}

/** The states are in the index: a shop tablet with 100,000 claims is asked only for those that are wanted. */
const joining: Wanted = { states: ['joined', 'redundant'], isOn: 1 };
const outward = {
  suggestions: { states: ['suggestion'], isOn: 1 },
  conflicts: {
    states: ['hub', 'blocked', 'quarantined', 'conflict:user', 'conflict:limit', 'conflict:size', 'conflict:parted'],
    isOn: 1,
  },
  revoked: { states: ['off'], isOn: 0 },
} as const satisfies Record<Exclude<ClaimSet, 'joins'>, Wanted>;

/**
 * The other end is a browser, or somebody outside this profile has said something of it too: whoever typed an address and
 * whoever owns it both learn of each other. Looked up for suggestions only.
 */
const leads = sql<0 | 1>`case when
  exists (select 1 from device d where d.anon = o.id)
  or exists (select 1 from claim x join identifier e on e.id = x.b where x.a = o.id and x.is_on = 1 and e.root <> m.root)
  or exists (select 1 from claim x join identifier e on e.id = x.a where x.b = o.id and x.is_on = 1 and e.root <> m.root)
  then 1 else 0 end`;
const nobody = sql<0 | 1>`0`;
const isSuggestion = (states: readonly ClaimState[]): boolean => states.includes('suggestion');

/** Claims from members (`near`) to what stands at their `far` end. */
const along = (
  db: Kysely<Schema>,
  { states, isOn }: Wanted,
  site: SiteId,
  roots: number[],
  [near, far]: readonly ['a', 'b'] | readonly ['b', 'a'],
) =>
  db
    .selectFrom('identifier as m')
    .innerJoin('claim as c', `c.${near}`, 'm.id')
    .innerJoin('identifier as o', 'o.id', `c.${far}`)
    .select(qualified('c', columns.claim))
    .select(['m.root', 'o.id as other', 'o.kind as other_kind', 'o.value as other_value', 'o.root as other_root'])
    .select((isSuggestion(states) ? leads : nobody).as('leads'))
    .where('m.site', '=', site)
    .where('m.root', 'in', roots)
    .where('c.is_on', '=', sql.lit(isOn))
    .where(
      'c.state',
      'in',
      states.map((state) => sql.lit(state)),
    );

const inside = ofProfiles((db, arg, roots) =>
  along(db, joining, arg.site, roots, ['a', 'b']).whereRef('o.root', '=', 'm.root').limit(arg.limit),
);

/** What two members say of each other stands once; as a suggestion it is none any more. */
const outside = (set: keyof typeof outward) =>
  ofProfiles((db, arg, roots) =>
    db
      .selectFrom(
        along(db, outward[set], arg.site, roots, ['a', 'b'])
          .$if(set === 'suggestions', (query) => query.whereRef('o.root', '<>', 'm.root'))
          .unionAll(along(db, outward[set], arg.site, roots, ['b', 'a']).whereRef('o.root', '<>', 'm.root'))
          .as('c'),
      )
      .selectAll('c')
      .limit(arg.limit),
  );

type Ask = (connection: Connection, of: Profiles) => Promise<ClaimOfProfile[]>;

export const profileClaims: Readonly<Record<ClaimSet, Ask>> = {
  joins: inside,
  suggestions: outside('suggestions'),
  conflicts: outside('conflicts'),
  revoked: outside('revoked'),
};
