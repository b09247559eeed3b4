/** What stands in for a value where somebody's template or script had none: it would make one person of all who send it. */

const words = new Set([
  '-1',
  'null',
  'undefined',
  'none',
  'nan',
  'true',
  'false',
  'id',
  'email',
  'void',
  'test',
  'unknown',
  'n/a',
  'anonymous',
  'guest',
  'user',
  'admin',
  'distinctid',
  'distinct_id',
  'not_authenticated',
]);
const leftovers = ['{{', '${', '<%', '%email%', '[object'];
const quotes = /^["'`´“”„‚‘’«»]+|["'`´“”„‚‘’«»]+$/g;

/** Blocked at every site: never an identifier. */
export const isPlaceholder = (value: string): boolean => {
  const bare = value.replaceAll(quotes, '').trim().toLowerCase();
  return words.has(bare) || /^[0-]*$/.test(bare) || leftovers.some((it) => bare.includes(it));
};

const roles = new Set([
  'info',
  'kontakt',
  'contact',
  'service',
  'support',
  'office',
  'mail',
  'bestellung',
  'order',
  'sales',
  'shop',
  'noreply',
  'no-reply',
  'newsletter',
  'postmaster',
  'webmaster',
]);
const relays = /^(?:.+\.)?(?:marketplace\.amazon|members\.ebay)\.[a-z.]+$/;

/** Read by several people, or by anybody who buys there: joins nobody. */
export const isSharedMailbox = (email: string): boolean => {
  const at = email.lastIndexOf('@');
  return roles.has(email.slice(0, at)) || relays.test(email.slice(at + 1));
};
