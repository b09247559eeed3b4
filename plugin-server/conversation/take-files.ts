import type { FileRef } from '../../protocol/entry.ts';
import type { FileId } from '../../protocol/ids.ts';
import type { FileTable } from '../store/schema.ts';
import type { FileStore } from '../store/tx.ts';
import type { Caller } from './caller.ts';

export const ownerOf = (caller: Caller) =>
  caller.side === 'visitor' ? { device: caller.device } : { agent: caller.agent };

const fileRefOf = (row: FileTable): FileRef => ({
  file: row.id,
  name: row.name,
  type: row.type,
  bytes: row.bytes,
  ...(row.width === null || row.height === null ? {} : { width: row.width, height: row.height }),
});

/** The named files, if every one is the caller's own and free; null otherwise. */
export const takeFiles = async (
  tx: Pick<FileStore, 'ownFiles'>,
  caller: Caller,
  ids: readonly FileId[],
): Promise<FileTable[] | null> => {
  if (ids.length === 0) return [];
  if (new Set(ids).size !== ids.length) return null;
  const rows = await tx.ownFiles(caller.site, ownerOf(caller), ids);
  return rows.length === ids.length && rows.every((row) => row.conversation === null) ? rows : null;
};

/** As kept in an entry or note: '' when there are none. */
export const filesJson = (rows: readonly FileTable[]): string =>
  rows.length === 0 ? '' : JSON.stringify(rows.map(fileRefOf));
