import { contentHash } from '../conversation/content-hash.ts';

/** Under which a mail that was erased is known if it comes again: as the channel called it, and by its own id. */
export const tombstonesOf = (vendorKey: string, messageId: string): string[] => [
  `key ${vendorKey}`,
  ...(messageId === '' ? [] : [`id ${contentHash(messageId)}`]),
];
