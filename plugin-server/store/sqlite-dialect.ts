import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Connection, Dialect, FoundPlace, IndexedText, Wanted } from './connection.ts';
import type { Schema } from './schema.ts';

const insertPlace = {
  name: 'found-place',
  sql: 'insert into found (conversation, t, seq) values (?, ?, ?) returning id',
};
const insertWords = { name: 'found-words', sql: 'insert into found_words (rowid, words) values (?, ?)' };
// The join with `found` asks for one row by its key; `rank` is never computed.
const findPlaces = {
  name: 'find',
  sql: `select found.conversation, found.t, found.seq from found_words cross join found on found.id = found_words.rowid
    where found_words match ? order by found_words.rowid desc limit ? offset ?`,
};

/** A site is a word of its own: `_` is in no word of a text. */
const siteWord = (site: string): string => `_${Buffer.from(site).toString('hex')}`;

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
    for (const { site, conversation, t, seq, words } of texts) {
      const [place] = await connection.all(insertPlace, [conversation, t, seq]);
      await connection.run(insertWords, [place?.['id'] as number, `${siteWord(site)} ${words.join(' ')}`]);
    }
  },

  async find(connection: Connection, { site, words, offset, limit }: Wanted): Promise<FoundPlace[]> {
    // Quoted, a word is a word and never an operator; what `foundWords` gives holds no quote.
    const match = [siteWord(site), ...words.map((word) => `"${word}"*`)].join(' AND ');
    return (await connection.all(findPlaces, [match, limit, offset])) as unknown as FoundPlace[];
  },
});
