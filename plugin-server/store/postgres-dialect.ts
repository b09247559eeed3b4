import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Connection, Dialect, IndexedText, Wanted } from './connection.ts';
import { asFoundRow } from './found-row.ts';
import { siteWord } from './found-words.ts';
import type { Schema } from './schema.ts';
import type { FoundRow } from './tx.ts';

const insertTexts = {
  name: 'found-texts',
  sql: `insert into found (conversation, is_note, seq, words)
    select place.conversation, place.is_note, place.seq, array_to_tsvector(string_to_array(place.words, ' '))
    from json_to_recordset($1) as place (conversation text, is_note integer, seq bigint, words text)`,
};

const forgetTexts = {
  name: 'forget-texts',
  sql: `delete from found using json_to_recordset($1) as place (conversation text, is_note integer, seq bigint)
    where found.conversation = place.conversation and found.is_note = place.is_note and found.seq = place.seq`,
};

/** What a text found at one of `places` shows. */
const shown = (places: string): string => `select conversation.id as conversation, conversation.number,
    places.is_note, places.seq, coalesce(entry.at, aside.at) as at, coalesce(entry.side, 'agent') as side,
    coalesce(entry.text, aside.text) as text
  from (${places}) as places
  join conversation on conversation.id = places.conversation and conversation.site = $4
  left join entry on places.is_note = 0 and entry.conversation = places.conversation and entry.seq = places.seq
  left join aside on places.is_note = 1 and aside.conversation = places.conversation and aside.aside_seq = places.seq
  order by places.id desc`;

/** A common word stands in the newest texts often enough; reading these costs the same whatever the word. */
const newest = 8_000;
const findNewest = {
  name: 'find-newest',
  sql: shown(`select id, conversation, is_note, seq from found
    where id > (select coalesce(max(id), 0) from found) - ${newest} and words @@ $1::tsquery
    order by id desc limit $2 offset $3`),
};
// Materialised, or the planner may choose to walk through all texts from the newest and test each.
const findAll = {
  name: 'find-all',
  sql: `with hits as materialized (select id, conversation, is_note, seq from found where words @@ $1::tsquery)
    ${shown('select * from hits order by id desc limit $2 offset $3')}`,
};

/**
 * Beginnings up to this length are lexemes of their own: asked for all words that begin so, PostgreSQL would collect
 * every place of each of them before it looks at the next word asked for.
 */
const beginning = 3;
const beginningOf = (word: string, length: number): string => `=${[...word].slice(0, length).join('')}`;

const lexemesOf = (words: readonly string[]): string[] => {
  const lexemes = new Set<string>();
  for (const word of words) {
    for (let length = 1; length <= beginning; length += 1) lexemes.add(beginningOf(word, length));
    lexemes.add(word);
  }
  return [...lexemes];
};

/** Quoted, a word is a word and never an operator; what `foundWords` gives holds no quote and no backslash. */
const asked = (word: string): string =>
  [...word].length <= beginning ? `'${beginningOf(word, beginning)}'` : `'${word}':*`;

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
      words: [siteWord(site), ...lexemesOf(words)].join(' '),
    }));
    await connection.run(insertTexts, [JSON.stringify(places)]);
  },

  async forget(connection: Connection, texts: readonly IndexedText[]): Promise<void> {
    if (texts.length === 0) return;
    const places = texts.map(({ conversation, t, seq }) => ({ conversation, is_note: t === 'note' ? 1 : 0, seq }));
    await connection.run(forgetTexts, [JSON.stringify(places)]);
  },

  async find(connection: Connection, { site, words, offset, limit }: Wanted): Promise<FoundRow[]> {
    const params = [[`'${siteWord(site)}'`, ...words.map(asked)].join(' & '), limit, offset, site];
    const found = await connection.all(findNewest, params);
    return (found.length === limit ? found : await connection.all(findAll, params)).map(asFoundRow);
  },
});
