import { mailAddress } from '../../../mail-address.ts';

/** Normalised as identifiers are: trimmed, lower case, its host in ASCII; '' for what is no address. */
export const addressOf = (text: string): string => mailAddress(text.trim().replace(/^<|>$/g, ''))?.toLowerCase() ?? '';

/** Ids in a header, without angle brackets. */
export const idsIn = (value: string): string[] => {
  const found: string[] = [];
  for (const [, bracketed, bare] of value
    .slice(0, 64 * 1024)
    .matchAll(/<([^<>\s]{1,500})>|([^<>\s,;"]{1,250}@[^<>\s,;"]{1,250})/g)) {
    found.push(bracketed ?? bare ?? '');
  }
  return found;
};
