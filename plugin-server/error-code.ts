/** What the system calls an error (`ENOENT`, `ENOSPC`); undefined for one it did not make. */
export const errorCode = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
