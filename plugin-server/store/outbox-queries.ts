import { sql } from 'kysely';
import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { claimWrites } from './claim-delivery-queries.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { outsideChatSql } from './indexed-expressions.ts';
import type { DeliveryRow, OutboxReads, OutboxWrites } from './outbox-tx.ts';
import type { DeliveryTable, PieceTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

const rest = without(columns.delivery, 'id');

const enqueue = statement((db, arg: Omit<DeliveryTable, 'id'>) =>
  db
    .insertInto('delivery')
    .values(Object.fromEntries(rest.map((column) => [column, arg[column]])) as never)
    .returning('id'),
);

const insertPiece = insertion('piece', columns.piece);
const changePiece = statement((db, arg: PieceTable) =>
  db
    .updateTable('piece')
    .set({ state: arg.state, vendor_id: arg.vendor_id, problem: arg.problem, at: arg.at })
    .where('parcel', '=', arg.parcel)
    .where('n', '=', arg.n),
);

const cancel = statement((db, arg: { id: number; at: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'cancelled', claim: null, lease_until: null, next_at: null, settled_at: arg.at, sealed: null })
    .where('id', '=', arg.id)
    .where('state', 'in', ['waiting', 'claimed', 'unknown']),
);

type Change = Pick<DeliveryRow, 'id' | 'state' | 'next_at' | 'settled_at' | 'problem'>;

const change = statement((db, arg: Change) =>
  db
    .updateTable('delivery')
    .set({
      state: arg.state,
      next_at: arg.next_at,
      settled_at: arg.settled_at,
      problem: arg.problem,
      claim: null,
      run: null,
      lease_until: null,
      sealed: null,
    })
    .where('id', '=', arg.id),
);

interface Hurried {
  readonly conversation: ConversationId;
  readonly channel: ChannelKind;
  readonly peer: string;
  readonly nextAt: number;
}

const hurry = statement((db, arg: Hurried) =>
  db
    .updateTable('delivery')
    .set({ next_at: arg.nextAt })
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('next_at', 'is not', null)
    .where('conversation', '=', arg.conversation)
    .where('purpose', '=', 'message')
    .where('state', '=', 'waiting'),
);

const waitingHere = statement((db, arg: { site: SiteId; channel: ChannelKind; limit: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('state', 'in', ['waiting', 'claimed', 'held'])
    .orderBy('id')
    .limit(arg.limit),
);

export const outboxWrites = (connection: Connection): Omit<OutboxWrites, keyof OutboxReads> => ({
  ...claimWrites(connection),
  enqueue: async (row) => (await enqueue.only(connection, row)).id,
  savePiece: async (row) => {
    if ((await changePiece.run(connection, row)) === 0) await insertPiece.run(connection, row);
  },
  cancelDelivery: async (id, at) => (await cancel.run(connection, { id, at })) === 1,
  changeDelivery: async (id, to) => {
    await change.run(connection, { id, ...to });
  },
  hurryDeliveries: (conversation, channel, peer, nextAt) =>
    hurry.run(connection, { conversation, channel, peer, nextAt }),
  waitingOn: (site, channel, limit) => waitingHere.rows(connection, { site, channel, limit }),
});
