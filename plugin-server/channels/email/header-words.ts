import { cut, oneLine } from '../one-line.ts';

const subjectMost = 70;
const nameMost = 64;

/** What people wrote, as it may stand in a header: one line that ends. */
export const subjectOf = (words: string): string => oneLine(words, subjectMost);

/** Words of ours around what people wrote, which gives way if it gets too long. */
export const subjectAround = (before: string, name: string, after: string): string =>
  `${before}${cut(name, Math.max(8, subjectMost - before.length - after.length))}${after}`;

/** In front of an address it must not look like one. */
export const nameInHeader = (...names: readonly string[]): string =>
  cut(
    names
      .map((name) => oneLine(name.replaceAll(/[@<>"\\]/g, ' '), nameMost))
      .filter((name) => name !== '')
      .join(', '),
    nameMost,
  );

/** An id of a mail with its brackets; null: it is none, and would not survive a header. */
export const messageId = (id: string): string | null =>
  /^[\x21-\x3b\x3d\x3f-\x7e]{1,250}$/.test(id) ? `<${id}>` : null;

/** RFC 5322 3.6.4, cut where long talks would fill pages: the first and the last ten, and what is answered at the end. */
export const referencesOf = (ids: readonly string[], answered: string | null): string[] => {
  const known = [...new Set(ids.map(messageId).filter((id) => id !== null))].filter((id) => id !== answered);
  const kept = known.length <= 11 ? known : [...known.slice(0, 1), ...known.slice(-10)];
  return answered === null ? kept : [...kept, answered];
};

/** A name that a file may have anywhere. */
export const fileName = (name: string): string => {
  const safe = oneLine(name.replaceAll(/[\\/:*?"<>|]/g, ' '), 150).replace(/^\.+/, '');
  return safe === '' ? 'file' : safe;
};

export const fileType = (type: string): string =>
  /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,90}$/i.test(type) ? type : 'application/octet-stream';
