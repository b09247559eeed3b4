import { sql } from 'kysely';
import type { ChannelKind } from '../../protocol/channel.ts';
import type { ChannelId, SiteId } from '../../protocol/ids.ts';
import type { ChannelReads, ChannelWrites } from './channel-tx.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { outsideChatSql } from './indexed-expressions.ts';
import type { ChannelMarkTable, ChannelTable } from './schema.ts';
import { given, statement } from './statement.ts';

const all = statement((db, _arg: object) =>
  db.selectFrom('channel').select(columns.channel).orderBy('at').orderBy('id'),
);

const ofSite = statement((db, arg: { site: SiteId; kind: ChannelKind }) =>
  db.selectFrom('channel').select(columns.channel).where('site', '=', arg.site).where('kind', '=', arg.kind),
);

const mark = statement((db, arg: { channel: string; key: string }) =>
  db.selectFrom('channel_mark').select('value').where('channel', '=', arg.channel).where('key', '=', arg.key),
);

const counting = statement((db, arg: { site: SiteId; kind: ChannelKind; since: number }) =>
  db
    .selectFrom('delivery')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('site', '=', arg.site)
    .where('channel', '=', arg.kind)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where((eb) =>
      eb.or([eb('state', '=', 'unclear'), eb.and([eb('state', '=', 'failed'), eb('settled_at', '>=', arg.since)])]),
    )
    .groupBy('state'),
);

const lastOut = statement((db, arg: { site: SiteId; kind: ChannelKind }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.max<number | null>('settled_at').as('at'))
    .where('site', '=', arg.site)
    .where('channel', '=', arg.kind)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('state', 'in', ['accepted', 'sent', 'delivered', 'read']),
);

const lastIn = statement((db, arg: { channel: string }) =>
  db
    .selectFrom('inbound_raw')
    .select((eb) => eb.fn.max<number | null>('at').as('at'))
    .where('channel', '=', arg.channel),
);

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

const changeable = without(columns.channel, 'id', 'site', 'kind', 'at');
const save = statement((db, row: ChannelTable) =>
  db
    .insertInto('channel')
    .values(given(columns.channel, row))
    .onConflict((it) =>
      it
        .columns(['site', 'kind'])
        .doUpdateSet((eb) => Object.fromEntries(changeable.map((column) => [column, eb.ref(`excluded.${column}`)]))),
    ),
);

const remove = statement((db, arg: { site: SiteId; id: ChannelId }) =>
  db.deleteFrom('channel').where('site', '=', arg.site).where('id', '=', arg.id),
);

const removeMarks = statement((db, arg: { channel: string }) =>
  db.deleteFrom('channel_mark').where('channel', '=', arg.channel),
);

export const channelReads = (connection: Connection): ChannelReads => ({
  channels: () => all.rows(connection, {}),
  channelOf: (site, kind) => ofSite.row(connection, { site, kind }),
  channelMark: async (channel, key) => (await mark.row(connection, { channel, key }))?.value ?? '',
  channelFigures: async (site, kind, since) => {
    const rows = await counting.rows(connection, { site, kind, since });
    const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
    const { at } = await lastOut.only(connection, { site, kind });
    return { unclear: of('unclear'), failed: of('failed'), lastOutAt: at };
  },
  lastRawAt: async (channel) => (await lastIn.only(connection, { channel })).at,
});

export const channelWrites = (connection: Connection): Omit<ChannelWrites, keyof ChannelReads> => ({
  saveMark: async (row) => {
    await saveMark.run(connection, row);
  },
  saveChannel: async (row) => {
    await save.run(connection, row);
  },
  removeChannel: async (site, id) => {
    if ((await remove.run(connection, { site, id })) > 0) await removeMarks.run(connection, { channel: id });
  },
});
