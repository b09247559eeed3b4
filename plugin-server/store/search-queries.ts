import { sql } from 'kysely';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Connection, FoundPlace, IndexedText } from './connection.ts';
import { foundWords } from './found-words.ts';
import { unindexedSql } from './indexed-expressions.ts';
import { statement } from './statement.ts';
import type { ConversationReads, FoundRow, UpkeepStore } from './tx.ts';

const messageAt = statement((db, arg: { site: SiteId; conversation: string; seq: number }) =>
  db
    .selectFrom('entry')
    .innerJoin('conversation', 'conversation.id', 'entry.conversation')
    .select([
      'conversation.id as conversation',
      'conversation.number',
      'entry.seq',
      'entry.at',
      'entry.side',
      'entry.text',
    ])
    .where('entry.conversation', '=', arg.conversation as ConversationId)
    .where('entry.seq', '=', arg.seq)
    .where('conversation.site', '=', arg.site),
);

const noteAt = statement((db, arg: { site: SiteId; conversation: string; seq: number }) =>
  db
    .selectFrom('aside')
    .innerJoin('conversation', 'conversation.id', 'aside.conversation')
    .select([
      'conversation.id as conversation',
      'conversation.number',
      'aside.aside_seq as seq',
      'aside.at',
      'aside.text',
    ])
    .where('aside.conversation', '=', arg.conversation as ConversationId)
    .where('aside.aside_seq', '=', arg.seq)
    .where('conversation.site', '=', arg.site),
);

const newestOfNumber = statement((db, arg: { site: SiteId; number: number }) =>
  db
    .selectFrom('conversation')
    .innerJoin('entry', 'entry.conversation', 'conversation.id')
    .select(['entry.conversation', 'entry.seq'])
    .where('conversation.site', '=', arg.site)
    .where('conversation.number', '=', arg.number)
    .where('entry.what', 'is', null)
    .orderBy('entry.seq', 'desc')
    .limit(1),
);

const unindexed = statement((db, arg: { limit: number }, dialect) =>
  db
    .selectFrom('conversation')
    .select(['id', 'site', 'seq', 'aside_seq', 'indexed_seq', 'indexed_aside'])
    .where(sql<boolean>`${sql.raw(unindexedSql)}`)
    .limit(arg.limit)
    .$if(dialect.locks, (query) => query.forUpdate().skipLocked()),
);

const textsOfEntries = statement((db, arg: { id: ConversationId; after: number; limit: number }) =>
  db
    .selectFrom('entry')
    .select(['seq', 'text'])
    .where('conversation', '=', arg.id)
    .where('seq', '>', arg.after)
    .orderBy('seq')
    .limit(arg.limit),
);

const textsOfAsides = statement((db, arg: { id: ConversationId; after: number; limit: number }) =>
  db
    .selectFrom('aside')
    .select(['aside_seq as seq', 'text'])
    .where('conversation', '=', arg.id)
    .where('aside_seq', '>', arg.after)
    .orderBy('aside_seq')
    .limit(arg.limit),
);

const markIndexed = statement((db, arg: { id: ConversationId; seq: number; aside: number }) =>
  db.updateTable('conversation').set({ indexed_seq: arg.seq, indexed_aside: arg.aside }).where('id', '=', arg.id),
);

const foundRow = async (connection: Connection, site: SiteId, place: FoundPlace): Promise<FoundRow | undefined> => {
  if (place.t === 'message') {
    const message = await messageAt.row(connection, { site, ...place });
    return message && { ...message, t: 'message' };
  }
  const note = await noteAt.row(connection, { site, ...place });
  return note && { ...note, t: 'note', side: 'agent' };
};

/** Places come in pages of `limit`; the newest message of a conversation asked for by number stands before them all. */
const places = async (
  connection: Connection,
  site: SiteId,
  asked: { words: readonly string[]; number?: number; offset: number; limit: number },
): Promise<FoundPlace[]> => {
  const { number, limit } = asked;
  const named = number === undefined ? undefined : await newestOfNumber.row(connection, { site, number });
  const before: FoundPlace[] = named === undefined ? [] : [{ ...named, t: 'message' }];
  const words = foundWords(asked.words.join(' '));
  const offset = Math.max(0, asked.offset - before.length);
  const matches = words.length === 0 ? [] : await connection.dialect.find(connection, { site, words, offset, limit });
  if (asked.offset > 0) return matches;
  const others = matches.filter(
    ({ conversation, t, seq }) =>
      !before.some((it) => it.conversation === conversation && it.t === t && it.seq === seq),
  );
  return [...before, ...others].slice(0, limit);
};

export const searchReads = (connection: Connection) =>
  ({
    search: async (site, query) => {
      const rows: FoundRow[] = [];
      for (const place of await places(connection, site, query)) {
        const row = await foundRow(connection, site, place);
        if (row !== undefined) rows.push(row);
      }
      return rows;
    },
  }) satisfies Partial<ConversationReads>;

/** So many characters at a time: the index shares its thread with the chat. */
const textPerStep = 32_000;

export const searchUpkeep = (connection: Connection) =>
  ({
    indexNext: async (limit) => {
      let left = limit;
      let room = textPerStep;
      const texts: IndexedText[] = [];
      for (const row of await unindexed.rows(connection, { limit })) {
        const { id, site } = row;
        /** Answers how far it came. */
        const take = (t: IndexedText['t'], from: number, rows: readonly { seq: number; text: string }[]): number => {
          let seq = from;
          for (const it of rows) {
            if (left === 0 || room <= 0) break;
            left -= 1;
            room -= it.text.length;
            seq = it.seq;
            const words = foundWords(it.text);
            if (words.length > 0) texts.push({ site, conversation: id, t, seq, words });
          }
          return seq;
        };
        const seq =
          row.indexed_seq === row.seq
            ? row.seq
            : take(
                'message',
                row.indexed_seq,
                await textsOfEntries.rows(connection, { id, after: row.indexed_seq, limit: left }),
              );
        const aside =
          row.indexed_aside === row.aside_seq
            ? row.aside_seq
            : take(
                'note',
                row.indexed_aside,
                await textsOfAsides.rows(connection, { id, after: row.indexed_aside, limit: left }),
              );
        await markIndexed.run(connection, { id, seq, aside });
        if (left === 0 || room <= 0) break;
      }
      await connection.dialect.index(connection, texts);
      return limit - left;
    },
  }) satisfies Partial<UpkeepStore>;
