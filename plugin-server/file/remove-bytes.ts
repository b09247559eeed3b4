import type { FileTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { FileShelf } from './file-shelf.ts';

interface Desk {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'remove'>;
}

/**
 * Removes the bytes of these files, but for what another row holds as well. Their rows are removed afterwards: a row without
 * bytes is found again and removed, bytes without a row would lie there until the next look at the whole shelf.
 */
export const removeBytes = async ({ store, shelf }: Desk, files: readonly FileTable[]): Promise<void> => {
  const free = await store.read.freeShelves(
    files.map((file) => file.shelf),
    files.map((file) => file.id),
  );
  for (const name of free) await shelf.remove(name);
};
