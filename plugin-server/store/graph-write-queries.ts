import type { ClaimState, IdentifierKind, IdentifierState } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { byIds } from './by-ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ClaimRow, GraphReads, GraphWrites, IdentifierRow, LogRow } from './graph-tx.ts';
import type { CannotLinkTable, TraitTable, ValueRuleTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

/** Only what points at an identifier is left alone meanwhile; who changes one waits. */
const lockIdentifiers = byIds((db, ids, arg: { site: SiteId }, dialect) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('id', 'in', ids)
    .where('site', '=', arg.site)
    .orderBy('id')
    .$if(dialect.locks, (query) => query.forNoKeyUpdate()),
);

interface NewIdentifier {
  readonly site: SiteId;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly state: IdentifierState;
  readonly created_at: number;
}
const insertIdentifier = statement((db, arg: NewIdentifier & { hub: number }) =>
  db
    .insertInto('identifier')
    .values({
      site: arg.site,
      kind: arg.kind,
      value: arg.value,
      root: 0,
      hub: arg.hub,
      ambiguous_from: null,
      state: arg.state,
      created_at: arg.created_at,
    })
    .onConflict((conflict) => conflict.columns(['site', 'kind', 'value']).doNothing())
    .returning('id'),
);

const idOfValue = statement((db, arg: { site: SiteId; kind: IdentifierKind; value: string }) =>
  db
    .selectFrom('identifier')
    .select('id')
    .where('site', '=', arg.site)
    .where('kind', '=', arg.kind)
    .where('value', '=', arg.value),
);

const rootItself = statement((db, arg: { id: number }) =>
  db.updateTable('identifier').set({ root: arg.id }).where('id', '=', arg.id),
);

const saveRoots = byIds((db, ids, arg: { root: number }) =>
  db.updateTable('identifier').set({ root: arg.root }).where('id', 'in', ids),
);

const saveIdentifier = statement((db, arg: Pick<IdentifierRow, 'id' | 'hub' | 'ambiguous_from' | 'state'>) =>
  db
    .updateTable('identifier')
    .set({ hub: arg.hub, ambiguous_from: arg.ambiguous_from, state: arg.state })
    .where('id', '=', arg.id),
);

const insertClaim = statement((db, arg: Omit<ClaimRow, 'id'>) => {
  const values = Object.fromEntries(without(columns.claim, 'id').map((column) => [column, arg[column]]));
  return db
    .insertInto('claim')
    .values(values as Omit<ClaimRow, 'id'>)
    .returning('id');
});

/** What a claim joins and by which rule never changes. */
const saveClaim = statement((db, arg: ClaimRow) =>
  db
    .updateTable('claim')
    .set({
      strength: arg.strength,
      first_at: arg.first_at,
      last_at: arg.last_at,
      times: arg.times,
      source: arg.source,
      actor: arg.actor,
      reason: arg.reason,
      evidence: arg.evidence,
      is_on: arg.is_on,
      revoked_by: arg.revoked_by,
      revoked_at: arg.revoked_at,
      state: arg.state,
    })
    .where('id', '=', arg.id)
    .where('site', '=', arg.site),
);

const saveClaimStates = byIds((db, ids, arg: { state: ClaimState }) =>
  db.updateTable('claim').set({ state: arg.state }).where('id', 'in', ids),
);

const insertCannotLink = statement((db, arg: CannotLinkTable) =>
  db
    .insertInto('cannot_link')
    .values({ site: arg.site, a: arg.a, b: arg.b, actor: arg.actor, reason: arg.reason, at: arg.at })
    .onConflict((conflict) => conflict.columns(['site', 'a', 'b']).doNothing()),
);

const removeCannotLink = statement((db, arg: { site: SiteId; a: number; b: number }) =>
  db.deleteFrom('cannot_link').where('site', '=', arg.site).where('a', '=', arg.a).where('b', '=', arg.b),
);

const saveValueRule = statement((db, arg: ValueRuleTable) =>
  db
    .insertInto('value_rule')
    .values({
      site: arg.site,
      kind: arg.kind,
      pattern: arg.pattern,
      what: arg.what,
      actor: arg.actor,
      at: arg.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['site', 'kind', 'pattern']).doUpdateSet((eb) => ({
        what: eb.ref('excluded.what'),
        actor: eb.ref('excluded.actor'),
        at: eb.ref('excluded.at'),
      })),
    ),
);

const removeValueRule = statement((db, arg: { site: SiteId; kind: IdentifierKind; pattern: string }) =>
  db
    .deleteFrom('value_rule')
    .where('site', '=', arg.site)
    .where('kind', '=', arg.kind)
    .where('pattern', '=', arg.pattern),
);

const saveTrait = statement((db, arg: TraitTable) =>
  db
    .insertInto('trait')
    .values({
      identifier: arg.identifier,
      key: arg.key,
      source: arg.source,
      value: arg.value,
      at: arg.at,
      strength: arg.strength,
    })
    .onConflict((conflict) =>
      conflict.columns(['identifier', 'key', 'source']).doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        at: eb.ref('excluded.at'),
        strength: eb.ref('excluded.strength'),
      })),
    ),
);

const removeTrait = statement((db, arg: Pick<TraitTable, 'identifier' | 'key' | 'source'>) =>
  db
    .deleteFrom('trait')
    .where('identifier', '=', arg.identifier)
    .where('key', '=', arg.key)
    .where('source', '=', arg.source),
);

const insertLog = statement((db, arg: Omit<LogRow, 'id'>) => {
  const values = Object.fromEntries(without(columns.identityLog, 'id').map((column) => [column, arg[column]]));
  return db
    .insertInto('identity_log')
    .values(values as Omit<LogRow, 'id'>)
    .returning('id');
});
const insertLogAbout = insertion('identity_log_about', ['identifier', 'log']);

const hubOfShared = 3;

export const graphWrites = (connection: Connection): Omit<GraphWrites, keyof GraphReads> => ({
  lockIdentifiers: (site, ids) =>
    lockIdentifiers.rows(
      connection,
      [...new Set(ids)].sort((one, other) => one - other),
      { site },
    ),
  insertIdentifier: async (row) => {
    const made = await insertIdentifier.row(connection, { ...row, hub: row.state === 'shared' ? hubOfShared : 0 });
    if (made === undefined) return (await idOfValue.only(connection, row)).id;
    await rootItself.run(connection, made);
    return made.id;
  },
  saveRoots: async (ids, root) => {
    await saveRoots.run(connection, ids, { root });
  },
  saveIdentifier: async (row) => {
    await saveIdentifier.run(connection, row);
  },
  insertClaim: async (row) => (await insertClaim.only(connection, row)).id,
  saveClaim: async (row) => {
    await saveClaim.run(connection, row);
  },
  saveClaimStates: async (ids, state) => {
    await saveClaimStates.run(connection, ids, { state });
  },
  insertCannotLink: async (row) => {
    await insertCannotLink.run(connection, row);
  },
  removeCannotLink: async (site, a, b) => {
    await removeCannotLink.run(connection, { site, a, b });
  },
  saveValueRule: async (row) => {
    await saveValueRule.run(connection, row);
  },
  removeValueRule: async (site, kind, pattern) => {
    await removeValueRule.run(connection, { site, kind, pattern });
  },
  saveTrait: async (row) => {
    await saveTrait.run(connection, row);
  },
  removeTrait: async (identifier, key, source) => {
    await removeTrait.run(connection, { identifier, key, source });
  },
  insertLog: async (row, about) => {
    const { id } = await insertLog.only(connection, row);
    for (const identifier of new Set(about)) await insertLogAbout.run(connection, { identifier, log: id });
    return id;
  },
});
