import pg from 'pg';
import type { Connection, Dialect, Param, Query, Row } from './connection.ts';
import { refusalOf } from './postgres-failure.ts';

interface Asking {
  query(config: pg.QueryConfig): Promise<pg.QueryResult>;
}

/** A client with its transaction, or the pool for single questions. Statements with a name are prepared once per client. */
export class PostgresConnection implements Connection {
  readonly dialect: Dialect;
  readonly #asking: Asking;

  constructor(dialect: Dialect, asking: Asking) {
    this.dialect = dialect;
    this.#asking = asking;
  }

  async all(query: Query, params: readonly Param[]): Promise<Row[]> {
    return (await this.#ask(query, params)).rows;
  }

  async run(query: Query, params: readonly Param[]): Promise<number> {
    return (await this.#ask(query, params)).rowCount ?? 0;
  }

  #ask({ sql: text, name }: Query, params: readonly Param[]): Promise<pg.QueryResult> {
    const values = [...params];
    return this.#asking.query(name === undefined ? { text, values } : { name, text, values });
  }
}

/** Open while its transaction is: a verb that kept its `tx` would write outside of any, unasked and at once. */
export class PostgresTransaction extends PostgresConnection {
  isOpen = true;

  override all(query: Query, params: readonly Param[]): Promise<Row[]> {
    return this.isOpen ? super.all(query, params) : over();
  }

  override run(query: Query, params: readonly Param[]): Promise<number> {
    return this.isOpen ? super.run(query, params) : over();
  }
}

const over = () => Promise.reject(new Error('This transaction is over: a verb awaits nothing but its tx.'));

/** For reads outside a transaction: what may pass by repeating comes as a refusal. */
export class PostgresReader extends PostgresConnection {
  override async all(query: Query, params: readonly Param[]): Promise<Row[]> {
    try {
      return await super.all(query, params);
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

const int8 = 20;
const asNumber = (text: string): number => Number(text);

export interface PostgresOpening {
  readonly databaseUrl: string;
  readonly connections: number;
}

const connectMs = 10_000;
const statementMs = 30_000;
/** What is acknowledged is on the disk; nobody waits for a lock, or holds one, for ever. */
const settings = [
  'synchronous_commit=on',
  'default_transaction_isolation=read\\ committed',
  'lock_timeout=10000',
  `statement_timeout=${statementMs}`,
  'idle_in_transaction_session_timeout=30000',
];

const config = (databaseUrl: string) => ({
  connectionString: databaseUrl,
  application_name: 'nahtlos',
  options: settings.map((setting) => `-c ${setting}`).join(' '),
  connectionTimeoutMillis: connectMs,
  query_timeout: statementMs + connectMs,
  keepAlive: true,
  // Counters and times fit into JavaScript's numbers.
  types: {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 && format !== 'binary' ? asNumber : pg.types.getTypeParser(oid, format),
  } as pg.CustomTypesConfig,
});

export const openPostgres = ({ databaseUrl, connections }: PostgresOpening): pg.Pool => {
  const pool = new pg.Pool({ ...config(databaseUrl), max: connections, idleTimeoutMillis: 60_000 });
  // A connection broken in use is told to whoever waits for its answer, one broken while idle is replaced when next
  // needed; without a listener either would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  return pool;
};

/** A connection of its own, beside the pool. */
export const connectPostgres = async (databaseUrl: string): Promise<pg.Client> => {
  const client = new pg.Client(config(databaseUrl));
  client.on('error', () => {});
  await client.connect();
  return client;
};

/** For work that may take long: a migration, a backup. */
export const connectPatiently = async (databaseUrl: string): Promise<pg.Client> => {
  const client = new pg.Client({ ...config(databaseUrl), query_timeout: 0 });
  client.on('error', () => {});
  await client.connect();
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  return client;
};
