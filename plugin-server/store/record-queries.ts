import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { RecordStore } from './tx.ts';

const insertAudit = insertion('audit', without(columns.audit, 'id'));
const meta = statement((db, arg: { key: string }) => db.selectFrom('meta').select('value').where('key', '=', arg.key));
const saveMeta = statement((db, arg: { key: string; value: string }) =>
  db
    .insertInto('meta')
    .values({ key: arg.key, value: arg.value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))),
);
const removeMeta = statement((db, arg: { key: string }) => db.deleteFrom('meta').where('key', '=', arg.key));

export const recordReads = (connection: Connection): Pick<RecordStore, 'meta'> => ({
  meta: async (key) => (await meta.row(connection, { key }))?.value,
});

export const recordWrites = (connection: Connection): Omit<RecordStore, 'meta'> => ({
  insertAudit: async (row) => {
    await insertAudit.run(connection, row);
  },
  saveMeta: async (row) => {
    await saveMeta.run(connection, row);
  },
  removeMeta: async (key) => {
    await removeMeta.run(connection, { key });
  },
});
