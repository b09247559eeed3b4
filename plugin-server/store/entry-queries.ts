import type { AgentId, Cid, ConversationId, Origin } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { ConversationReads, ConversationWrites } from './tx.ts';

interface Intent {
  readonly origin: Origin;
  readonly cid: Cid;
}

const messageByCid = statement((db, arg: Intent) =>
  db.selectFrom('entry').select(columns.entry).where('origin', '=', arg.origin).where('cid', '=', arg.cid),
);

const noteByCid = statement((db, arg: Intent) =>
  db.selectFrom('aside').select(columns.aside).where('origin', '=', arg.origin).where('cid', '=', arg.cid),
);

const entriesAfter = statement((db, arg: { id: ConversationId; after: number; limit: number }) =>
  db
    .selectFrom('entry')
    .select(columns.entry)
    .where('conversation', '=', arg.id)
    .where('seq', '>', arg.after)
    .orderBy('seq')
    .limit(arg.limit),
);

const entriesBefore = statement((db, arg: { id: ConversationId; from: number; before: number; limit: number }) =>
  db
    .selectFrom('entry')
    .select(columns.entry)
    .where('conversation', '=', arg.id)
    .where('seq', '>=', arg.from)
    .where('seq', '<', arg.before)
    .orderBy('seq', 'desc')
    .limit(arg.limit),
);

const othersAfter = statement((db, arg: { id: ConversationId; after: number; agent: AgentId }) =>
  db
    .selectFrom('entry')
    .select('seq')
    .where('conversation', '=', arg.id)
    .where('seq', '>', arg.after)
    .where((eb) => eb.or([eb('agent', 'is', null), eb('agent', '<>', arg.agent)]))
    .limit(1),
);

const asidesAfter = statement((db, arg: { id: ConversationId; after: number; limit: number }) =>
  db
    .selectFrom('aside')
    .select(columns.aside)
    .where('conversation', '=', arg.id)
    .where('aside_seq', '>', arg.after)
    .orderBy('aside_seq')
    .limit(arg.limit),
);

const asidesBetween = statement((db, arg: { id: ConversationId; from: number; before: number }) =>
  db
    .selectFrom('aside')
    .select(columns.aside)
    .where('conversation', '=', arg.id)
    .where('after_seq', '>=', arg.from)
    .where('after_seq', '<', arg.before)
    .orderBy('after_seq')
    .orderBy('aside_seq'),
);

const messagesAfter = statement((db, arg: { id: ConversationId; side: 'visitor' | 'agent'; after: number }) =>
  db
    .selectFrom('entry')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('conversation', '=', arg.id)
    .where('seq', '>', arg.after)
    .where('side', '=', arg.side)
    .where('what', 'is', null),
);

const insertEntry = insertion('entry', columns.entry);
const insertAside = insertion('aside', columns.aside);

export const entryReads = (connection: Connection) =>
  ({
    messageByCid: (origin, cid) => messageByCid.row(connection, { origin, cid }),
    noteByCid: (origin, cid) => noteByCid.row(connection, { origin, cid }),
    entriesAfter: (id, after, limit) => entriesAfter.rows(connection, { id, after, limit }),
    entriesBefore: async (id, from, before, limit) =>
      (await entriesBefore.rows(connection, { id, from, before, limit })).reverse(),
    othersAfter: async (id, after, agent) => (await othersAfter.row(connection, { id, after, agent })) !== undefined,
    countMessagesAfter: async (id, side, after) => (await messagesAfter.only(connection, { id, side, after })).count,
    asidesAfter: (id, after, limit) => asidesAfter.rows(connection, { id, after, limit }),
    asidesBetween: (id, from, before) => asidesBetween.rows(connection, { id, from, before }),
  }) satisfies Partial<ConversationReads>;

export const entryWrites = (connection: Connection) =>
  ({
    insertEntry: async (row) => {
      await insertEntry.run(connection, row);
    },
    insertAside: async (row) => {
      await insertAside.run(connection, row);
    },
  }) satisfies Partial<ConversationWrites>;
