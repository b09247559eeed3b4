import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Connection, Dialect, IndexedText, Wanted } from './connection.ts';
import { asFoundRow } from './found-row.ts';
import { siteWord } from './found-words.ts';
import type { Schema } from './schema.ts';
import type { FoundRow } from './tx.ts';

const insertPlace = {
  name: 'found-place',
  sql: 'insert into found (conversation, is_note, seq) select row, ?, ? from conversation where id = ? returning id',
};
const insertWords = { name: 'found-words', sql: 'insert into found_words (rowid, words) values (?, ?)' };
const placeOf = {
  name: 'found-place-of',
  sql: `select found.id from found join conversation on conversation.row = found.conversation
    where conversation.id = ? and found.is_note = ? and found.seq = ?`,
};
const forgetWords = {
  name: 'forget-words',
  sql: "insert into found_words (found_words, rowid, words) values ('delete', ?, ?)",
};
const forgetPlace = { name: 'forget-place', sql: 'delete from found where id = ?' };
// The joins ask for one row by its key each; `rank` is never computed.
const findRows = {
  name: 'find',
  sql: `select conversation.id as conversation, conversation.number, found.is_note, found.seq,
      coalesce(entry.at, aside.at) as at, coalesce(entry.side, 'agent') as side, coalesce(entry.text, aside.text) as text
    from found_words cross join found on found.id = found_words.rowid
    cross join conversation on conversation.row = found.conversation and conversation.site = ?
    left join entry on found.is_note = 0 and entry.conversation = conversation.id and entry.seq = found.seq
    left join aside on found.is_note = 1 and aside.conversation = conversation.id and aside.aside_seq = found.seq
    where found_words match ? order by found_words.rowid desc limit ? offset ?`,
};

const indexed = (site: string, words: readonly string[]): string => `${siteWord(site)} ${words.join(' ')}`;

export const makeSqliteDialect = (): Dialect => ({
  kind: 'sqlite',
  builder: new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  locks: false,

  async index(connection: Connection, texts: readonly IndexedText[]): Promise<void> {
    // All places first: between two texts the full-text table would write out what it holds, for each statement elsewhere.
    const ids: number[] = [];
    for (const { conversation, t, seq } of texts) {
      const [place] = await connection.all(insertPlace, [t === 'note' ? 1 : 0, seq, conversation]);
      ids.push(place?.['id'] as number);
    }
    for (const [at, { site, words }] of texts.entries())
      await connection.run(insertWords, [ids[at] as number, indexed(site, words)]);
  },

  async forget(connection: Connection, texts: readonly IndexedText[]): Promise<void> {
    for (const { site, conversation, t, seq, words } of texts) {
      const [place] = await connection.all(placeOf, [conversation, t === 'note' ? 1 : 0, seq]);
      if (place === undefined) continue;
      await connection.run(forgetWords, [place['id'] as number, indexed(site, words)]);
      await connection.run(forgetPlace, [place['id'] as number]);
    }
  },

  async find(connection: Connection, { site, words, offset, limit }: Wanted): Promise<FoundRow[]> {
    // Quoted, a word is a word and never an operator; what `foundWords` gives holds no quote.
    const match = [siteWord(site), ...words.map((word) => `"${word}"*`)].join(' AND ');
    return (await connection.all(findRows, [site, match, limit, offset])).map(asFoundRow);
  },
});
