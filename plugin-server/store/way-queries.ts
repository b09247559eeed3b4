import { sql } from 'kysely';
import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ConversationPeerTable, EndpointTable } from './schema.ts';
import { given, statement } from './statement.ts';
import type { WayReads, WayWrites } from './way-tx.ts';

const ways = statement((db, arg: { conversation: ConversationId }) =>
  db
    .selectFrom('conversation_peer as peer')
    .leftJoin('endpoint', 'endpoint.identifier', 'peer.identifier')
    .select(['peer.channel', 'peer.identifier', 'peer.address', 'peer.how', 'peer.at', 'endpoint.state as endpoint'])
    .select((eb) =>
      eb
        .case()
        .when('peer.reads', '=', 1)
        .then(sql.lit(1))
        .when(
          eb.exists(
            eb
              .selectFrom('device_proof')
              .select('device_proof.identifier')
              .whereRef('device_proof.identifier', '=', 'peer.identifier'),
          ),
        )
        .then(sql.lit(1))
        .else(sql.lit(0))
        .end()
        .as('is_proven'),
    )
    .where('peer.conversation', '=', arg.conversation)
    .where('peer.channel', '<>', 'chat')
    .where('peer.address', 'is not', null)
    .where('peer.replies', '=', 1)
    .where('peer.revoked_at', 'is', null)
    .orderBy('peer.at', 'desc')
    .orderBy('peer.identifier', 'desc'),
);

const counting = statement((db, arg: { channel: ChannelKind; peer: string; purposes: string; since: number }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`channel <> 'chat'`)
    .where('peer', '=', arg.peer)
    .where('created_at', '>=', arg.since)
    .where('state', 'not in', ['cancelled', 'failed'])
    .where(sql<boolean>`${arg.purposes} like '%,' || purpose || ',%'`),
);

const endpoint = statement((db, arg: { identifier: number }) =>
  db.selectFrom('endpoint').select(columns.endpoint).where('identifier', '=', arg.identifier),
);

const carried = statement((db, arg: { site: SiteId; a: number; b: number }) =>
  db
    .selectFrom('conversation_peer as hers')
    .innerJoin('conversation', 'conversation.id', 'hers.conversation')
    .innerJoin('conversation_peer as way', 'way.conversation', 'hers.conversation')
    .select(['way.channel', 'way.identifier', 'way.address'])
    .where('hers.identifier', 'in', [arg.a, arg.b])
    .where('hers.how', '=', 'opened')
    .where('hers.revoked_at', 'is', null)
    .where('conversation.site', '=', arg.site)
    .where('way.channel', '<>', 'chat')
    .where('way.address', 'is not', null)
    .where('way.replies', '=', 1)
    .where('way.revoked_at', 'is', null)
    .orderBy('conversation.opened_at', 'desc')
    .orderBy('way.at', 'desc')
    .limit(1),
);

const allow = statement((db, row: ConversationPeerTable) =>
  db
    .insertInto('conversation_peer')
    .values(given(columns.peer, row))
    .onConflict((it) =>
      it.columns(['conversation', 'channel', 'identifier']).doUpdateSet((eb) => ({
        address: eb.ref('excluded.address'),
        replies: eb.ref('excluded.replies'),
        at: eb.ref('excluded.at'),
        revoked_at: null,
      })),
    ),
);

const remove = statement((db, arg: { conversation: ConversationId; channel: ChannelKind }) =>
  db
    .updateTable('conversation_peer')
    .set({ replies: 0 })
    .where('conversation', '=', arg.conversation)
    .where('channel', '=', arg.channel)
    .where('replies', '=', 1),
);

interface Gathering {
  readonly conversation: ConversationId;
  readonly channel: ChannelKind;
  readonly peer: string;
}

const oldestWaiting = statement((db, arg: Gathering) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.min<number | null>('created_at').as('at'))
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('next_at', 'is not', null)
    .where('conversation', '=', arg.conversation)
    .where('purpose', '=', 'message')
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0),
);

const putOff = statement((db, arg: Gathering & { nextAt: number }) =>
  db
    .updateTable('delivery')
    .set({ next_at: arg.nextAt })
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('next_at', 'is not', null)
    .where('conversation', '=', arg.conversation)
    .where('purpose', '=', 'message')
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0),
);

const saveEndpoint = statement((db, row: EndpointTable) =>
  db
    .insertInto('endpoint')
    .values(given(columns.endpoint, row))
    .onConflict((it) =>
      it.column('identifier').doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        why: eb.ref('excluded.why'),
        at: eb.ref('excluded.at'),
      })),
    ),
);

const removeEndpoint = statement((db, arg: { identifier: number }) =>
  db.deleteFrom('endpoint').where('identifier', '=', arg.identifier),
);

export const wayReads = (connection: Connection): WayReads => ({
  waysOf: (conversation) => ways.rows(connection, { conversation }),
  countToPeer: async (channel, peer, purposes, since) =>
    (await counting.only(connection, { channel, peer, purposes: `,${purposes.join(',')},`, since })).count,
  endpoint: (identifier) => endpoint.row(connection, { identifier }),
  carriedWay: (site, identifiers) => carried.row(connection, { site, a: identifiers[0] ?? 0, b: identifiers[1] ?? 0 }),
});

export const wayWrites = (connection: Connection): Omit<WayWrites, keyof WayReads> => ({
  allowWay: async (row) => {
    await allow.run(connection, row);
  },
  removeWay: (conversation, channel) => remove.run(connection, { conversation, channel }),
  gather: async ({ steady, afterMs, mostMs, ...of }) => {
    const now = Math.floor(steady);
    const { at } = await oldestWaiting.only(connection, of);
    if (at === null) return now + afterMs;
    const nextAt = Math.max(now, Math.min(now + afterMs, at + mostMs));
    await putOff.run(connection, { ...of, nextAt });
    return nextAt;
  },
  saveEndpoint: async (row) => {
    await saveEndpoint.run(connection, row);
  },
  removeEndpoint: async (identifier) => {
    await removeEndpoint.run(connection, { identifier });
  },
});
