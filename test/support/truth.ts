import { systemClock } from '../../plugin-server/clock.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { AsideTable, ConversationTable, EntryTable } from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import type { Ledger, Shown } from './ledger.ts';

const page = 100;

/** Every conversation of every site, however it stands. */
const conversationsIn = async ({ read }: Store): Promise<ConversationTable[]> => {
  const found: ConversationTable[] = [];
  for (const { id } of await read.sites())
    for (
      let after = 0, rows: ConversationTable[] = [];
      after === 0 || rows.length === page;
      after = rows.at(-1)?.pos ?? 0
    ) {
      rows = await read.changedAfter(id, after, page);
      found.push(...rows);
    }
  return found;
};

const entriesOf = async ({ read }: Store, id: ConversationId): Promise<EntryTable[]> => {
  const found: EntryTable[] = [];
  for (let rows: EntryTable[] = [], isFirst = true; isFirst || rows.length === page; isFirst = false) {
    rows = await read.entriesAfter(id, found.at(-1)?.seq ?? 0, page);
    found.push(...rows);
  }
  return found;
};

const shownEntry = ({ seq, cid, text, what }: EntryTable): Shown => ({ number: seq, cid, text: what ?? text });
const shownAside = ({ aside_seq, cid, text }: AsideTable): Shown => ({ number: aside_seq, cid, text });

/** What is in the database, into the ledger. */
export const recordTruth = async (store: Store, ledger: Ledger): Promise<void> => {
  for (const row of await conversationsIn(store)) {
    const asides = await store.read.asidesAfter(row.id, 0, Number.MAX_SAFE_INTEGER);
    ledger.write({
      t: 'committed',
      conversation: row.id,
      rev: row.rev,
      entries: (await entriesOf(store, row.id)).map(shownEntry),
      asides: asides.map(shownAside),
    });
  }
};

/** The same from outside, once no server runs any more. */
export const recordTruthOf = async (
  dataFolder: string,
  databaseUrl: string | undefined,
  ledger: Ledger,
): Promise<void> => {
  const store = await openStore({
    dataFolder,
    databaseUrl,
    clock: systemClock(),
    onFatal: (cause) => {
      throw cause;
    },
  });
  try {
    await recordTruth(store, ledger);
  } finally {
    await store.close();
  }
};
