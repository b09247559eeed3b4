import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Connection, Dialect, FoundPlace, IndexedText, Wanted } from './connection.ts';
import { asFoundPlace } from './found-place.ts';
import { siteWord } from './found-words.ts';
import type { Schema } from './schema.ts';

const insertTexts = {
  name: 'found-texts',
  sql: `insert into found (conversation, is_note, seq, words)
    select place.conversation, place.is_note, place.seq, array_to_tsvector(string_to_array(place.words, ' '))
    from json_to_recordset($1) as place (conversation text, is_note integer, seq bigint, words text)`,
};

/** A common word stands in the newest texts often enough; reading these costs the same whatever the word. */
const newest = 4_000;
const findNewest = {
  name: 'find-newest',
  sql: `select conversation, is_note, seq from found
    where id > (select coalesce(max(id), 0) from found) - ${newest} and words @@ $1::tsquery
    order by id desc limit $2 offset $3`,
};
// Materialised, or the planner may choose to walk through all texts from the newest and test each.
const findAll = {
  name: 'find-all',
  sql: `with hits as materialized (select id, conversation, is_note, seq from found where words @@ $1::tsquery)
    select conversation, is_note, seq from hits order by id desc limit $2 offset $3`,
};

export const makePostgresDialect = (): Dialect => ({
  kind: 'postgres',
  builder: new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
  locks: true,

  async index(connection: Connection, texts: readonly IndexedText[]): Promise<void> {
    if (texts.length === 0) return;
    const places = texts.map(({ site, conversation, t, seq, words }) => ({
      conversation,
      is_note: t === 'note' ? 1 : 0,
      seq,
      words: [siteWord(site), ...words].join(' '),
    }));
    await connection.run(insertTexts, [JSON.stringify(places)]);
  },

  async find(connection: Connection, { site, words, offset, limit }: Wanted): Promise<FoundPlace[]> {
    // Quoted, a word is a word and never an operator; what `foundWords` gives holds no quote and no backslash.
    const query = [`'${siteWord(site)}'`, ...words.map((word) => `'${word}':*`)].join(' & ');
    const found = await connection.all(findNewest, [query, limit, offset]);
    const rows = found.length === limit ? found : await connection.all(findAll, [query, limit, offset]);
    return rows.map(asFoundPlace);
  },
});
