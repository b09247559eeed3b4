import type { Cid, Origin } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { CommandStore } from './tx.ts';

const byCid = statement((db, arg: { origin: Origin; cid: Cid }) =>
  db.selectFrom('command').select(columns.command).where('origin', '=', arg.origin).where('cid', '=', arg.cid),
);
const insertCommand = insertion('command', columns.command);

export const commandStore = (connection: Connection): CommandStore => ({
  command: (origin, cid) => byCid.row(connection, { origin, cid }),
  insertCommand: async (row) => {
    await insertCommand.run(connection, row);
  },
});
