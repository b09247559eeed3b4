import { type RawBuilder, sql } from 'kysely';
import { liveDeliveryStates } from '../../protocol/channel.ts';
import type { ConversationId, DeviceId, Origin, SiteId } from '../../protocol/ids.ts';
import type { Connection, IndexedText } from './connection.ts';
import type { DataReads, DataWrites } from './data-tx.ts';
import { foundWords } from './found-words.ts';
import { removeSome } from './remove-some.ts';
import type { ConversationTable } from './schema.ts';
import { changedBy, rowsOf, statement } from './statement.ts';

const notOutStates = liveDeliveryStates.filter(
  (state) => state !== 'delivered' && state !== 'read' && state !== 'sent',
);

const firstEntries = statement((db, arg: { id: ConversationId; limit: number }) =>
  db.selectFrom('entry').select(['seq', 'text']).where('conversation', '=', arg.id).orderBy('seq').limit(arg.limit),
);
const firstAsides = statement((db, arg: { id: ConversationId; limit: number }) =>
  db
    .selectFrom('aside')
    .select(['aside_seq as seq', 'text'])
    .where('conversation', '=', arg.id)
    .orderBy('aside_seq')
    .limit(arg.limit),
);
const removeEntries = statement((db, arg: { id: ConversationId; upTo: number }) =>
  db.deleteFrom('entry').where('conversation', '=', arg.id).where('seq', '<=', arg.upTo),
);
const removeAsides = statement((db, arg: { id: ConversationId; upTo: number }) =>
  db.deleteFrom('aside').where('conversation', '=', arg.id).where('aside_seq', '<=', arg.upTo),
);
const revokePeers = statement((db, arg: { id: ConversationId; at: number; actor: string }) =>
  db
    .updateTable('conversation_peer')
    .set({ revoked_at: arg.at, actor: arg.actor })
    .where('conversation', '=', arg.id)
    .where('revoked_at', 'is', null),
);
const removeRow = statement((db, arg: { id: ConversationId; site: string }) =>
  db
    .deleteFrom('conversation')
    .where('id', '=', arg.id)
    .where('site', '=', arg.site as never),
);
const insertGone = statement((db, arg: { site: never; conversation: ConversationId; pos: number; at: number }) =>
  db
    .insertInto('gone')
    .values({ site: arg.site, conversation: arg.conversation, pos: arg.pos, at: arg.at })
    .onConflict((conflict) => conflict.columns(['site', 'conversation']).doNothing()),
);

type EraseWrites = Pick<
  Omit<DataWrites, keyof DataReads>,
  | 'emptyConversation'
  | 'cancelDeliveries'
  | 'revokePeers'
  | 'removeConversationRow'
  | 'removePeersOf'
  | 'removePersonal'
  | 'removeRulesNaming'
  | 'removeClaimsOf'
  | 'removeOfDevices'
  | 'blankDevices'
  | 'blankIdentifiers'
  | 'removeIdentifiers'
>;

const oneOf = (column: string, values: readonly (string | number)[]): RawBuilder<unknown> =>
  sql`${sql.ref(column)} in (${sql.join(values)})`;

/** Rows of a table that hold the value of one of these identifiers. */
const namedBy =
  (site: SiteId, identifiers: readonly number[]) =>
  (table: string, column: string): RawBuilder<unknown> =>
    sql`${sql.ref(`${table}.site`)} = ${site} and exists (
      select 1 from identifier where ${oneOf('identifier.id', identifiers)}
      and identifier.kind = ${sql.ref(`${table}.kind`)} and identifier.value = ${sql.ref(`${table}.${column}`)})`;

export const eraseWrites = (connection: Connection): EraseWrites => {
  const { builder } = connection.dialect;
  const run = (query: RawBuilder<unknown>): Promise<number> =>
    changedBy(connection, { compile: () => query.compile(builder) });

  /** Removals one after the other, as far as `limit` goes. */
  const spend = async (limit: number, removals: readonly ((left: number) => Promise<number>)[]): Promise<number> => {
    let removed = 0;
    for (const remove of removals) if (removed < limit) removed += await remove(limit - removed);
    return removed;
  };

  /** Words leave the search index before the texts they came from: it holds no texts and must be told them. */
  const removeTexts = async (row: ConversationTable, t: IndexedText['t'], limit: number): Promise<number> => {
    const read = t === 'note' ? firstAsides : firstEntries;
    const texts = await read.rows(connection, { id: row.id, limit });
    const last = texts.at(-1);
    if (last === undefined) return 0;
    await connection.dialect.forget(
      connection,
      texts.map(({ seq, text }) => ({ site: row.site, conversation: row.id, t, seq, words: foundWords(text) })),
    );
    await (t === 'note' ? removeAsides : removeEntries).run(connection, { id: row.id, upTo: last.seq });
    return texts.length;
  };

  return {
    emptyConversation: async (row, limit) => {
      const within = sql`conversation = ${row.id}`;
      await run(sql`delete from piece where parcel in (select id from delivery where ${within})`);
      const removed = await spend(limit, [
        (left) => removeSome(connection, 'delivery', ['id'], within, left),
        (left) => removeTexts(row, 'note', left),
        (left) => removeTexts(row, 'message', left),
        (left) => removeSome(connection, 'sender', ['conversation', 'origin'], within, left),
        (left) => removeSome(connection, 'device_link', ['id'], within, left),
        (left) => removeSome(connection, 'held_answer', ['token_hash'], within, left),
        (left) => removeSome(connection, 'mail_token', ['id'], within, left),
        // Its steps go with it.
        (left) => removeSome(connection, 'escalation', ['id'], within, left),
      ]);
      if (removed === limit) return { removed, isEmpty: false };
      const file = builder.selectFrom('file').select('id').where('conversation', '=', row.id).limit(1);
      const mail = builder.selectFrom('mail').select('id').where('conversation', '=', row.id).limit(1);
      const left = [...(await rowsOf(connection, file)), ...(await rowsOf(connection, mail))];
      return { removed, isEmpty: left.length === 0 };
    },
    cancelDeliveries: async (conversation, at) => {
      await run(sql`update delivery set state = 'cancelled', settled_at = ${at}, claim = null, lease_until = null, next_at = null, sealed = null
        where conversation = ${conversation} and state in (${sql.join(notOutStates)})`);
    },
    revokePeers: async (id, at, actor) => {
      await revokePeers.run(connection, { id, at, actor });
    },
    removeConversationRow: async (site, conversation, pos, at) => {
      // Last of all: by these rows an erasure that was cut off finds the conversation again.
      await run(sql`delete from conversation_peer where conversation = ${conversation}`);
      await removeRow.run(connection, { id: conversation, site });
      await insertGone.run(connection, { site: site as never, conversation, pos, at });
    },
    removePeersOf: async (conversation, identifiers) =>
      run(
        sql`delete from conversation_peer where conversation = ${conversation} and ${oneOf('identifier', identifiers)}`,
      ),

    removePersonal: async (site, identifiers, limit) => {
      const theirs = oneOf('identifier', identifiers);
      const named = namedBy(site, identifiers);
      await run(sql`update identity_log set reason = null where reason is not null
        and id in (select log from identity_log_about where ${theirs})`);
      await run(sql`delete from delivery where site = ${site} and id in
        (select delivery from one_time_code where ${named('one_time_code', 'value')})`);
      return spend(limit, [
        (left) => removeSome(connection, 'trait', ['identifier', 'key', 'source'], theirs, left),
        (left) => removeSome(connection, 'consent', ['id'], theirs, left),
        (left) => removeSome(connection, 'endpoint', ['identifier'], theirs, left),
        (left) => removeSome(connection, 'device_proof', ['device', 'identifier'], theirs, left),
        (left) =>
          removeSome(
            connection,
            'cannot_link',
            ['site', 'a', 'b'],
            sql`site = ${site} and (${oneOf('a', identifiers)} or ${oneOf('b', identifiers)})`,
            left,
          ),
        (left) => removeSome(connection, 'one_time_code', ['id'], named('one_time_code', 'value'), left),
        // A line that speaks of others too stays for them, without its reason.
        (left) =>
          removeSome(
            connection,
            'identity_log',
            ['id'],
            sql`id in (select log from identity_log_about where ${theirs})
              and not exists (select 1 from identity_log_about as other
                where other.log = identity_log.id and not (${oneOf('other.identifier', identifiers)}))`,
            left,
          ),
        (left) => removeSome(connection, 'identity_log_about', ['identifier', 'log'], theirs, left),
      ]);
    },
    removeRulesNaming: async (site, identifiers) => {
      await run(sql`delete from value_rule where ${namedBy(site, identifiers)('value_rule', 'pattern')}`);
    },
    removeClaimsOf: async (site, identifiers, limit) => {
      const claims = await rowsOf(
        connection,
        builder
          .selectFrom('claim')
          .select(['id', 'a', 'b'])
          .where('site', '=', site)
          .where((eb) => eb.or([eb('a', 'in', identifiers), eb('b', 'in', identifiers)]))
          .orderBy('id')
          .limit(limit),
      );
      if (claims.length === 0) return { removed: 0, others: [] };
      await run(
        sql`delete from claim where ${oneOf(
          'id',
          claims.map(({ id }) => id),
        )}`,
      );
      const theirs = new Set(identifiers);
      const others = new Set(claims.flatMap(({ a, b }) => [a, b]).filter((end) => !theirs.has(end)));
      return { removed: claims.length, others: [...others] };
    },
    removeOfDevices: async (devices, limit) => {
      if (devices.length === 0) return 0;
      const theirs = oneOf('device', devices);
      const origins = devices.map((device): Origin => `d:${device}`);
      await run(sql`delete from delivery where id in
        (select delivery from one_time_code where ${theirs} and delivery is not null)`);
      return spend(limit, [
        (left) => removeSome(connection, 'device_proof', ['device', 'identifier'], theirs, left),
        (left) => removeSome(connection, 'one_time_code', ['id'], theirs, left),
        (left) =>
          removeSome(
            connection,
            'device_link',
            ['id'],
            sql`${oneOf('from_device', devices)} or ${oneOf('to_device', devices)}`,
            left,
          ),
        (left) => removeSome(connection, 'command', ['origin', 'cid'], oneOf('origin', origins), left),
      ]);
    },
    blankDevices: async (devices: readonly DeviceId[], at, why) => {
      if (devices.length === 0) return;
      // Neither column takes null; no token has an id for its hash.
      await run(sql`update device set label = null, next_hash = null, token_hash = id, revoke_hash = id,
        user_identifier = null, ended_at = coalesce(ended_at, ${at}), ended_why = ${why} where ${oneOf('id', devices)}`);
    },
    blankIdentifiers: async (site, identifiers) => {
      await run(sql`update identifier set value = null, state = 'erased', hub = 0, ambiguous_from = null, root = id
        where site = ${site} and ${oneOf('id', identifiers)}`);
    },
    removeIdentifiers: async (site, identifiers) =>
      identifiers.length === 0
        ? 0
        : run(sql`delete from identifier where site = ${site} and ${oneOf('id', identifiers)}`),
  };
};
