import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { syncFolder } from '../sync-folder.ts';
import { linkOrCopy } from './backup.ts';
import { type BackupManifest, filesFolder, readManifest, sha256OfFile, shelfPath } from './backup-manifest.ts';
import { lockFolder } from './folder-lock.ts';
import { NewerSchema, newestSchema } from './migrate.ts';
import { restorePostgres } from './postgres-restore.ts';
import { restoreSqlite } from './sqlite-restore.ts';
import { databaseFile } from './sqlite-store.ts';

export interface RestoreOptions {
  /** A folder that `backUp` made. */
  readonly from: string;
  readonly dataFolder: string;
  readonly databaseUrl?: string | undefined;
  readonly files: string;
  /** Something is there already: it is put aside (SQLite) or removed (PostgreSQL). */
  readonly replace: boolean;
  readonly clock: Clock;
}

/**
 * Puts a backup in place, while no server runs. The database gets a new epoch, so that every client drops its copy, and
 * deliveries under way become `held`: they may have gone out since.
 * @throws StoreTaken when a server runs; Error with a sentence when the backup is damaged, of another store, from a newer
 *   version, or would replace something unasked
 */
export const restoreBackup = async (options: RestoreOptions): Promise<BackupManifest> => {
  const { from, dataFolder, databaseUrl, files } = options;
  const manifest = await readManifest(from);
  const wanted = databaseUrl === undefined ? 'sqlite' : 'postgres';
  if (manifest.store !== wanted)
    throw new Error(`This backup is of ${nameOf[manifest.store]}, but the server is set to ${nameOf[wanted]}.`);
  if (manifest.schema > newestSchema) throw new NewerSchema(manifest.schema);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const release = lockFolder(dataFolder);
  try {
    await verify(from, manifest);
    await copyFiles(from, manifest, files);
    const path = join(from, manifest.database.file);
    if (databaseUrl !== undefined) await restorePostgres({ ...options, databaseUrl, path });
    else await placeSqlite(options, path);
    return manifest;
  } finally {
    release();
  }
};

const nameOf = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

const verify = async (from: string, { database, files }: BackupManifest): Promise<void> => {
  const damaged = async (path: string, sha256: string): Promise<boolean> =>
    (await sha256OfFile(path).catch(() => '')) !== sha256;
  const path = join(from, database.file);
  if (await damaged(path, database.sha256))
    throw new Error(`The backup is damaged: ${database.file} is not what the manifest says.`);
  for (const { shelf, sha256 } of files)
    if (await damaged(shelfPath(join(from, filesFolder), shelf), sha256))
      throw new Error(`The backup is damaged: the upload ${shelf} is not what the manifest says.`);
};

const copyFiles = async (from: string, { files }: BackupManifest, to: string): Promise<void> => {
  for (const { shelf } of files) {
    const target = shelfPath(to, shelf);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await linkOrCopy(shelfPath(join(from, filesFolder), shelf), target);
    await syncFolder(dirname(target));
  }
};

/** Prepared beside the old one; the last step is a change of names. */
const placeSqlite = async ({ dataFolder, replace, clock }: RestoreOptions, backup: string): Promise<void> => {
  const old = (await readdir(dataFolder)).filter((name) => name.startsWith(databaseFile));
  if (old.includes(databaseFile) && !replace)
    throw new Error(`There is a database in ${dataFolder} already; say --replace to put it aside.`);
  const prepared = join(dataFolder, 'restoring.db');
  await rm(prepared, { force: true });
  try {
    await restoreSqlite(backup, prepared);
    if (old.length > 0) {
      const aside = join(dataFolder, `replaced-${new Date(clock.wall()).toISOString().replaceAll(/[:.]/g, '-')}`);
      await mkdir(aside, { mode: 0o700 });
      for (const name of old) await rename(join(dataFolder, name), join(aside, name));
    }
    await rename(prepared, join(dataFolder, databaseFile));
    await syncFolder(dataFolder);
  } finally {
    await rm(prepared, { force: true });
  }
};
