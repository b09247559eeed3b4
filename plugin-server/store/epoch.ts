import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.ts';
import { recordReads, recordWrites } from './record-queries.ts';

/** Drawn when a database is made and again when one is restored. */
export const randomEpoch = (): string => randomBytes(9).toString('base64url');

/** Of this start of the process. */
export const randomRun = (): string => randomBytes(9).toString('base64url');

export const epochKey = 'epoch';

/** The epoch of the database, drawn if it has none yet. */
export const epochOfDatabase = async (connection: Connection): Promise<string> => {
  const known = await recordReads(connection).meta(epochKey);
  if (known !== undefined) return known;
  const value = randomEpoch();
  await recordWrites(connection).saveMeta({ key: epochKey, value });
  return value;
};
