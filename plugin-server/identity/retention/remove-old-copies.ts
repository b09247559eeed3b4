import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a new version and a restore put aside in the data folder. */
const isCopy = (name: string): boolean => /^(before-schema-\d+-.*\.db|replaced-.*)$/.test(name);

/** Removes such copies made before this moment (ms since 1970); answers how many. */
export const removeOldCopies = async (dataFolder: string, before: number): Promise<number> => {
  let removed = 0;
  for (const name of (await readdir(dataFolder)).filter(isCopy)) {
    const path = join(dataFolder, name);
    if ((await stat(path)).mtimeMs >= before) continue;
    await rm(path, { recursive: true });
    removed += 1;
  }
  return removed;
};
