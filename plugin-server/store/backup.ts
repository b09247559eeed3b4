import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { errorCode } from '../error-code.ts';
import { syncFolder } from '../sync-folder.ts';
import { type BackupManifest, filesFolder, manifestFile, sha256OfFile, shelfPath } from './backup-manifest.ts';
import { snapshotPostgres } from './postgres-snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotSqlite } from './sqlite-snapshot.ts';

export interface BackupOptions {
  readonly dataFolder: string;
  readonly databaseUrl?: string | undefined;
  /** The folder of the uploads. */
  readonly files: string;
  /** Where backups are kept; a folder is made in it. */
  readonly to: string;
  /** Of this program. */
  readonly version: string;
  readonly clock: Clock;
}

export interface Backup {
  readonly folder: string;
  readonly manifest: BackupManifest;
  /** Uploads the database knows and the disk does not have. */
  readonly missing: readonly string[];
}

/**
 * A consistent copy of database and uploads, also while the server runs: it reads through a connection of its own.
 * The key is not in it: whoever finds a backup cannot read the sealed values. Restore needs the key file beside it.
 */
export const backUp = async (options: BackupOptions): Promise<Backup> => {
  const at = options.clock.wall();
  const name = `nahtlos-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
  // Under another name until it is whole.
  const unfinished = join(options.to, `.${name}-${randomBytes(4).toString('hex')}`);
  await mkdir(join(unfinished, filesFolder), { recursive: true, mode: 0o700 });
  try {
    // The database first: every upload it knows is on the disk by then, since uploads are kept before they are known.
    const snapshot = await takeSnapshot(options, unfinished);
    const { kept, missing } = await copyFiles(snapshot, options.files, join(unfinished, filesFolder));
    const manifest = await describe({ ...snapshot, files: kept }, unfinished, options.version, at);
    const folder = join(options.to, name);
    await rename(unfinished, folder);
    await syncFolder(options.to);
    return { folder, manifest, missing };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};

const takeSnapshot = ({ dataFolder, databaseUrl }: BackupOptions, to: string): Promise<Snapshot> =>
  databaseUrl === undefined ? snapshotSqlite(dataFolder, to) : snapshotPostgres(databaseUrl, to);

/** Uploads never change, so a second name for the same bytes is a copy; where the disk is another one, the bytes are copied. */
const copyFiles = async (
  snapshot: Snapshot,
  from: string,
  to: string,
): Promise<{ kept: Snapshot['files']; missing: string[] }> => {
  const kept: Snapshot['files'][number][] = [];
  const missing: string[] = [];
  for (const file of snapshot.files) {
    const { shelf, isLoose } = file;
    const target = shelfPath(to, shelf);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await linkOrCopy(shelfPath(from, shelf), target);
      kept.push(file);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      // One that nobody sent may have been tidied away meanwhile.
      if (!isLoose) missing.push(shelf);
    }
  }
  return { kept, missing };
};

export const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    if (code === 'ENOENT') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await syncFile(to);
  }
};

const describe = async (snapshot: Snapshot, folder: string, version: string, at: number): Promise<BackupManifest> => {
  const path = join(folder, snapshot.file);
  await syncFile(path);
  const { store, schema, epoch, counts, files } = snapshot;
  const manifest: BackupManifest = {
    format: 1,
    version,
    store,
    schema,
    epoch,
    at,
    database: { file: snapshot.file, bytes: (await stat(path)).size, sha256: await sha256OfFile(path) },
    files: files.map(({ shelf, sha256 }) => ({ shelf, sha256 })),
    counts,
  };
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await syncFile(join(folder, manifestFile));
  await syncFolder(folder);
  return manifest;
};

const syncFile = async (path: string): Promise<void> => {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
};
