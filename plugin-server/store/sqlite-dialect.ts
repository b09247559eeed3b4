import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Connection, Dialect, FoundPlace, IndexedText, Wanted } from './connection.ts';
import { asFoundPlace } from './found-place.ts';
import { siteWord } from './found-words.ts';
import type { Schema } from './schema.ts';

const insertPlace = {
  name: 'found-place',
  sql: 'insert into found (conversation, is_note, seq) select row, ?, ? from conversation where id = ? returning id',
};
const insertWords = { name: 'found-words', sql: 'insert into found_words (rowid, words) values (?, ?)' };
// The joins ask for one row by its key; `rank` is never computed.
const findPlaces = {
  name: 'find',
  sql: `select conversation.id as conversation, found.is_note, found.seq
    from found_words cross join found on found.id = found_words.rowid cross join conversation on conversation.row = found.conversation
    where found_words match ? order by found_words.rowid desc limit ? offset ?`,
};

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
      await connection.run(insertWords, [ids[at] as number, `${siteWord(site)} ${words.join(' ')}`]);
  },

  async find(connection: Connection, { site, words, offset, limit }: Wanted): Promise<FoundPlace[]> {
    // Quoted, a word is a word and never an operator; what `foundWords` gives holds no quote.
    const match = [siteWord(site), ...words.map((word) => `"${word}"*`)].join(' AND ');
    return (await connection.all(findPlaces, [match, limit, offset])).map(asFoundPlace);
  },
});
