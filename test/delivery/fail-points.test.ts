import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addNote } from '../../plugin-server/conversation/add-note.ts';
import { assignConversation } from '../../plugin-server/conversation/assign-conversation.ts';
import type { AgentCaller, Caller } from '../../plugin-server/conversation/caller.ts';
import { closeConversation } from '../../plugin-server/conversation/close-conversation.ts';
import { markRead } from '../../plugin-server/conversation/mark-read.ts';
import type { Outcome } from '../../plugin-server/conversation/outcome.ts';
import { type Arrival, receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { reopenConversation } from '../../plugin-server/conversation/reopen-conversation.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import { type ConversationId, makeCid, makeStartKey } from '../../protocol/ids.ts';
import { fileRow, openShop, type Shop, type Visitor } from '../store/shop.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore } from '../store/test-store.ts';

class FailPoint extends Error {}

/** A transaction whose `at`-th question fails. */
const failingAt = (tx: Tx, at: number): Tx => {
  let asked = 0;
  return new Proxy(tx, {
    get: (target, name, receiver) => {
      const ask: unknown = Reflect.get(target, name, receiver);
      if (typeof ask !== 'function') return ask;
      return (...args: unknown[]) => {
        asked += 1;
        return asked === at ? Promise.reject(new FailPoint(String(name))) : ask.apply(target, args);
      };
    },
  });
};

type Verb = (tx: Tx) => Promise<Outcome<object>>;

interface Scene {
  readonly shop: Shop;
  readonly ada: Visitor;
  readonly mia: AgentCaller;
  readonly now: number;
}

interface Scenario {
  readonly is: string;
  /** Makes what has to be there before; answers the verb. The same each time, but in a conversation of its own. */
  prepare(scene: Scene): Promise<Verb>;
}

const arrival = (from: Caller, to: Arrival['to'], n: number, more: Partial<Arrival> = {}): Arrival => ({
  from,
  to,
  cid: makeCid(),
  n,
  text: 'Is my bike ready? See https://shop.example/orders',
  files: [],
  channel: 'chat',
  circumstances: onlyChat(10_000),
  ...more,
});

const take = async (store: Store, verb: Verb): Promise<void> => {
  const outcome = await store.write(verb);
  if (!outcome.ok) throw new Error(outcome.problem.code);
};

/** Ada wrote, Mia answered: four entries would be too many to be sure by eye, two are enough. */
const spoken = async ({ shop, ada, mia }: Scene): Promise<ConversationId> => {
  const said = await shop.store.write((tx) => receiveMessage(tx, arrival(ada.caller, { start: makeStartKey() }, 1)));
  if (!said.ok) throw new Error(said.problem.code);
  const { conversation } = said.answer;
  await take(shop.store, (tx) => receiveMessage(tx, arrival(mia, { conversation }, 1, { seenSeq: 1 })));
  return conversation;
};

const scenarios: readonly Scenario[] = [
  {
    is: 'a visitor’s first message',
    prepare: async ({ ada }) => {
      const message = arrival(ada.caller, { start: makeStartKey() }, 1);
      return (tx) => receiveMessage(tx, message);
    },
  },
  {
    is: 'a visitor’s message with a file into a conversation that was closed',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      const { ada, mia, now, shop } = scene;
      const file = fileRow({ site: shop.site, device: ada.device, origin: ada.caller.origin });
      await shop.store.write((tx) => tx.insertFile(file));
      await take(shop.store, (tx) =>
        closeConversation(tx, { from: mia, conversation, cid: makeCid(), seenSeq: 2, now }),
      );
      const message = arrival(ada.caller, { conversation }, 2, { files: [file.id] });
      return (tx) => receiveMessage(tx, message);
    },
  },
  {
    is: 'an agent’s answer',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      await take(scene.shop.store, (tx) => receiveMessage(tx, arrival(scene.ada.caller, { conversation }, 2)));
      const message = arrival(scene.mia, { conversation }, 2, { seenSeq: 3 });
      return (tx) => receiveMessage(tx, message);
    },
  },
  {
    is: 'a note',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      const note = { from: scene.mia, conversation, cid: makeCid(), text: 'She called.', files: [], now: scene.now };
      return (tx) => addNote(tx, { ...note, mentions: [scene.mia.agent] });
    },
  },
  {
    is: 'a visitor’s read mark',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      return (tx) => markRead(tx, { from: scene.ada.caller, conversation, upTo: 2, now: scene.now });
    },
  },
  {
    is: 'an agent’s read mark',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      await take(scene.shop.store, (tx) => receiveMessage(tx, arrival(scene.ada.caller, { conversation }, 2)));
      return (tx) => markRead(tx, { from: scene.mia, conversation, upTo: 3, now: scene.now });
    },
  },
  {
    is: 'a conversation closed',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      const cid = makeCid();
      return (tx) => closeConversation(tx, { from: scene.mia, conversation, cid, seenSeq: 2, now: scene.now });
    },
  },
  {
    is: 'a conversation opened again',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      const { mia, now, shop } = scene;
      const [closing, cid] = [makeCid(), makeCid()];
      await take(shop.store, (tx) => closeConversation(tx, { from: mia, conversation, cid: closing, seenSeq: 2, now }));
      return (tx) => reopenConversation(tx, { from: mia, conversation, cid, now });
    },
  },
  {
    is: 'a conversation given to an agent',
    prepare: async (scene) => {
      const conversation = await spoken(scene);
      const { mia, now } = scene;
      const cid = makeCid();
      return (tx) => assignConversation(tx, { from: mia, conversation, cid, to: mia.agent, now });
    },
  },
];

/** A look at the rows from outside, over one connection: they are looked at often. */
interface Beside {
  sql(statement: string): Promise<readonly Record<string, unknown>[]>;
  end(): Promise<void>;
}

const besideSqlite = (folder: string): Beside => {
  const database = new DatabaseSync(join(folder, 'nahtlos.db'));
  return { sql: async (statement) => database.prepare(statement).all(), end: async () => database.close() };
};

const besidePostgres = async (url: string): Promise<Beside> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { sql: async (statement) => (await client.query(statement)).rows, end: () => client.end() };
};

const tables = ['conversation', 'conversation_peer', 'entry', 'aside', 'delivery', 'sender', 'command', 'file'];

/** Every row there is, but for those of the neighbours and the place in the search index. */
const rows = async ({ sql }: Beside, neighbours: readonly Visitor[]): Promise<string[]> => {
  const foreign = await conversationsOf(sql, neighbours);
  const all: string[] = [];
  for (const table of tables)
    for (const row of await sql(`select * from ${table}`)) {
      const text = `${table} ${JSON.stringify({ ...row, indexed_seq: 0, indexed_aside: 0 })}`;
      if (!foreign.some((id) => text.includes(id))) all.push(text);
    }
  return all.sort();
};

const conversationsOf = async (sql: Beside['sql'], visitors: readonly Visitor[]): Promise<string[]> => {
  const devices = visitors.map(({ device }) => `'${device}'`).join(', ');
  const found = await sql(`select id from conversation where device in (${devices})`);
  return [...visitors.map(({ device }) => device), ...found.map(({ id }) => String(id))];
};

describe.each([
  [
    'SQLite',
    async () => {
      const store = await openSqliteForTest();
      return { store, beside: besideSqlite(store.folder) };
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const store = await openPostgresForTest();
      return { store, beside: await besidePostgres(store.url) };
    },
  ],
] as const)('%s:', (_, open: () => Promise<{ store: TestStore; beside: Beside }>) => {
  let store: TestStore;
  let beside: Beside;
  let scene: Scene;
  let neighbours: readonly [Visitor, Visitor];

  beforeAll(async () => {
    ({ store, beside } = await open());
    const shop = await openShop(store.store);
    const agent = await shop.agent();
    const mia: AgentCaller = {
      side: 'agent',
      site: shop.site,
      agent: agent.id,
      name: agent.name,
      role: 'agent',
      rights: [],
      origin: 'a:mia',
    };
    scene = { shop, ada: await shop.visitor(), mia, now: 20_000 };
    neighbours = [await shop.visitor(), await shop.visitor()];
  });
  afterAll(async () => {
    await beside.end();
    await store[Symbol.asyncDispose]();
  });

  test.each(
    scenarios,
  )('whichever question of the store fails, $is is wholly there or not at all, and nobody else notices', async ({
    prepare,
  }) => {
    const failed: string[] = [];
    for (let at = 1; ; at += 1) {
      const verb = await prepare(scene);
      const before = await rows(beside, neighbours);
      const [left, right] = neighbours.map((of) => arrival(of.caller, { start: makeStartKey() }, 1)) as [
        Arrival,
        Arrival,
      ];
      // In one turn, so that SQLite puts them into one transaction.
      const [one, middle, other] = await Promise.allSettled([
        store.store.write((tx) => receiveMessage(tx, left)),
        store.store.write((tx) => verb(failingAt(tx, at))),
        store.store.write((tx) => receiveMessage(tx, right)),
      ]);
      expect([one, other]).toEqual(
        [one, other].map(() => ({ status: 'fulfilled', value: expect.objectContaining({ ok: true }) })),
      );
      if (middle.status === 'fulfilled') {
        expect(middle.value).toMatchObject({ ok: true });
        expect(await rows(beside, neighbours)).not.toEqual(before);
        break;
      }
      expect(middle.reason).toBeInstanceOf(FailPoint);
      failed.push((middle.reason as FailPoint).message);
      expect(await rows(beside, neighbours), `after ${failed.at(-1)} failed`).toEqual(before);
      // The same again, as its writer would: now it is taken, and once.
      expect(await store.store.write(verb)).toMatchObject({ ok: true });
      const after = await rows(beside, neighbours);
      await store.store.write(verb);
      expect(await rows(beside, neighbours)).toEqual(after);
    }
    // At least one question before and one after the first write: else nothing was proved.
    expect(failed.length).toBeGreaterThan(2);
  });
});
