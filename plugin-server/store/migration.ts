/** One step of the schema: forward only, in one transaction, recorded under its number. */
export interface Migration {
  readonly number: number;
  statements(types: Types): readonly string[];
}

/** What the two databases call the same thing. */
export interface Types {
  readonly kind: 'sqlite' | 'postgres';
  readonly int: string;
  /** Compared byte by byte in both. */
  readonly text: string;
  /** A key that the database draws and never draws twice. */
  readonly serial: string;
  /** The id of a conversation; in SQLite beside a number, by which the search index knows it: an id takes four times the room. */
  readonly rowKey: string;
  /** After the columns of a table that is kept in the order of its key. */
  readonly end: string;
  /**
   * After those of a table kept in the order of writing: what is young stands together, so that a group of commits
   * writes few pages.
   */
  readonly endByTime: string;
}

export const sqliteTypes: Types = {
  kind: 'sqlite',
  int: 'integer',
  text: 'text',
  serial: 'integer primary key autoincrement',
  rowKey: 'row integer primary key autoincrement, id text not null unique',
  end: ' strict, without rowid',
  endByTime: ' strict',
};

export const postgresTypes: Types = {
  kind: 'postgres',
  int: 'bigint',
  text: 'text collate "C"',
  serial: 'bigint generated always as identity primary key',
  rowKey: 'id text collate "C" primary key',
  end: '',
  endByTime: '',
};
