import { isThisMachine, type Origin, parseOrigin } from './parse-origin.ts';

/**
 * Whether a page of this origin may speak for the site: it is the server's own, or one of the list, whole and label by label.
 * `header` is what the browser sent; `null`, nothing, nonsense and any spelling no browser uses match nothing.
 */
export const matchesOrigin = (
  list: readonly Origin[],
  header: string | null | undefined,
  own: Origin | null,
): boolean => {
  const page = pageOrigin(header);
  if (page === null) return false;
  return (own !== null && isSame(own, page)) || list.some((entry) => isSame(entry, page));
};

/** The origin of a page as its browser names it, or null. Plain http counts only on this machine, as in the list. */
export const pageOrigin = (header: string | null | undefined): Origin | null => {
  if (header === null || header === undefined) return null;
  const before = known.get(header);
  if (before !== undefined) return before;
  const parsed = parseOrigin(header);
  if (!parsed.ok || parsed.origin.wild || parsed.origin.text !== header) return null;
  if (known.size >= knownOrigins) known.clear();
  known.set(header, parsed.origin);
  return parsed.origin;
};

/** The same pages come with every message, and taking an address apart is dear. Only what is an origin is kept. */
const knownOrigins = 500;
const known = new Map<string, Origin>();

const isSame = (entry: Origin, page: Origin): boolean => {
  if (entry.scheme !== page.scheme || entry.port !== page.port) return false;
  if (isThisMachine(entry)) return isThisMachine(page);
  return entry.wild ? isOneLabelBelow(entry.host, page.host) : entry.host === page.host;
};

const isOneLabelBelow = (domain: string, host: string): boolean => {
  const wanted = domain.split('.');
  const given = host.split('.');
  return given.length === wanted.length + 1 && wanted.every((label, index) => label === given[index + 1]);
};
