import { sql } from 'kysely';
import type { ConversationId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import type { InboundReads, InboundWrites } from './inbound-tx.ts';
import { removeSome } from './remove-some.ts';
import type { InboundRawTable, InboundTable, TombstoneTable } from './schema.ts';
import { given, rowsOf, statement } from './statement.ts';

const inboundOf = statement((db, arg: { channel: string; vendorKey: string }) =>
  db.selectFrom('inbound').select('raw').where('channel', '=', arg.channel).where('vendor_key', '=', arg.vendorKey),
);

const removeOld = statement((db, arg: { state: string; before: number; limit: number }) =>
  db
    .deleteFrom('inbound_raw')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('inbound_raw')
        .select('id')
        .where('state', '=', arg.state as 'done')
        .where('at', '<', arg.before)
        .orderBy('at')
        .limit(arg.limit),
    )
    .returning('shelf'),
);

const rawByKey = statement((db, arg: { channel: string; key: string }) =>
  db.selectFrom('inbound_raw').select('id').where('channel', '=', arg.channel).where('key', '=', arg.key),
);

const dueRaws = statement((db, arg: { channel: string; now: number; limit: number }) =>
  db
    .selectFrom('inbound_raw')
    .select(columns.inboundRaw)
    .where('channel', '=', arg.channel)
    .where('state', '=', sql.lit('new'))
    .where('next_at', '<=', arg.now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(arg.limit),
);

const countRaws = statement((db, arg: { channel: string }) =>
  db
    .selectFrom('inbound_raw')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('channel', '=', arg.channel)
    .where('state', 'in', ['quarantined', 'failed'])
    .groupBy('state'),
);

const insertRaw = statement((db, row: Omit<InboundRawTable, 'id'>) =>
  db
    .insertInto('inbound_raw')
    .values(given(without(columns.inboundRaw, 'id'), row))
    .onConflict((it) => it.columns(['channel', 'key']).doNothing()),
);

const saveRaw = statement(
  (db, row: Pick<InboundRawTable, 'state' | 'attempts' | 'problem' | 'next_at'> & { id: number }) =>
    db
      .updateTable('inbound_raw')
      .set({ state: row.state, attempts: row.attempts, problem: row.problem, next_at: row.next_at })
      .where('id', '=', row.id),
);

const removeRaw = statement((db, arg: { id: number }) => db.deleteFrom('inbound_raw').where('id', '=', arg.id));

const retryRaws = statement((db, arg: { channel: string; nextAt: number }) =>
  db
    .updateTable('inbound_raw')
    .set({ state: 'new', attempts: 0, next_at: arg.nextAt })
    .where('channel', '=', arg.channel)
    .where('state', '=', 'failed')
    .where('problem', '<>', 'poison'),
);

const insertInbound = statement((db, row: InboundTable) =>
  db
    .insertInto('inbound')
    .values(given(columns.inbound, row))
    .onConflict((it) => it.columns(['channel', 'vendor_key']).doNothing()),
);

const insertTombstone = statement((db, row: TombstoneTable) =>
  db
    .insertInto('tombstone')
    .values(given(columns.tombstone, row))
    .onConflict((it) => it.doNothing()),
);

const asideAt = statement((db, arg: { conversation: ConversationId; asideSeq: number }) =>
  db
    .selectFrom('aside')
    .select(columns.aside)
    .where('conversation', '=', arg.conversation)
    .where('aside_seq', '=', arg.asideSeq),
);

const saveAsideData = statement((db, arg: { conversation: ConversationId; asideSeq: number; data: string }) =>
  db
    .updateTable('aside')
    .set({ data: arg.data })
    .where('conversation', '=', arg.conversation)
    .where('aside_seq', '=', arg.asideSeq),
);

export const inboundReads = (connection: Connection): InboundReads => ({
  hasRaw: async (channel, key) => (await rawByKey.row(connection, { channel, key })) !== undefined,
  dueRaws: (channel, now, limit) => dueRaws.rows(connection, { channel, now, limit }),
  countRaws: async (channel) => {
    const rows = await countRaws.rows(connection, { channel });
    const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
    return { quarantined: of('quarantined'), failed: of('failed') };
  },
  inboundRaw: async (channel, vendorKey) => (await inboundOf.row(connection, { channel, vendorKey }))?.raw,
});

export const inboundWrites = (connection: Connection): Omit<InboundWrites, keyof InboundReads> => {
  const { builder } = connection.dialect;
  return {
    insertRaw: async (row) => (await insertRaw.run(connection, row)) === 1,
    saveRaw: async (row) => {
      await saveRaw.run(connection, row);
    },
    removeRaw: async (id) => {
      await removeRaw.run(connection, { id });
    },
    retryRaws: (channel, nextAt) => retryRaws.run(connection, { channel, nextAt }),
    insertInbound: async (row) => (await insertInbound.run(connection, row)) === 1,
    removeOldRaws: async (state, before, limit) =>
      (await removeOld.rows(connection, { state, before, limit })).map(({ shelf }) => shelf),
    removeOldInbound: (before, limit) =>
      removeSome(connection, 'inbound', ['channel', 'vendor_key'], sql`at < ${before}`, limit),
    insertTombstone: async (row) => {
      await insertTombstone.run(connection, row);
    },
    isTombstoned: async (site, channel, marks) => {
      if (marks.length === 0) return false;
      const query = builder
        .selectFrom('tombstone')
        .select('at')
        .where('site', '=', site)
        .where('channel', '=', channel)
        .where('id_hmac', 'in', [...marks])
        .limit(1);
      return (await rowsOf(connection, query)).length > 0;
    },
    suppressedAt: async (site, kind, marks) => {
      const query = builder
        .selectFrom('suppression')
        .select('erased_at')
        .where('site', '=', site)
        .where('kind', '=', kind as never)
        .where('value_hmac', 'in', [...marks])
        .orderBy('erased_at', 'desc')
        .limit(1);
      return (await rowsOf(connection, query))[0]?.erased_at ?? null;
    },
    aside: (conversation, asideSeq) => asideAt.row(connection, { conversation, asideSeq }),
    saveAsideData: async (conversation, asideSeq, data) => {
      await saveAsideData.run(connection, { conversation, asideSeq, data });
    },
  };
};
