import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** A file and no row: a backup is made beside the running server, and nobody writes beside its writer. */
const file = 'last-backup.json';

const lastBackup = v.strictObject({ at: v.pipe(v.number(), v.safeInteger()), folder: v.string() });
export type LastBackup = v.InferOutput<typeof lastBackup>;

export const noteBackup = async (dataFolder: string, backup: LastBackup): Promise<void> => {
  const unfinished = join(dataFolder, `.${file}-${randomBytes(4).toString('hex')}`);
  await writeFile(unfinished, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
  await rename(unfinished, join(dataFolder, file));
};

/** null: none was made from this data folder, or nobody knows any more. */
export const readLastBackup = (dataFolder: string): LastBackup | null => {
  try {
    const parsed = v.safeParse(lastBackup, JSON.parse(readFileSync(join(dataFolder, file), 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
};
