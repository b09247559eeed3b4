import type { FileRef, Happened } from '../../../protocol/entry.ts';
import type { ConversationId, FileId, SiteId } from '../../../protocol/ids.ts';
import type { ConversationTable, EntryTable } from '../../store/schema.ts';
import type { Reads } from '../../store/tx.ts';
import { talksBelonging } from '../erasure/measure-erasure.ts';

/** Everything an export says: each field is picked here, so a new column is not handed out until somebody adds it. Times are ISO 8601. */
export interface Person {
  readonly site: string;
  readonly madeAt: string;
  readonly identifiers: readonly { readonly kind: string; readonly value: string; readonly since: string }[];
  readonly devices: readonly {
    readonly label: string | null;
    readonly language: string;
    readonly since: string;
    readonly lastSeen: string;
  }[];
  readonly traits: readonly {
    readonly key: string;
    readonly value: string;
    readonly source: string;
    readonly at: string;
  }[];
  readonly consents: readonly {
    readonly purpose: string;
    readonly granted: boolean;
    readonly words: string;
    readonly at: string;
  }[];
}

export interface Talk {
  readonly number: number;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly entries: AsyncIterable<Said>;
}

export interface Said {
  readonly at: string;
  readonly from: 'visitor' | 'agent' | 'system';
  /** Of the agent, as the visitor saw it. */
  readonly name: string | null;
  readonly what: 'message' | Happened;
  readonly channel: string;
  /** Of a rating: what she wrote to it. */
  readonly text: string;
  /** Of a rating, 1 to 5. */
  readonly score?: number;
  readonly page: { readonly url: string; readonly title: string | null } | null;
  readonly files: readonly Enclosed[];
}

export interface Enclosed {
  readonly id: FileId;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Inside the archive. */
  readonly path: string;
}

const iso = (ms: number): string => new Date(ms).toISOString();

export const collectPerson = async (
  read: Reads,
  site: SiteId,
  identifiers: readonly number[],
  now: number,
): Promise<Person> => {
  const rows = (await read.identifiers(site, identifiers)).filter((row) => row.value !== null);
  return {
    site: (await read.site(site))?.name ?? '',
    madeAt: iso(now),
    identifiers: rows.map((row) => ({ kind: row.kind, value: row.value ?? '', since: iso(row.created_at) })),
    devices: (await read.devicesOf(site, identifiers)).map((row) => ({
      label: row.label,
      language: row.locale,
      since: iso(row.created_at),
      lastSeen: iso(row.seen_at),
    })),
    traits: (await read.traitsOf(identifiers)).map((row) => ({
      key: row.key,
      value: row.value,
      source: row.source,
      at: iso(row.at),
    })),
    consents: (await read.consentsOf(identifiers)).map((row) => ({
      purpose: row.purpose,
      granted: row.granted === 1,
      words: row.proof,
      at: iso(row.at),
    })),
  };
};

const page = 200;

interface Asking {
  readonly identifiers: readonly number[];
  /** Then only what she may read: nothing comes back this way that was taken from her browser. */
  readonly isHerself: boolean;
}

/** The conversations that belong to these identifiers, entry by entry. Notes stand in another table, and are never asked for here. */
export async function* collectTalks(
  read: Reads,
  site: SiteId,
  { identifiers, isHerself }: Asking,
): AsyncGenerator<Talk & { readonly row: ConversationTable }> {
  for await (const talks of talksBelonging(read, identifiers))
    for (const id of isHerself ? await readBy(read, identifiers, talks) : talks) {
      const row = await read.conversation(site, id);
      if (row === undefined) continue;
      yield {
        row,
        number: row.number,
        openedAt: iso(row.opened_at),
        closedAt: row.closed_at === null ? null : iso(row.closed_at),
        entries: entriesOf(read, row),
      };
    }
}

const readBy = async (
  read: Pick<Reads, 'peersIn'>,
  identifiers: readonly number[],
  talks: readonly ConversationId[],
): Promise<ConversationId[]> => {
  const open = (await read.peersIn(talks)).filter(
    (row) => row.reads === 1 && row.revoked_at === null && identifiers.includes(row.identifier),
  );
  return talks.filter((talk) => open.some(({ conversation }) => conversation === talk));
};

async function* entriesOf(read: Reads, row: ConversationTable): AsyncGenerator<Said> {
  for (let after = 0; ; ) {
    const entries = await read.entriesAfter(row.id, after, page);
    const last = entries.at(-1);
    if (last === undefined) return;
    for (const entry of entries) yield saidIn(row, entry);
    after = last.seq;
  }
}

const saidIn = (row: ConversationTable, entry: EntryTable): Said => ({
  at: iso(entry.at),
  from: entry.side,
  name: entry.side === 'agent' ? entry.agent_name : null,
  what: entry.what ?? 'message',
  channel: entry.channel,
  text: entry.text,
  ...(entry.score === null ? {} : { score: entry.score }),
  page: entry.page_url === null ? null : { url: entry.page_url, title: entry.page_title },
  files: (entry.files === '' ? [] : (JSON.parse(entry.files) as FileRef[])).map((file, at) => ({
    id: file.file,
    name: file.name,
    type: file.type,
    bytes: file.bytes,
    path: `files/${row.number}-${entry.seq}-${at + 1} ${inArchive(file.name)}`,
  })),
});

/** Names no system takes for a path or a device of its own. */
const inArchive = (name: string): string => name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_');
