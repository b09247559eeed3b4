import { sql } from 'kysely';
import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import { liveDeliveryStates } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { bySites } from './by-sites.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import { isInSites } from './in-site.ts';
import { openDeliverySql, outsideChatSql } from './indexed-expressions.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { OutboxReads } from './outbox-tx.ts';
import { statement } from './statement.ts';

const due = bySites((db, sites, arg: { channel: ChannelKind; now: number }) =>
  db
    .selectFrom('delivery')
    .select('id')
    .where('channel', '=', arg.channel)
    .where('next_at', '<=', arg.now)
    .where(isInSites('site', sites))
    .limit(1),
);

const waiting = statement((db, arg: { site: SiteId; channel: ChannelKind }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('next_at', 'is not', null),
);

const lastTried = statement((db, arg: { site: SiteId; channel: ChannelKind }) =>
  db
    .selectFrom('delivery')
    .select('problem')
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    // One that was cancelled before anybody tried it says nothing of the way.
    .where((eb) =>
      eb.or([
        eb('problem', 'is not', null),
        eb.and([eb('settled_at', 'is not', null), eb('state', '<>', sql.lit('cancelled'))]),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(1),
);

const byId = statement((db, arg: { site: SiteId; id: number }) =>
  db.selectFrom('delivery').select(columns.delivery).where('id', '=', arg.id).where('site', '=', arg.site),
);

const ofEntry = statement((db, arg: { conversation: ConversationId; seq: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where('seq', '=', arg.seq)
    .where('recipient', '=', 'visitor')
    .orderBy('id'),
);

const inParcel = statement((db, arg: { parcel: number }) =>
  db.selectFrom('delivery').select(columns.delivery).where('parcel', '=', arg.parcel).orderBy('id'),
);

const pieces = statement((db, arg: { parcel: number }) =>
  db.selectFrom('piece').select(columns.piece).where('parcel', '=', arg.parcel).orderBy('n'),
);

const byVendor = statement((db, arg: { channel: ChannelKind; vendorId: string }) =>
  db.selectFrom('piece').select('parcel').where('channel', '=', arg.channel).where('vendor_id', '=', arg.vendorId),
);

const arrived = ['accepted', 'sent', 'delivered', 'read'] as const satisfies readonly DeliveryState[];

interface Sent {
  readonly conversation: ConversationId;
  readonly channel: ChannelKind;
  readonly peer: string;
}

const sent = statement((db, arg: Sent & { since: number }) =>
  db
    .selectFrom('delivery')
    .select('parcel')
    .distinct()
    .where('conversation', '=', arg.conversation)
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('purpose', '=', 'message')
    .where('state', 'in', arrived)
    .where('settled_at', '>', arg.since)
    .where('parcel', 'is not', null)
    .orderBy('parcel'),
);

const outside = statement((db, arg: { conversation: ConversationId; upTo: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where('seq', '<=', arg.upTo)
    .where(sql<boolean>`${sql.raw(openDeliverySql)}`)
    .where('recipient', '=', 'visitor')
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('state', 'in', ['waiting', 'claimed'])
    .where('because', '<>', 'agent')
    .where((eb) => eb.not(mayHaveArrived))
    .orderBy('seq'),
);

const inChat = statement((db, arg: { conversation: ConversationId }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where(sql<boolean>`${sql.raw(openDeliverySql)}`)
    .where('recipient', '=', 'visitor')
    .where('channel', '=', 'chat')
    .where('state', '=', 'waiting')
    .where('next_at', 'is not', null)
    .orderBy('seq'),
);

const overdueInChat = statement((db, arg: { now: number; limit: number }) =>
  db
    .selectFrom('delivery')
    .select(['site', 'conversation'])
    .where('channel', '=', 'chat')
    .where('next_at', '<=', arg.now)
    .where('state', '=', 'waiting')
    .orderBy('next_at')
    .orderBy('id')
    .limit(arg.limit),
);

const troubles = statement((db, arg: { conversation: ConversationId; read: number }) =>
  db
    .selectFrom('delivery as mine')
    .select('mine.state')
    .where('mine.conversation', '=', arg.conversation)
    .where('mine.seq', '>', arg.read)
    .where('mine.recipient', '=', 'visitor')
    .where('mine.state', 'in', ['failed', 'unclear'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as other')
            .select('other.id')
            .whereRef('other.conversation', '=', 'mine.conversation')
            .whereRef('other.seq', '=', 'mine.seq')
            .whereRef('other.recipient', '=', 'mine.recipient')
            .whereRef('other.id', '>', 'mine.id')
            .where((eb) =>
              eb.or([
                eb('other.state', 'in', arrived),
                // On its way by another channel: nobody has to look yet.
                eb.and([eb('other.channel', '<>', 'chat'), eb('other.state', 'in', liveDeliveryStates)]),
              ]),
            ),
        ),
      ),
    ),
);

const stuck = statement((db, arg: { before: number }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('next_at', '<=', arg.before)
    .where('channel', '<>', 'chat')
    .where('purpose', '<>', 'code'),
);

export const outboxReads = (connection: Connection): OutboxReads => ({
  isDeliveryDue: async (channel, sites, now) =>
    sites.length > 0 && (await due.rows(connection, sites, { channel, now })).length > 0,
  channelState: async (site, channel) => {
    const { count } = await waiting.only(connection, { site, channel });
    const last = await lastTried.row(connection, { site, channel });
    return { waiting: count, problem: last?.problem ?? null };
  },
  delivery: (site, id) => byId.row(connection, { site, id }),
  deliveriesOf: (conversation, seq) => ofEntry.rows(connection, { conversation, seq }),
  deliveriesIn: (parcel) => inParcel.rows(connection, { parcel }),
  piecesOf: (parcel) => pieces.rows(connection, { parcel }),
  parcelOfVendor: async (channel, vendorId) => (await byVendor.row(connection, { channel, vendorId }))?.parcel,
  parcelsSent: async (conversation, channel, peer, since) =>
    (await sent.rows(connection, { conversation, channel, peer, since })).flatMap(({ parcel }) => parcel ?? []),
  waitingOutside: (conversation, upTo) => outside.rows(connection, { conversation, upTo }),
  waitingInChat: (conversation) => inChat.rows(connection, { conversation }),
  dueInChat: async (now, limit) => {
    const found = new Map<ConversationId, SiteId>();
    for (const { site, conversation } of await overdueInChat.rows(connection, { now, limit }))
      if (conversation !== null) found.set(conversation, site);
    return Array.from(found, ([conversation, site]) => ({ site, conversation }));
  },
  troubleOf: async (conversation, read) => {
    const states = (await troubles.rows(connection, { conversation, read })).map(({ state }) => state);
    return states.includes('failed') ? 'failed' : states.includes('unclear') ? 'unclear' : 'none';
  },
  countStuck: async (before) => (await stuck.only(connection, { before })).count,
});
