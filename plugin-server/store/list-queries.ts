import { sql } from 'kysely';
import type { AgentId, ConversationId, SiteId } from '../../protocol/ids.ts';
import { newestFirst, type View, views } from '../../protocol/view.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import { nobodyWaits, waitKeySql } from './indexed-expressions.ts';
import type { ConversationTable } from './schema.ts';
import { type Statement, statement } from './statement.ts';
import type { ConversationReads, ListQuery } from './tx.ts';

type Sort = ListQuery['sort'];

interface ListArgs {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly key: number;
  readonly conversation: ConversationId;
  readonly limit: number;
}

const waitKey = sql<number>`${sql.raw(waitKeySql)}`;

const page = (view: View, sort: Sort, isNext: boolean): Statement<ListArgs, ConversationTable> =>
  statement((db, arg: ListArgs) => {
    let query = db.selectFrom('conversation').select(columns.conversation).where('site', '=', arg.site);
    if (view === 'trouble') query = query.where('trouble', '<>', sql.lit('none'));
    else if (view === 'held') query = query.where('held', '>', sql.lit(0));
    else if (view === 'automatic') query = query.where('folder', '<>', sql.lit(''));
    else query = query.where('state', '=', sql.lit(view === 'closed' ? 'closed' : 'open'));
    if (view === 'closed') query = query.where('folder', '=', sql.lit(''));
    if (view === 'mine') query = query.where('assignee', '=', arg.agent);
    if (view === 'unassigned') query = query.where('assignee', 'is', null);
    if (view === 'waiting') query = query.where(waitKey, '>', sql.lit(nobodyWaits)).where('last_from', '=', 'agent');

    // Compared in two steps because neither database reads an index by a pair that mixes an expression and a column.
    if (byWait(view, sort)) {
      if (isNext)
        query = query
          .where(waitKey, '>=', arg.key)
          .where((eb) => eb.or([eb(waitKey, '>', arg.key), eb('id', '>', arg.conversation)]));
      return query.orderBy(waitKey).orderBy('id').limit(arg.limit);
    }
    if (isNext)
      query = query
        .where('last_at', '<=', arg.key)
        .where((eb) => eb.or([eb('last_at', '<', arg.key), eb('id', '<', arg.conversation)]));
    return query.orderBy('last_at', 'desc').orderBy('id', 'desc').limit(arg.limit);
  });

/** Where nobody waits, "longest wait first" and "newest first" are the same order: both read by the wait. */
const byWait = (view: View, sort: Sort): boolean =>
  !newestFirst.includes(view) && (sort === 'waiting' || view === 'waiting');

const sorts = ['waiting', 'newest'] as const satisfies readonly Sort[];
const pages = new Map(
  views.flatMap((view) =>
    sorts.map((sort) => [`${view} ${sort}`, { first: page(view, sort, false), next: page(view, sort, true) }] as const),
  ),
);

const counts = statement((db, arg: { site: SiteId; agent: AgentId }) =>
  db
    .selectFrom('conversation')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('assignee', '=', arg.agent).as('mine'),
      eb.fn.countAll<number>().filterWhere('assignee', 'is', null).as('unassigned'),
      eb.fn
        .countAll<number>()
        .filterWhere(waitKey, '>', sql.lit(nobodyWaits))
        .filterWhere('last_from', '=', sql.lit('agent'))
        .as('waiting'),
      eb.fn.countAll<number>().as('all'),
    ])
    .where('site', '=', arg.site)
    .where('state', '=', sql.lit('open')),
);

const troubled = statement((db, arg: { site: SiteId }) =>
  db
    .selectFrom('conversation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    .where('trouble', '<>', sql.lit('none')),
);

const holding = statement((db, arg: { site: SiteId }) =>
  db
    .selectFrom('conversation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    .where('held', '>', sql.lit(0)),
);

const changedAfter = statement((db, arg: { site: SiteId; pos: number; limit: number }) =>
  db
    .selectFrom('conversation')
    .select(columns.conversation)
    .where('site', '=', arg.site)
    .where('pos', '>', arg.pos)
    .orderBy('pos')
    .limit(arg.limit),
);

const goneAfter = statement((db, arg: { site: SiteId; pos: number; limit: number }) =>
  db
    .selectFrom('gone')
    .select(['conversation', 'pos'])
    .where('site', '=', arg.site)
    .where('pos', '>', arg.pos)
    .orderBy('pos')
    .limit(arg.limit),
);

export const listReads = (connection: Connection) =>
  ({
    list: async (site, { view, sort, agent, after, limit }) => {
      const statements = pages.get(`${view} ${sort}`);
      if (statements === undefined) throw new Error(`There is no list ${view} by ${sort}.`);
      if (after === undefined)
        return statements.first.rows(connection, { site, agent, limit, key: 0, conversation: '' as ConversationId });
      const key = sort === 'newest' && byWait(view, sort) ? Number.MAX_SAFE_INTEGER - after.key : after.key;
      return statements.next.rows(connection, { site, agent, limit, key, conversation: after.conversation });
    },
    listCounts: async (site, agent) => ({
      ...(await counts.only(connection, { site, agent })),
      trouble: (await troubled.only(connection, { site })).count,
      held: (await holding.only(connection, { site })).count,
    }),
    changedAfter: (site, pos, limit) => changedAfter.rows(connection, { site, pos, limit }),
    goneAfter: (site, pos, limit) => goneAfter.rows(connection, { site, pos, limit }),
  }) satisfies Partial<ConversationReads>;
