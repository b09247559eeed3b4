import type * as nodeDisk from 'node:fs/promises';
import { errorCode } from '../error-code.ts';

/** What the shelf needs of `node:fs/promises`; handed in, so that a full disk can be tried. */
export type Disk = Pick<typeof nodeDisk, 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'stat' | 'unlink'>;

/** What `work` gives, or null if the file or folder it wants is not there. */
export const ifThere = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null;
    throw cause;
  }
};
