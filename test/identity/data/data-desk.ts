import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { News } from '../../../plugin-server/conversation/outcome.ts';
import { createFileShelf, type FileShelf } from '../../../plugin-server/file/file-shelf.ts';
import { createMac, type Mac } from '../../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../../plugin-server/secret/subkey.ts';
import type { FileTable } from '../../../plugin-server/store/schema.ts';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import { asideRow, deliveryRow, fileRow, openShop, type Shop, say, type Visitor } from '../../store/shop.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore } from '../../store/test-store.ts';
import { type MovedClock, movedClock } from '../../support/test-app.ts';

/** A real store, a real shelf and a clock that is moved: what export, erasure and retention work on. */
export interface DataDesk extends AsyncDisposable {
  readonly at: TestStore;
  readonly store: Store;
  readonly shelf: FileShelf;
  readonly mac: Mac;
  readonly clock: MovedClock;
  readonly dataFolder: string;
  readonly shop: Shop;
  readonly announced: News[];
  announce(news: readonly News[]): void;
  isStopping(): boolean;
}

export const stores = [
  ['SQLite', openSqliteForTest],
  ['PostgreSQL', openPostgresForTest],
] as const satisfies readonly (readonly [string, () => Promise<TestStore>])[];

export const openDataDesk = async (open: () => Promise<TestStore>): Promise<DataDesk> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-data-'));
  const at = await open();
  const announced: News[] = [];
  return {
    at,
    store: at.store,
    shelf: createFileShelf({ folder: join(dataFolder, 'files') }),
    mac: createMac({ current: new Uint8Array(32).fill(7) as MasterKey }),
    clock: movedClock(),
    dataFolder,
    shop: await openShop(at.store),
    announced,
    announce: (news) => void announced.push(...news),
    isStopping: () => false,
    [Symbol.asyncDispose]: async () => {
      await at[Symbol.asyncDispose]();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};

/** Bytes on the shelf and a row that knows them. */
export const shelve = async (desk: DataDesk, part: Partial<FileTable>, text = 'Order 4711'): Promise<FileTable> => {
  const shelved = await desk.shelf.add({ body: Readable.from([text]), declaredBytes: text.length, limitBytes: 1_000 });
  if (!shelved.ok) throw new Error(shelved.reason);
  const row = fileRow({
    site: desk.shop.site,
    shelf: shelved.name,
    type: 'text/plain',
    name: 'order.txt',
    at: desk.clock.wall(),
    ...part,
  });
  await desk.store.write((tx) => tx.insertFile(row));
  return row;
};

export const isShelved = async ({ shelf }: DataDesk, row: FileTable): Promise<boolean> => {
  const opened = await shelf.open(row.shelf);
  opened?.body.destroy();
  return opened !== null;
};

/** What she said, an answer on its way, a note, and files in both; found by the search. */
export const talk = async (desk: DataDesk, of: Visitor, ...texts: string[]): Promise<ConversationId> => {
  const { store, shop } = desk;
  const row = await shop.conversation(of);
  const agent = await shop.agent();
  await shelve(desk, { device: of.device, conversation: row.id, origin: of.caller.origin });
  await shelve(desk, { agent: agent.id, conversation: row.id, aside: 1, origin: 'a:mia' });
  await store.write(async (tx) => {
    const said = await say(tx, row, ...texts);
    await tx.insertAside(
      asideRow({ conversation: row.id, aside_seq: 1, after_seq: 1, agent: agent.id, text: 'A note' }),
    );
    await tx.saveConversation({ ...said, aside_seq: 1 });
    await tx.insertDelivery(deliveryRow({ site: shop.site, conversation: row.id, seq: 1 }));
    await tx.saveN(row.id, of.caller.origin, texts.length);
  });
  while ((await store.write((tx) => tx.indexNext(200))) > 0);
  return row.id;
};

/** All rows of all tables, and what is on the shelf. */
export const allRows = async ({ at, store }: DataDesk): Promise<Map<string, string[]>> => {
  const names =
    store.kind === 'sqlite'
      ? await at.sql(
          "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'found_%'",
        )
      : await at.sql("select table_name as name from information_schema.tables where table_schema = 'public'");
  const rows = new Map<string, string[]>();
  for (const { name } of names)
    rows.set(
      String(name),
      (await at.sql(`select * from "${String(name)}"`)).map((row) => JSON.stringify(row)),
    );
  return rows;
};
