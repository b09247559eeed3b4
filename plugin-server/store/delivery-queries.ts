import { sql } from 'kysely';
import type { ConversationId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { openDeliverySql } from './indexed-expressions.ts';
import { insertion, statement } from './statement.ts';
import type { ConversationReads, ConversationWrites } from './tx.ts';

const ofLastEntries = statement((db, arg: { id: ConversationId; limit: number }) =>
  db
    .selectFrom('delivery')
    .select(['id', 'seq', 'channel', 'state', 'because', 'problem', 'next_at'])
    .where('conversation', '=', arg.id)
    .where('seq', '>', (eb) =>
      eb
        .selectFrom('conversation')
        .select((of) => of('seq', '-', arg.limit).as('seq'))
        .where('id', '=', arg.id)
        .$castTo<number>(),
    )
    .where('recipient', '=', 'visitor')
    .orderBy('seq')
    .orderBy('id'),
);

const settleRead = statement((db, arg: { id: ConversationId; upTo: number; at: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'read', settled_at: arg.at, next_at: null })
    .where('conversation', '=', arg.id)
    .where('seq', '<=', arg.upTo)
    .where('recipient', '=', 'visitor')
    .where('channel', '=', 'chat')
    .where(sql<boolean>`${sql.raw(openDeliverySql)}`),
);

const insertDelivery = insertion('delivery', without(columns.delivery, 'id'));

export const deliveryReads = (connection: Connection) =>
  ({
    deliveryMarks: async (id, limit) => {
      const rows = await ofLastEntries.rows(connection, { id, limit });
      // A later row for the same entry and channel says what holds now; it takes the place of the first.
      const newest = new Map(rows.map((row) => [`${row.seq} ${row.channel}`, row]));
      return [...newest.values()];
    },
  }) satisfies Partial<ConversationReads>;

export const deliveryWrites = (connection: Connection) =>
  ({
    insertDelivery: async (row) => {
      await insertDelivery.run(connection, row);
    },
    settleRead: (id, upTo, at) => settleRead.run(connection, { id, upTo, at }),
  }) satisfies Partial<ConversationWrites>;
