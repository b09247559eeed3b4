import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';

/** What a backup says of itself. Written last: a folder without it is no backup. */
const backupManifest = v.strictObject({
  format: v.literal(1),
  /** Of the program that made it. */
  version: v.string(),
  store: v.picklist(['sqlite', 'postgres']),
  schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  epoch: v.string(),
  /** Milliseconds since 1970 */
  at: v.number(),
  database: v.strictObject({
    file: v.picklist(['nahtlos.db', 'database.dump']),
    bytes: v.number(),
    sha256: v.string(),
  }),
  /** `sha256` as the database knows it. */
  files: v.array(v.strictObject({ shelf: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), sha256: v.string() })),
  /** Rows per table. */
  counts: v.record(v.string(), v.number()),
});
export type BackupManifest = v.InferOutput<typeof backupManifest>;

export const manifestFile = 'manifest.json';
export const filesFolder = 'files';

/** Where a shelf keeps a name: two levels, as in the data folder. */
export const shelfPath = (folder: string, shelf: string): string =>
  join(folder, shelf.slice(0, 2), shelf.slice(2, 4), shelf);

/** @throws Error with a sentence when the folder is no backup, or one of another format */
export const readManifest = async (folder: string): Promise<BackupManifest> => {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} is no backup: it has no ${manifestFile}.`, { cause });
  });
  try {
    return v.parse(backupManifest, JSON.parse(text));
  } catch (cause) {
    throw new Error(`${join(folder, manifestFile)} is not a manifest this version can read.`, { cause });
  }
};

export const sha256OfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};
