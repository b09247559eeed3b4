import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';
import { syncFolder } from '../sync-folder.ts';
import { safeEqual } from './safe-equal.ts';
import { type MasterKey, subkey } from './subkey.ts';

export interface MasterKeySource {
  /** `NAHTLOS_SECRET`, if the operator gave one: 64 hexadecimal or 43 (44 with `=`) base64 or base64url characters. */
  readonly given: string | undefined;
  /** Path of `secret.key` in the data folder. Read, or made, only if none is given. */
  readonly file: string;
  /** `fingerprint()` of the key the database was written with; null for a new database, the only case in which a key is made. */
  readonly fingerprint: string | null;
}

export type LoadedMasterKey =
  | {
      readonly ok: true;
      readonly key: MasterKey;
      readonly from: 'environment' | 'file' | 'made';
      /** Other accounts of this machine may read the file: worth a warning. */
      readonly exposed: boolean;
    }
  | {
      readonly ok: false;
      readonly reason: 'malformed' | 'missing' | 'unreadable' | 'wrong';
      readonly sentence: string;
    };

/** The key this data folder lives by, or one sentence for the operator why the server must not start. */
export const loadMasterKey = async ({
  given,
  file,
  fingerprint: expected,
}: MasterKeySource): Promise<LoadedMasterKey> => {
  if (given !== undefined) {
    const key = parseMasterKey(given);
    if (!key) return refused('malformed', `NAHTLOS_SECRET must be 32 bytes: ${forms}.`);
    return matching(expected, key, 'NAHTLOS_SECRET', { from: 'environment', exposed: false });
  }

  try {
    const text = await readOrMake(file, expected === null);
    if (text === null)
      return refused(
        'missing',
        `${file} is missing, but the database was written with it: put your copy back, or set NAHTLOS_SECRET.`,
      );
    const key = parseMasterKey(text.content);
    if (!key) return refused('malformed', `${file} does not hold 32 bytes (${forms}): put your copy back.`);
    const exposed = process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0;
    return matching(expected, key, file, { from: text.made ? 'made' : 'file', exposed });
  } catch (cause) {
    return refused(
      'unreadable',
      `${file} cannot be read or made (${errorCode(cause) ?? 'unknown error'}): check the owner and rights of the data folder.`,
    );
  }
};

/** The key in a text, or null if it is not exactly 32 bytes in one of the forms we take. White space around it does not count. */
export const parseMasterKey = (text: string): MasterKey | null => {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex') as Uint8Array as MasterKey;
  if (/^[0-9a-z+/_-]{43}=?$/i.test(trimmed)) return Buffer.from(trimmed, 'base64') as Uint8Array as MasterKey;
  return null;
};

/** May be stored beside the data: tells whether a key is the same one, and nothing else about it. */
export const fingerprint = (master: MasterKey): string =>
  Buffer.from(subkey(master, 'fingerprint')).toString('base64url');

const forms = '64 hexadecimal or 43 base64 characters';

const readOrMake = async (file: string, mayMake: boolean): Promise<{ content: string; made: boolean } | null> => {
  const found = await read(file);
  if (found !== null) return { content: found, made: false };
  if (!mayMake) return null;
  const made = await make(file);
  // Read back, so that what counts is what the next start will find.
  return { content: await readFile(file, 'utf8'), made };
};

const read = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null;
    throw cause;
  }
};

/** Whole or not at all, also through a power cut; false if another start was faster: then its key is the one. */
const make = async (file: string): Promise<boolean> => {
  const temporary = `${file}.${randomBytes(8).toString('hex')}.new`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const first = await place(temporary, file);
  await syncFolder(dirname(file));
  return first;
};

/** A link never replaces an existing file. Where the file system has no links, the lock on the data folder has to do. */
const place = async (temporary: string, file: string): Promise<boolean> => {
  try {
    await link(temporary, file);
  } catch (cause) {
    if (withoutLinks.includes(errorCode(cause) ?? '')) {
      await rename(temporary, file);
      return true;
    }
    await unlink(temporary);
    if (errorCode(cause) === 'EEXIST') return false;
    throw cause;
  }
  await unlink(temporary);
  return true;
};

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

const matching = (
  expected: string | null,
  key: MasterKey,
  where: string,
  found: { readonly from: 'environment' | 'file' | 'made'; readonly exposed: boolean },
): LoadedMasterKey =>
  expected === null || safeEqual(fingerprint(key), expected)
    ? { ok: true, key, ...found }
    : refused(
        'wrong',
        `The key in ${where} is not the one this database was written with: use the right one, or the right data folder.`,
      );

const refused = (reason: 'malformed' | 'missing' | 'unreadable' | 'wrong', sentence: string): LoadedMasterKey => ({
  ok: false,
  reason,
  sentence,
});
