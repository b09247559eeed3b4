import type { Cid, ConversationId, FileId, Origin, SiteId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import { changedBy, insertion, rowsOf, statement } from './statement.ts';
import type { FileStore, Reads } from './tx.ts';

const byId = statement((db, arg: { site: SiteId; id: FileId }) =>
  db.selectFrom('file').select(columns.file).where('id', '=', arg.id).where('site', '=', arg.site),
);
const byCid = statement((db, arg: { origin: Origin; cid: Cid }) =>
  db.selectFrom('file').select(columns.file).where('origin', '=', arg.origin).where('cid', '=', arg.cid),
);
const insertFile = insertion('file', columns.file);

export const fileReads = (connection: Connection): Pick<Reads, 'file' | 'fileByCid'> => ({
  file: (site, id) => byId.row(connection, { site, id }),
  fileByCid: (origin, cid) => byCid.row(connection, { origin, cid }),
});

export const fileWrites = (connection: Connection): Omit<FileStore, keyof ReturnType<typeof fileReads>> => ({
  ownFiles: async (site, owner, ids) => {
    if (ids.length === 0) return [];
    const mine = connection.dialect.builder
      .selectFrom('file')
      .select(columns.file)
      .where('id', 'in', ids)
      .where('site', '=', site)
      .where((eb) => ('device' in owner ? eb('device', '=', owner.device) : eb('agent', '=', owner.agent)))
      .$if(connection.dialect.locks, (query) => query.forUpdate());
    const rows = new Map((await rowsOf(connection, mine)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  },
  insertFile: async (row) => {
    await insertFile.run(connection, row);
  },
  attachFiles: async (ids: readonly FileId[], conversation: ConversationId, aside: boolean) => {
    if (ids.length === 0) return;
    const attached = connection.dialect.builder
      .updateTable('file')
      .set({ conversation, aside: aside ? 1 : 0 })
      .where('id', 'in', ids);
    await changedBy(connection, attached);
  },
});
