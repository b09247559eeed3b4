import { type Kysely, sql } from 'kysely';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import { nameKeySql } from './indexed-expressions.ts';
import { ofProfiles } from './of-profiles.ts';
import { profileClaims } from './profile-claim-queries.ts';
import type { ProfileReads, ProfileWrites } from './profile-tx.ts';
import type { Schema } from './schema.ts';
import { rowsOf, statement } from './statement.ts';

const members = ofProfiles((db, arg, roots) =>
  db
    .selectFrom('identifier')
    .select(columns.identifier)
    .where('site', '=', arg.site)
    .where('root', 'in', roots)
    .orderBy('root')
    .orderBy('id')
    .limit(arg.limit),
);

const proofs = ofProfiles((db, arg, roots) =>
  db
    .selectFrom('identifier as m')
    .innerJoin('device_proof as p', 'p.identifier', 'm.id')
    .innerJoin('device as d', 'd.id', 'p.device')
    .select(['p.device', 'p.identifier', 'p.how', 'p.at', 'p.until', 'd.ended_at', 'm.root'])
    .where('m.site', '=', arg.site)
    .where('m.root', 'in', roots)
    .orderBy('p.until', 'desc')
    .limit(arg.limit),
);

const shownOfDevice = [
  'id',
  'anon',
  'user_identifier',
  'label',
  'locale',
  'created_at',
  'seen_at',
  'ended_at',
] as const;

const devices = ofProfiles((db, arg, roots) =>
  db
    .selectFrom((inner) =>
      inner
        .selectFrom('identifier as m')
        .innerJoin('device as d', 'd.anon', 'm.id')
        .select(qualified('d', shownOfDevice))
        .select('m.root')
        .where('m.site', '=', arg.site)
        .where('m.root', 'in', roots)
        .union(
          inner
            .selectFrom('identifier as m')
            .innerJoin('device_proof as p', 'p.identifier', 'm.id')
            .innerJoin('device as d', 'd.id', 'p.device')
            .select(qualified('d', shownOfDevice))
            .select('m.root')
            .where('m.site', '=', arg.site)
            .where('m.root', 'in', roots),
        )
        .as('d'),
    )
    .selectAll('d')
    .select((eb) =>
      eb
        .selectFrom('device_link as l')
        .select((link) => link.fn.min<number>('l.at').as('at'))
        .whereRef('l.to_device', '=', 'd.id')
        .where('l.state', '=', sql.lit('redeemed'))
        .as('linked_at'),
    )
    .orderBy('d.seen_at', 'desc')
    .orderBy('d.id')
    .limit(arg.limit),
);

/** Of a conversation that was opened before she signed in the user's row counts: it went with the person, not with the browser. */
const conversationIds = (db: Kysely<Schema>, arg: { readonly site: SiteId }, roots: number[]) =>
  db
    .selectFrom('identifier as m')
    .innerJoin('conversation_peer as p', 'p.identifier', 'm.id')
    .select(['p.conversation', 'm.root'])
    .distinct()
    .where('m.site', '=', arg.site)
    .where('m.root', 'in', roots)
    .where('p.how', '<>', sql.lit('link'))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('conversation_peer as u')
            .innerJoin('identifier as i', 'i.id', 'u.identifier')
            .select('u.identifier')
            .whereRef('u.conversation', '=', 'p.conversation')
            .where('u.reads', '=', sql.lit(1))
            .where('u.revoked_at', 'is', null)
            .where('i.kind', '=', sql.lit('user'))
            .whereRef('i.root', '<>', 'm.root'),
        ),
      ),
    );

const conversations = ofProfiles((db, arg, roots) =>
  db
    .selectFrom(conversationIds(db, arg, roots).as('own'))
    .innerJoin('conversation as c', 'c.id', 'own.conversation')
    .leftJoin('agent', 'agent.id', 'c.assignee')
    .select(['c.id', 'c.number', 'c.state', 'c.opened_at', 'c.last_at', 'c.last_text', 'c.assignee'])
    .select('agent.name as assignee_name')
    .orderBy('c.last_at', 'desc')
    .orderBy('c.id')
    .limit(arg.limit),
);

const conversationCounts = ofProfiles((db, arg, roots) =>
  db
    .selectFrom(conversationIds(db, arg, roots).as('own'))
    .innerJoin('conversation as c', 'c.id', 'own.conversation')
    .select((eb) => [
      'own.root',
      eb.fn.countAll<number>().as('conversations'),
      eb.fn.max<number>('c.last_at').as('last_at'),
      eb.fn.max<number>('c.number').as('number'),
    ])
    .groupBy('own.root')
    .limit(arg.limit),
);

const traits = (isName: boolean) =>
  ofProfiles((db, arg, roots) =>
    db
      .selectFrom('identifier as m')
      .innerJoin('trait as t', 't.identifier', 'm.id')
      .select(qualified('t', columns.trait))
      .select('m.root')
      .where('m.site', '=', arg.site)
      .where('m.root', 'in', roots)
      .$if(isName, (query) => query.where('t.key', '=', sql.lit('name')))
      .limit(arg.limit),
  );
const allTraits = traits(false);
const names = traits(true);

const consents = ofProfiles((db, arg, roots) =>
  db
    .selectFrom('identifier as m')
    .innerJoin('consent as c', 'c.identifier', 'm.id')
    .select(['c.id', 'c.identifier', 'c.purpose', 'c.granted', 'c.at', 'c.proof', 'm.root'])
    .where('m.site', '=', arg.site)
    .where('m.root', 'in', roots)
    .orderBy('c.id', 'desc')
    .limit(arg.limit),
);

const log = ofProfiles((db, arg, roots) =>
  db
    .selectFrom('identifier as m')
    .innerJoin('identity_log_about as about', 'about.identifier', 'm.id')
    .innerJoin('identity_log as l', 'l.id', 'about.log')
    .select(qualified('l', columns.identityLog))
    .distinct()
    .where('m.site', '=', arg.site)
    .where('m.root', 'in', roots)
    .orderBy('l.id', 'desc')
    .limit(arg.limit),
);

const readers = statement((db, arg: { conversation: ConversationId; limit: number }) =>
  db
    .selectFrom('conversation_peer as p')
    .innerJoin('identifier as i', 'i.id', 'p.identifier')
    .select(['p.identifier', 'p.how', 'p.reads', 'p.since_seq', 'p.at', 'p.revoked_at', 'i.kind', 'i.value', 'i.root'])
    .select((eb) =>
      eb
        .selectFrom('device_link as l')
        .innerJoin('device as d', 'd.id', 'l.to_device')
        .select((link) => link.fn.max('l.id').as('id'))
        .whereRef('l.conversation', '=', 'p.conversation')
        .whereRef('d.anon', '=', 'p.identifier')
        .where('p.how', '=', sql.lit('link'))
        .as('link'),
    )
    .where('p.conversation', '=', arg.conversation)
    .orderBy('p.at')
    .orderBy('p.identifier')
    .limit(arg.limit),
);

const byNumber = statement((db, arg: { site: SiteId; number: number }) =>
  db
    .selectFrom('conversation')
    .select(columns.conversation)
    .where('site', '=', arg.site)
    .where('number', '=', arg.number),
);

const logLine = statement((db, arg: { site: SiteId; id: number }) =>
  db.selectFrom('identity_log').select(columns.identityLog).where('id', '=', arg.id).where('site', '=', arg.site),
);

/** From one kind to the next through the index: values are many, kinds are few. */
const nextExtKind = statement((db, arg: { site: SiteId; after: string }) =>
  db
    .selectFrom('identifier')
    .select('kind')
    .where('site', '=', arg.site)
    .where(sql<string>`kind`, '>', arg.after)
    .where(sql<string>`kind`, '<', sql.lit('ext;'))
    .orderBy('kind')
    .limit(1),
);

const nameKey = sql<string>`${sql.raw(nameKeySql)}`;
/** So many hits on all sites are looked at. */
const namesLookedAt = 2_000;
/** Row by row, so that no plan begins with all identifiers of the site; null: of another. */
const named = statement((db, arg: { site: SiteId; from: string; to: string }) =>
  db
    .selectFrom('trait')
    .select((eb) =>
      eb
        .selectFrom('identifier as i')
        .select('i.root')
        .whereRef('i.id', '=', 'trait.identifier')
        .where('i.site', '=', arg.site)
        .as('root'),
    )
    .where('key', '=', sql.lit('name'))
    .where(nameKey, '>=', arg.from)
    .where(nameKey, '<', arg.to)
    .orderBy(nameKey)
    .limit(sql.lit(namesLookedAt)),
);

const audit = statement((db, arg: { site: SiteId; before: number; limit: number }) =>
  db
    .selectFrom('audit')
    .select(columns.audit)
    .where('site', '=', arg.site)
    .where('id', '<', arg.before)
    .orderBy('id', 'desc')
    .limit(arg.limit),
);

/** A list that is empty asks nothing. */
const among = <Id, Row>(ids: readonly Id[], ask: () => Promise<Row[]>): Promise<Row[]> =>
  ids.length === 0 ? Promise.resolve([]) : ask();

export const profileReads = (connection: Connection): ProfileReads => {
  const db = connection.dialect.builder;
  return {
    profileMembers: (of) => members(connection, of),
    profileClaims: (set, of) => profileClaims[set](connection, of),
    profileProofs: (of) => proofs(connection, of),
    profileDevices: (of) => devices(connection, of),
    profileConversations: (of) => conversations(connection, of),
    profileTraits: (of) => allTraits(connection, of),
    profileNames: (of) => names(connection, of),
    profileConsents: (of) => consents(connection, of),
    profileLog: (of) => log(connection, of),
    conversationsByProfile: (of) => conversationCounts(connection, of),
    conversationReaders: (conversation, limit) => readers.rows(connection, { conversation, limit }),
    conversationByNumber: (site, number) => byNumber.row(connection, { site, number }),
    logLine: (site, id) => logLine.row(connection, { site, id }),
    logAbout: (logs) =>
      among(logs, () =>
        rowsOf(connection, db.selectFrom('identity_log_about').select(['log', 'identifier']).where('log', 'in', logs)),
      ),
    undoneOf: async (logs) => {
      const rows = await among(logs, () =>
        rowsOf(connection, db.selectFrom('identity_log').select('undo_of').where('undo_of', 'in', logs)),
      );
      return rows.flatMap(({ undo_of }) => (undo_of === null ? [] : [undo_of]));
    },
    extKinds: async (site, limit) => {
      const kinds: Awaited<ReturnType<ProfileReads['extKinds']>> = [];
      while (kinds.length < limit) {
        const next = await nextExtKind.row(connection, { site, after: kinds.at(-1) ?? 'ext:' });
        if (next === undefined) break;
        kinds.push(next.kind);
      }
      return kinds;
    },
    profilesNamed: async (site, from, limit) => {
      const rows = await named.rows(connection, { site, from, to: `${from}\u{10ffff}` });
      return [...new Set(rows.flatMap(({ root }) => (root === null ? [] : [root])))].slice(0, limit);
    },
    agentNames: (ids) =>
      among(ids, () => rowsOf(connection, db.selectFrom('agent').select(['id', 'name']).where('id', 'in', ids))),
    deviceLabels: (site, ids) =>
      among(ids, () =>
        rowsOf(
          connection,
          db.selectFrom('device').select(['id', 'label']).where('id', 'in', ids).where('site', '=', site),
        ),
      ),
    auditOf: (site, before, limit) => audit.rows(connection, { site, before, limit }),
  };
};

export const profileWrites = (_connection: Connection): Omit<ProfileWrites, keyof ProfileReads> => ({});
