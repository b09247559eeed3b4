import type { Read } from '../launcher-sheet.ts';

/** Where the panel stands and which accent it wears; a value that is no CSS falls back to the one in the sheet. */
export const lookSheet = (read: Read): string =>
  `[part=root]{--a:${read('accent')};--x:${read('offset-x', 20)}px;--y:${read('offset-y', 20)}px;${
    read('position') === 'left' ? '--start:var(--x);--end:auto' : ''
  }}`;
