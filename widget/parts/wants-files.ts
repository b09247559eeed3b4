import type { ChatState } from '../chat-state.ts';

/** There is a file in what is drawn. */
export const wantsFiles = ({ talk, settled, unsent }: ChatState): boolean =>
  talk?.entries.some((entry) => entry.t === 'message' && entry.files.length > 0) ||
  [...settled.map(({ item }) => item), ...unsent].some((item) => item.files.length > 0);
