import { sql } from 'kysely';
import type { Score } from '../../protocol/entry.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import type { DeskReads, DeskWrites } from './desk-tx.ts';
import { nobodyWaits, waitKeySql } from './indexed-expressions.ts';
import { insertion, statement } from './statement.ts';

interface Span {
  readonly site: SiteId;
  readonly from: number;
  readonly to: number;
}

/** The newest of one hour: enough for a median. */
const repliesRead = 1_000;

const replies = statement((db, arg: Span) =>
  db
    .selectFrom('reply')
    .select('took_s as took')
    .where('site', '=', arg.site)
    .where('asked_at', '>=', arg.from)
    .where('asked_at', '<', arg.to)
    .orderBy('asked_at', 'desc')
    .limit(repliesRead),
);
const insertReply = insertion('reply', without(columns.reply, 'id'));
const removeReplies = statement((db, arg: { before: number; limit: number }) =>
  db
    .deleteFrom('reply')
    .where('id', 'in', (eb) =>
      eb.selectFrom('reply').select('id').where('asked_at', '<', arg.before).orderBy('asked_at').limit(arg.limit),
    ),
);

const scores = statement((db, arg: { site: SiteId; since: number }) =>
  db
    .selectFrom('conversation')
    .select((eb) => [eb.ref('score').$castTo<Score>().as('score'), eb.fn.countAll<number>().as('count')])
    .where('site', '=', arg.site)
    .where('rated_at', '>=', arg.since)
    .groupBy('score'),
);

/** She waits: the rest of the key is the age of the last message. */
const waiting = statement((db, arg: { site: SiteId }) =>
  db
    .selectFrom('conversation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    .where('state', '=', sql.lit('open'))
    .where(sql<number>`${sql.raw(waitKeySql)}`, '<', sql.lit(nobodyWaits)),
);

const logo = statement((db, arg: { name: string }) =>
  db.selectFrom('logo').select('bytes').where('name', '=', arg.name),
);
const removeLogos = statement((db, arg: { site: SiteId }) => db.deleteFrom('logo').where('site', '=', arg.site));
const insertLogo = insertion('logo', columns.logo);

export const deskReads = (connection: Connection): DeskReads => ({
  countWaiting: async (site) => (await waiting.only(connection, { site })).count,
  repliesBetween: async (site, from, to) =>
    (await replies.rows(connection, { site, from, to })).map(({ took }) => took),
  scoresSince: (site, since) => scores.rows(connection, { site, since }),
  logo: async (name) => {
    const row = await logo.row(connection, { name });
    return row === undefined ? undefined : Buffer.from(row.bytes, 'base64');
  },
});

export const deskWrites = (connection: Connection): Omit<DeskWrites, keyof DeskReads> => ({
  insertReply: async (row) => {
    await insertReply.run(connection, row);
  },
  removeReplies: (before, limit) => removeReplies.run(connection, { before, limit }),
  saveLogo: async (site, picture, at) => {
    await removeLogos.run(connection, { site });
    if (picture === null) return;
    await insertLogo.run(connection, { name: picture.name, site, bytes: picture.bytes.toString('base64'), at });
  },
});
