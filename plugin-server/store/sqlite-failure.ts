/** What SQLite's result codes mean to us (sqlite.org/rescode.html). Extended codes carry the primary one in their low byte. */
const full = 13;
const storage = new Set([full, 10 /* IOERR */, 8 /* READONLY */, 14 /* CANTOPEN */]);

const primaryCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
};

/** No room. */
export const isFull = (error: unknown): boolean => primaryCode(error) === full;

/** The disk does not take what we write: nobody's fault but the disk's. */
export const isStorageFailure = (error: unknown): boolean => storage.has(primaryCode(error) ?? -1);

/** Another process holds it. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === 5;
