import { domainToUnicode } from 'node:url';

/** Addresses as people know them, and beside each the punycode of its domain: by that two which look alike are told apart. */
export const withPlainDomains = (text: string): string =>
  text.replaceAll(/@((?:[a-z0-9-]+\.)*xn--[a-z0-9.-]+)(>?)/gi, (whole, host: string, end: string) => {
    const plain = domainToUnicode(host);
    return plain === '' || plain === host.toLowerCase() ? whole : `@${plain}${end} (${host})`;
  });
