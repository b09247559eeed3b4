import type { Read } from '../launcher-sheet.ts';

/** Where the panel stands, beside what the launcher's sheet says of both: accent, and how far from the edges. */
export const lookSheet = (read: Read): string =>
  read('position') === 'left' ? '[part=root]{--start:var(--x);--end:auto}' : '';
