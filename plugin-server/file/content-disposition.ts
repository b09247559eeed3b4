import { endingOf } from './clean-file-name.ts';

/** Endings under which a computer may open each type. Anything else could make a script out of a text: `invoice.js` is saved as `invoice.js.txt`. */
const endings = new Map<string, readonly [string, ...string[]]>([
  ['image/png', ['.png']],
  ['image/jpeg', ['.jpg', '.jpeg']],
  ['image/gif', ['.gif']],
  ['image/webp', ['.webp']],
  ['application/pdf', ['.pdf']],
  ['text/plain', ['.txt', '.text', '.log', '.csv', '.tsv', '.md', '.json', '.ics', '.vcf']],
]);

/** The header a file is served with (RFC 6266): always a download, never shown in the place of a page. `name` is `cleanFileName()`'s, `type` the recognised one. */
export const contentDisposition = (name: string, type: string): string => {
  const saved = nameToSave(name.toWellFormed(), type);
  const plain = saved.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const exact = encodeURIComponent(saved).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};

const nameToSave = (name: string, type: string): string => {
  const known = endings.get(type);
  return !known || known.includes(endingOf(name).toLowerCase()) ? name : name + known[0];
};
