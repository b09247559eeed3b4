/** The folder or database belongs to another process. */
export class StoreTaken extends Error {
  /** A supervisor may try again (sysexits.h: EX_TEMPFAIL). */
  readonly exitCode = 75;
  constructor(place: string, cause?: unknown) {
    super(`Another Nahtlos process already works with ${place}. Stop it first, or use another one.`, { cause });
    this.name = 'StoreTaken';
  }
}
