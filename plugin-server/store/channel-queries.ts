import type { ChannelReads, ChannelWrites } from './channel-tx.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ChannelMarkTable } from './schema.ts';
import { given, statement } from './statement.ts';

const saveMark = statement((db, row: ChannelMarkTable) =>
  db
    .insertInto('channel_mark')
    .values(given(columns.channelMark, row))
    .onConflict((it) =>
      it
        .columns(['channel', 'key'])
        .doUpdateSet((eb) => ({ value: eb.ref('excluded.value'), at: eb.ref('excluded.at') })),
    ),
);

export const channelReads = (_connection: Connection): ChannelReads => ({});

export const channelWrites = (connection: Connection): Omit<ChannelWrites, keyof ChannelReads> => ({
  saveMark: async (row) => {
    await saveMark.run(connection, row);
  },
});
