import { doorPath } from '../protocol/door.ts';
import { limits } from '../protocol/limits.ts';
import type { Host } from './host.ts';

/** Somebody looks whether the tag is on its page. Sent once, nothing is stored; without query and fragment. */
export const ping = async ({ config, read }: Host): Promise<void> => {
  const tags = document.querySelectorAll('script[src*="/nahtlos.js"],script[src*="/nahtlos.full.js"]').length;
  await fetch(read('server', config.origin) + doorPath('visitor', 'site:ping'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify({
      site: read('site'),
      origin: location.origin,
      path: location.pathname,
      title: document.title.replace(/\s+/g, ' ').toWellFormed().trim().slice(0, limits.pageTitle),
      version: config.version,
      twice: tags > 1,
    }),
  }).catch(() => {});
};
