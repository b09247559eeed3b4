/** The folder or database belongs to another process. The caller exits with 75: a supervisor may try again. */
export class StoreTaken extends Error {
  constructor(place: string, cause?: unknown) {
    super(`Another Nahtlos process already works with ${place}. Stop it first, or use another one.`, { cause });
    this.name = 'StoreTaken';
  }
}
