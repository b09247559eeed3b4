import { sql } from 'kysely';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Connection, IndexedText } from './connection.ts';
import { foundWords } from './found-words.ts';
import { unindexedSql } from './indexed-expressions.ts';
import { statement } from './statement.ts';
import type { ConversationReads, FoundRow, UpkeepStore } from './tx.ts';

const newestOfNumber = statement((db, arg: { site: SiteId; number: number }) =>
  db
    .selectFrom('conversation')
    .innerJoin('entry', 'entry.conversation', 'conversation.id')
    .select(['entry.conversation', 'conversation.number', 'entry.seq', 'entry.at', 'entry.side', 'entry.text'])
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

export const searchReads = (connection: Connection) =>
  ({
    /** Pages of `limit`; the newest message of a conversation asked for by number stands before them all. */
    search: async (site, query) => {
      const { number, limit } = query;
      const named = number === undefined ? undefined : await newestOfNumber.row(connection, { site, number });
      const words = foundWords(query.words.join(' '));
      const offset = Math.max(0, query.offset - (named === undefined ? 0 : 1));
      const rows = words.length === 0 ? [] : await connection.dialect.find(connection, { site, words, offset, limit });
      if (named === undefined || query.offset > 0) return rows;
      const first: FoundRow = { ...named, t: 'message' };
      const isOther = (row: FoundRow) =>
        row.t !== 'message' || row.seq !== first.seq || row.conversation !== first.conversation;
      return [first, ...rows.filter(isOther)].slice(0, limit);
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
