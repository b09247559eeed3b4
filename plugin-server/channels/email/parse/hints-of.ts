import type { Hint, RawMeta } from '../../adapter.ts';
import type { MailMarks } from '../mail-marks.ts';
import { idsIn } from './address-of.ts';
import type { Mime } from './read-mime.ts';

/** Where its conversation may be found by, the strongest first. Whoever is in Cc was told of it and not asked. */
export const hintsOf = (mime: Mime, meta: RawMeta, marks: MailMarks): readonly Hint[] => {
  const hints: Hint[] = [];
  const seen = new Set<string>();
  const add = (key: string, hint: Hint): void => {
    if (seen.has(key) || hints.length >= mostHints) return;
    seen.add(key);
    hints.push(hint);
  };
  const recipients = recipientsOf(mime, meta);
  for (const address of recipients) {
    const token = marks.tokenIn(address);
    if (token !== null) add(`t ${token}`, { kind: 'reply-token', token });
  }
  for (const id of threadOf(mime)) {
    const parcel = marks.parcelIn(id);
    if (parcel !== null) add(`p ${parcel.id} ${parcel.mark}`, { kind: 'parcel', parcel });
    else add(`m ${id}`, { kind: 'message-id', value: id });
  }
  for (const address of recipients) {
    const parcel = marks.bouncedIn(address);
    if (parcel !== null) add(`p ${parcel.id} ${parcel.mark}`, { kind: 'parcel', parcel });
  }
  const number = numberIn(mime.header('subject')[0] ?? '');
  if (number !== null) add('n', { kind: 'number', number });
  return hints;
};

const mostHints = 60;

/** The envelope, what servers wrote of it, To; the envelope first. */
export const recipientsOf = (mime: Mime, meta: RawMeta): readonly string[] => [
  ...(meta.rcptTo ?? []),
  ...mime
    .addresses('delivered-to', 'x-original-to', 'x-envelope-to', 'envelope-to', 'to')
    .map(({ address }) => address),
];

/** In-Reply-To, then References from the last to the first. */
const threadOf = (mime: Mime): readonly string[] => [
  ...mime.header('in-reply-to').flatMap(idsIn).slice(0, 10),
  ...referencesOf(mime).toReversed(),
];

/** Oldest first. */
export const referencesOf = (mime: Mime): readonly string[] => mime.header('references').flatMap(idsIn).slice(-50);

const numberIn = (subject: string): number | null => {
  const digits = /\[#(\d{1,12})\]/.exec(subject)?.[1];
  return digits === undefined ? null : Number(digits);
};
