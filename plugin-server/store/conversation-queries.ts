import type { AgentId, ConversationId, DeviceId, Origin, SiteId, StartKey } from '../../protocol/ids.ts';
import { columns, qualified, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { ConversationReads, ConversationWrites, PeerOfDevice } from './tx.ts';

interface InSite {
  readonly site: SiteId;
  readonly id: ConversationId;
}

const byId = (hold: boolean) =>
  statement((db, arg: InSite, dialect) =>
    db
      .selectFrom('conversation')
      .select(columns.conversation)
      .where('id', '=', arg.id)
      .where('site', '=', arg.site)
      .$if(hold && dialect.locks, (query) => query.forUpdate()),
  );
const readById = byId(false);
const lockById = byId(true);

/** Peer rows open to a device: its own `anon` or an identifier it proved, and the proof still holds (identity.md 8). */
const readableById = (hold: boolean) =>
  statement((db, arg: PeerOfDevice & { id: ConversationId }, dialect) =>
    db
      .selectFrom('conversation')
      .innerJoin(
        (inner) =>
          inner
            .selectFrom('conversation_peer')
            .select((eb) => eb.fn.min<number>('since_seq').as('since_seq'))
            .where('conversation', '=', arg.id)
            .where('reads', '=', 1)
            .where('revoked_at', 'is', null)
            .where((eb) =>
              eb.or([
                eb('identifier', '=', arg.anon),
                eb(
                  'identifier',
                  'in',
                  eb
                    .selectFrom('device_proof')
                    .select('identifier')
                    .where('device', '=', arg.device)
                    .where('until', '>', arg.now)
                    .where('needs_pass', '<=', arg.shown),
                ),
              ]),
            )
            .as('peer'),
        (join) => join.onTrue(),
      )
      .select(qualified('conversation', columns.conversation))
      .select((eb) => eb.ref('peer.since_seq').$notNull().as('since_seq'))
      .where('conversation.id', '=', arg.id)
      .where('conversation.site', '=', arg.site)
      .where('peer.since_seq', 'is not', null)
      .$if(hold && dialect.locks, (query) => query.forUpdate('conversation')),
  );
const readReadable = readableById(false);
const lockReadable = readableById(true);

const readableBy = statement((db, arg: PeerOfDevice & { limit: number }) =>
  db
    .selectFrom('conversation')
    .innerJoin(
      (inner) =>
        inner
          .selectFrom('conversation_peer')
          .select((eb) => ['conversation', eb.fn.min<number>('since_seq').as('since_seq')])
          .where('reads', '=', 1)
          .where('revoked_at', 'is', null)
          .where('identifier', 'in', (eb) =>
            eb
              .selectFrom('device_proof')
              .select('identifier')
              .where('device', '=', arg.device)
              .where('until', '>', arg.now)
              .where('needs_pass', '<=', arg.shown)
              .unionAll(
                eb
                  .selectFrom('device')
                  .select('anon as identifier')
                  .where('id', '=', arg.device)
                  .where('anon', '=', arg.anon),
              ),
          )
          .groupBy('conversation')
          .as('peer'),
      (join) => join.onRef('conversation.id', '=', 'peer.conversation'),
    )
    .select(qualified('conversation', columns.conversation))
    .select('peer.since_seq')
    .where('conversation.site', '=', arg.site)
    .orderBy('conversation.last_at', 'desc')
    .orderBy('conversation.id', 'desc')
    .limit(arg.limit),
);

const byStart = statement((db, arg: { device: DeviceId; start: StartKey }) =>
  db
    .selectFrom('conversation')
    .select(columns.conversation)
    .where('device', '=', arg.device)
    .where('start_key', '=', arg.start),
);

const lastN = statement((db, arg: { id: ConversationId; origin: Origin }) =>
  db.selectFrom('sender').select('last_n').where('conversation', '=', arg.id).where('origin', '=', arg.origin),
);

const saveN = statement((db, arg: { conversation: ConversationId; origin: Origin; last_n: number }) =>
  db
    .insertInto('sender')
    .values({ conversation: arg.conversation, origin: arg.origin, last_n: arg.last_n })
    .onConflict((conflict) =>
      conflict.columns(['conversation', 'origin']).doUpdateSet((eb) => ({ last_n: eb.ref('excluded.last_n') })),
    ),
);

const agentName = statement((db, arg: { id: AgentId }) =>
  db.selectFrom('agent').select('name').where('id', '=', arg.id),
);

const raisePos = statement((db, arg: { site: SiteId; by: number }) =>
  db
    .updateTable('site')
    .set((eb) => ({ pos: eb('pos', '+', arg.by) }))
    .where('id', '=', arg.site)
    .returning('pos'),
);

const raiseNumber = statement((db, arg: { site: SiteId }) =>
  db
    .updateTable('site')
    .set((eb) => ({ pos: eb('pos', '+', 1), last_number: eb('last_number', '+', 1) }))
    .where('id', '=', arg.site)
    .returning(['pos', 'last_number as number']),
);

const insertConversation = insertion('conversation', columns.conversation);
const insertPeer = insertion('conversation_peer', columns.peer);

/** All that may change after opening, but for how far the search index is. */
const changing = without(
  columns.conversation,
  'id',
  'site',
  'number',
  'device',
  'start_key',
  'opened_at',
  'indexed_seq',
  'indexed_aside',
);
const saveConversation = statement((db, arg: { id: ConversationId } & Record<(typeof changing)[number], unknown>) =>
  db
    .updateTable('conversation')
    .set(Object.fromEntries(changing.map((column) => [column, arg[column]])))
    .where('id', '=', arg.id),
);

export const raisePosBy = async (connection: Connection, site: SiteId, by: number): Promise<number> =>
  (await raisePos.only(connection, { site, by })).pos;

const bestName = statement((db, arg: { a: number; b: number }) =>
  db
    .selectFrom('trait')
    .select('value')
    .where((eb) => eb.or([eb('identifier', '=', arg.a), eb('identifier', '=', arg.b)]))
    .where('key', '=', 'name')
    // What an agent has written stands above what the shop says.
    .orderBy((eb) => eb.case().when('source', '=', 'agent').then(0).else(1).end())
    .orderBy('strength', 'desc')
    .orderBy('at', 'desc')
    .limit(1),
);

export const conversationReads = (connection: Connection) =>
  ({
    conversation: (site, id) => readById.row(connection, { site, id }),
    readable: (who, id) => readReadable.row(connection, { ...who, id }),
    readableBy: (who, limit) => readableBy.rows(connection, { ...who, limit }),
    conversationByStart: (device, start) => byStart.row(connection, { device, start }),
    lastN: async (id, origin) => (await lastN.row(connection, { id, origin }))?.last_n ?? 0,
    nameOf: async (identifiers) =>
      (await bestName.row(connection, { a: identifiers[0] ?? 0, b: identifiers[1] ?? 0 }))?.value ?? '',
    agentName: async (id) => (await agentName.row(connection, { id }))?.name ?? '',
  }) satisfies Partial<ConversationReads>;

export const conversationWrites = (connection: Connection) =>
  ({
    lockConversation: (site, id) => lockById.row(connection, { site, id }),
    lockReadable: (who, id) => lockReadable.row(connection, { ...who, id }),
    raisePos: (site) => raisePosBy(connection, site, 1),
    raiseNumber: (site) => raiseNumber.only(connection, { site }),
    insertConversation: async (row) => {
      await insertConversation.run(connection, row);
    },
    insertPeer: async (row) => {
      await insertPeer.run(connection, row);
    },
    saveN: async (conversation, origin, last_n) => {
      await saveN.run(connection, { conversation, origin, last_n });
    },
    saveConversation: async (row) => {
      await saveConversation.run(connection, row);
    },
  }) satisfies Partial<ConversationWrites>;
