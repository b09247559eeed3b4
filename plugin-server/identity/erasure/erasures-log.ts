import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { errorCode } from '../../error-code.ts';
import type { Mac } from '../../secret/mac.ts';
import { syncFolder } from '../../sync-folder.ts';

/** Under which a value that was erased is known again, and cannot be read. */
export const erasedMark = (site: SiteId, kind: IdentifierKind, value: string): [string, string, string, string] => [
  'erased',
  site,
  kind,
  value,
];

const line = v.strictObject({
  at: v.number(),
  site: v.string(),
  /** Number, kind and HMAC of each identifier. */
  identifiers: v.array(v.tuple([v.number(), v.string(), v.string()])),
});
export interface ErasureLine {
  readonly at: number;
  readonly site: SiteId;
  readonly identifiers: readonly (readonly [id: number, kind: IdentifierKind, mark: string])[];
}

const pathIn = (folder: string): string => join(folder, 'erasures.log');

/**
 * One line per erasure beside the database, which no backup of the database puts back: numbers and HMACs, nothing else. On the
 * disk when this answers.
 */
export const noteErasure = async (folder: string, it: ErasureLine): Promise<void> => {
  const file = await open(pathIn(folder), 'a', 0o600);
  try {
    await file.write(`${JSON.stringify(it)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(folder);
};

/** A line that was cut off by a crash stands for an erasure whose job goes on by itself. */
export const readErasures = async (folder: string): Promise<ErasureLine[]> => {
  const text = await readFile(pathIn(folder), 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return '';
    throw cause;
  });
  return text.split('\n').flatMap((row) => {
    const parsed = v.safeParse(line, jsonOf(row));
    return parsed.success ? [parsed.output as unknown as ErasureLine] : [];
  });
};

const jsonOf = (row: string): unknown => {
  try {
    return JSON.parse(row);
  } catch {
    return null;
  }
};

export const marksOf = (mac: Mac, site: SiteId, kind: IdentifierKind, value: string): readonly string[] =>
  mac.all(...erasedMark(site, kind, value));
