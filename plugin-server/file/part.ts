/** A stretch of a file's bytes: `start` counts, `end` does not. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** More chunks, segments or blocks than this no picture needs; without a limit a hostile one makes millions of them. */
export const maxParts = 65_536;

export interface Sides {
  readonly width: number;
  readonly height: number;
}
