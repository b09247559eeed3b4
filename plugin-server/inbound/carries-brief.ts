import type { Media } from '../channels/adapter.ts';

/**
 * Whether a file of an agent's answer may hold the mail he answers, and so the brief: the mail itself as an attachment, what Outlook
 * packs a whole mail into, and HTML, as which mail servers append the rest of one. Such a file is not for her.
 */
export const carriesBrief = ({ name, type }: Pick<Media, 'name' | 'type'>): boolean =>
  type.startsWith('message/') ||
  types.has(type) ||
  /(?:\.(?:eml|msg|mht|mhtml|html?)(?:\.txt)?|^winmail\.dat)$/i.test(name);

const types: ReadonlySet<string> = new Set([
  'application/ms-tnef',
  'application/vnd.ms-tnef',
  'application/vnd.ms-outlook',
  'text/html',
  'text/rfc822-headers',
]);
