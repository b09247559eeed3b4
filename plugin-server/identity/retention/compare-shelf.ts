import type { FileShelf } from '../../file/file-shelf.ts';
import type { Store } from '../../store/store.ts';

const step = 500;

/**
 * Bytes no row knows, older than `before` (ms since 1970): what a lost answer of the database, or an end between two steps, left on
 * the shelf. Answers how many went.
 */
export const compareShelf = async (
  { store, shelf }: { readonly store: Store; readonly shelf: Pick<FileShelf, 'names' | 'remove'> },
  before: number,
  isStopping: () => boolean,
): Promise<number> => {
  let removed = 0;
  const clear = async (names: readonly string[]): Promise<void> => {
    for (const name of await store.read.freeShelves(names, [])) if (await shelf.remove(name)) removed += 1;
  };
  let some: string[] = [];
  for await (const name of shelf.names(before)) {
    if (isStopping()) return removed;
    some.push(name);
    if (some.length < step) continue;
    await clear(some);
    some = [];
  }
  await clear(some);
  return removed;
};
