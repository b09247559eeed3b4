import type { SiteId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { SiteStore } from './tx.ts';

const all = statement((db, _arg: object) =>
  db.selectFrom('site').select(columns.site).orderBy('created_at').orderBy('id'),
);
const byId = (hold: boolean) =>
  statement((db, arg: { id: SiteId }, dialect) =>
    db
      .selectFrom('site')
      .select(columns.site)
      .where('id', '=', arg.id)
      .$if(hold && dialect.locks, (query) => query.forUpdate()),
  );
const readById = byId(false);
const lockById = byId(true);
const byKey = statement((db, arg: { key: string }) =>
  db.selectFrom('site').select(columns.site).where('key', '=', arg.key),
);
const insertSite = insertion('site', columns.site);

/** Not the counters: a site saved from an older row would turn them back. */
const settings = without(columns.site, 'id', 'pos', 'last_number', 'created_at');
const saveSite = statement((db, arg: { id: SiteId } & Record<(typeof settings)[number], unknown>) =>
  db
    .updateTable('site')
    .set(Object.fromEntries(settings.map((column) => [column, arg[column]])))
    .where('id', '=', arg.id),
);

export const siteReads = (connection: Connection): Pick<SiteStore, 'sites' | 'site' | 'siteByKey'> => ({
  sites: () => all.rows(connection, {}),
  site: (id) => readById.row(connection, { id }),
  siteByKey: (key) => byKey.row(connection, { key }),
});

export const siteWrites = (connection: Connection): Omit<SiteStore, keyof ReturnType<typeof siteReads>> => ({
  lockSite: (id) => lockById.row(connection, { id }),
  insertSite: async (row) => {
    await insertSite.run(connection, row);
  },
  saveSite: async (row) => {
    await saveSite.run(connection, row);
  },
});
