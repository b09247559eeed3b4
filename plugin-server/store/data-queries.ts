import { sql } from 'kysely';
import type { ConversationId, DeviceId, FileId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { eraseWrites } from './data-erase-queries.ts';
import { retentionReads, retentionWrites } from './data-retention-queries.ts';
import type { DataReads, DataWrites } from './data-tx.ts';
import { changedBy, insertion, rowsOf, statement } from './statement.ts';

const ofFiles = (arg: { conversation: ConversationId; after: FileId | ''; limit: number }, connection: Connection) =>
  rowsOf(
    connection,
    connection.dialect.builder
      .selectFrom('file')
      .select(columns.file)
      .where('conversation', '=', arg.conversation)
      .$if(arg.after !== '', (query) => query.where('id', '>', arg.after as FileId))
      .orderBy('id')
      .limit(arg.limit),
  );

const exportByHash = statement((db, arg: { hash: string }) =>
  db.selectFrom('export').select(columns.export).where('pass_hash', '=', arg.hash),
);
const exportsOf = statement((db, arg: { site: SiteId; now: number }) =>
  db
    .selectFrom('export')
    .select(columns.export)
    .where('site', '=', arg.site)
    .where('expires_at', '>', arg.now)
    .where('fetched_at', 'is', null),
);
const erasure = statement((db, arg: { id: number }) =>
  db.selectFrom('erasure').select(columns.erasure).where('id', '=', arg.id),
);
/** Looked for only where somebody comes upon an erased person; a site has few erasures, each a list of numbers. */
const erasedAt = statement((db, arg: { site: SiteId; listed: string }) =>
  db
    .selectFrom('erasure')
    .select('done_at')
    .where('site', '=', arg.site)
    .where('done_at', 'is not', null)
    .where(sql<string>`replace(replace(identifiers, '[', ','), ']', ',')`, 'like', arg.listed)
    .orderBy('id', 'desc')
    .limit(1),
);
const openErasures = statement((db, arg: { limit: number }) =>
  db.selectFrom('erasure').select(columns.erasure).where('done_at', 'is', null).orderBy('id').limit(arg.limit),
);
const insertConsent = insertion('consent', without(columns.consent, 'id'));
const insertExport = insertion('export', columns.export);
const takeExport = statement((db, arg: { hash: string; site: SiteId; now: number }) =>
  db
    .updateTable('export')
    .set({ fetched_at: arg.now })
    .where('pass_hash', '=', arg.hash)
    .where('site', '=', arg.site)
    .where('expires_at', '>', arg.now)
    .where('fetched_at', 'is', null)
    .returning(columns.export),
);
const removeExport = statement((db, arg: { hash: string }) =>
  db.deleteFrom('export').where('pass_hash', '=', arg.hash),
);
const insertErasure = statement(
  (
    db,
    arg: {
      site: SiteId;
      actor: string;
      identifiers: string;
      devices: string;
      at: number;
      done_at: number | null;
      counts: string;
    },
  ) =>
    db
      .insertInto('erasure')
      .values({
        site: arg.site,
        actor: arg.actor,
        identifiers: arg.identifiers,
        devices: arg.devices,
        at: arg.at,
        done_at: arg.done_at,
        counts: arg.counts,
      })
      .returning('id'),
);
const endErasure = statement((db, arg: { id: number; at: number }) =>
  db.updateTable('erasure').set({ done_at: arg.at }).where('id', '=', arg.id).where('done_at', 'is', null),
);
const insertSuppression = statement((db, arg: { site: SiteId; kind: never; value_hmac: string; erased_at: number }) =>
  db
    .insertInto('suppression')
    .values({ site: arg.site, kind: arg.kind, value_hmac: arg.value_hmac, erased_at: arg.erased_at })
    .onConflict((conflict) => conflict.columns(['site', 'kind', 'value_hmac']).doNothing()),
);

export const dataReads = (connection: Connection): DataReads => {
  const { builder } = connection.dialect;
  return {
    consentsOf: async (identifiers) =>
      identifiers.length === 0
        ? []
        : rowsOf(
            connection,
            builder.selectFrom('consent').select(columns.consent).where('identifier', 'in', identifiers).orderBy('id'),
          ),
    talksOf: async (identifiers, after, limit) => {
      if (identifiers.length === 0) return [];
      const talks = builder
        .selectFrom('conversation_peer')
        .select('conversation')
        .distinct()
        .where('identifier', 'in', identifiers)
        .$if(after !== '', (query) => query.where('conversation', '>', after as ConversationId))
        .orderBy('conversation')
        .limit(limit);
      return (await rowsOf(connection, talks)).map(({ conversation }) => conversation);
    },
    peersIn: async (conversations) =>
      conversations.length === 0
        ? []
        : rowsOf(
            connection,
            builder
              .selectFrom('conversation_peer')
              .select(columns.peer)
              .where('conversation', 'in', conversations)
              .orderBy('conversation')
              .orderBy('channel')
              .orderBy('identifier'),
          ),
    countIn: async (conversations) => {
      if (conversations.length === 0) return { messages: 0, files: 0 };
      const count = async (table: 'entry' | 'file'): Promise<number> => {
        const counted =
          table === 'entry'
            ? builder
                .selectFrom('entry')
                .select((eb) => eb.fn.countAll<number>().as('count'))
                .where('conversation', 'in', conversations)
                .where('what', 'is', null)
            : builder
                .selectFrom('file')
                .select((eb) => eb.fn.countAll<number>().as('count'))
                .where('conversation', 'in', conversations)
                .where('aside', '=', 0);
        return (await rowsOf<{ count: number }>(connection, counted))[0]?.count ?? 0;
      };
      return { messages: await count('entry'), files: await count('file') };
    },
    devicesOf: async (site, identifiers) =>
      identifiers.length === 0
        ? []
        : rowsOf(
            connection,
            builder
              .selectFrom('device')
              .select(columns.device)
              .where('site', '=', site)
              .where((eb) => eb.or([eb('anon', 'in', identifiers), eb('user_identifier', 'in', identifiers)]))
              .orderBy('id'),
          ),
    filesIn: (conversation, after, limit) => ofFiles({ conversation, after, limit }, connection),
    looseFilesOf: async (devices: readonly DeviceId[], limit) =>
      devices.length === 0
        ? []
        : rowsOf(
            connection,
            builder
              .selectFrom('file')
              .select(qualified('file', columns.file))
              .where('device', 'in', devices)
              .where('conversation', 'is', null)
              .orderBy('id')
              .limit(limit),
          ),
    freeShelves: async (shelves, without) => {
      if (shelves.length === 0) return [];
      const known = builder
        .selectFrom('file')
        .select('shelf')
        .where('shelf', 'in', shelves)
        .$if(without.length > 0, (query) => query.where('id', 'not in', without));
      const mails = builder.selectFrom('mail').select('shelf').where('shelf', 'in', shelves);
      const raws = builder.selectFrom('inbound_raw').select('shelf').where('shelf', 'in', shelves);
      const found = [
        ...(await rowsOf(connection, known)),
        ...(await rowsOf(connection, mails)),
        ...(await rowsOf(connection, raws)),
      ];
      const kept = new Set(found.map(({ shelf }) => shelf));
      return [...new Set(shelves)].filter((shelf) => !kept.has(shelf));
    },
    export: (hash) => exportByHash.row(connection, { hash }),
    exportsOf: (site, now) => exportsOf.rows(connection, { site, now }),
    erasure: (id) => erasure.row(connection, { id }),
    erasedAt: async (site, identifier) =>
      (await erasedAt.row(connection, { site, listed: `%,${identifier},%` }))?.done_at ?? null,
    openErasures: (limit) => openErasures.rows(connection, { limit }),
    ...retentionReads(connection),
  };
};

export const dataWrites = (connection: Connection): Omit<DataWrites, keyof DataReads> => {
  const { builder } = connection.dialect;
  return {
    insertConsent: async (row) => {
      await insertConsent.run(connection, row);
    },
    insertExport: async (row) => {
      await insertExport.run(connection, row);
    },
    takeExport: (hash, site, now) => takeExport.row(connection, { hash, site, now }),
    removeExport: async (hash) => {
      await removeExport.run(connection, { hash });
    },
    insertErasure: async (row) => (await insertErasure.only(connection, row)).id,
    endErasure: async (id, at) => {
      await endErasure.run(connection, { id, at });
    },
    insertSuppression: async (row) => {
      await insertSuppression.run(connection, row as never);
    },
    removeFiles: async (ids) => {
      if (ids.length > 0) await changedBy(connection, builder.deleteFrom('file').where('id', 'in', ids));
    },
    ...eraseWrites(connection),
    ...retentionWrites(connection),
  };
};
