import type { Attachment } from 'postal-mime';
import type { ChannelError, MarkedParcel, RawMeta, ReceiptOf } from '../../adapter.ts';
import type { MailMarks } from '../mail-marks.ts';
import { addressOf, idsIn } from './address-of.ts';
import { hasNoSender, isReport } from './automatic.ts';
import { failureIn, statusOf } from './failure-of.ts';
import { recipientsOf, referencesOf } from './hints-of.ts';
import { textOfHtml } from './html-text.ts';
import { bytesOf } from './media-of.ts';
import type { Mime } from './read-mime.ts';

/** What a machine says of a mail of ours. */
export type Report =
  | {
      readonly t: 'receipt';
      readonly of: ReceiptOf;
      readonly state: 'accepted' | 'delivered' | 'read' | 'failed' | 'delayed';
      readonly error?: ChannelError;
    }
  | { readonly t: 'opt-out'; readonly of: ReceiptOf }
  | { readonly t: 'unsupported'; readonly what: string };

/** A bounce, a complaint, a receipt (RFC 3464, 5965, 8098, and what servers write without reading them); null: a mail. */
export const reportOf = (mime: Mime, meta: RawMeta, marks: MailMarks): Report | null => {
  const typed = (type: string): Attachment | undefined => mime.parts.find(({ mimeType }) => mimeType === type);
  const feedback = typed('message/feedback-report');
  if (feedback && isReport(mime)) return complaintOf(fieldsOf(feedback), mime, meta, marks);
  const disposition = typed('message/disposition-notification');
  if (disposition && isReport(mime)) return readingOf(fieldsOf(disposition), marks);
  const status = typed('message/delivery-status') ?? typed('message/global-delivery-status');
  if (status && (isReport(mime) || isMachines(mime, meta))) return deliveryOf(fieldsOf(status), mime, meta, marks);
  return looksBounced(mime, meta) ? wordsOf(mime, meta, marks) : null;
};

/** Header-like lines of a part, the blocks of recipients one after the other; the first of a name counts. */
const fieldsOf = (part: Attachment): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  const text = new TextDecoder().decode(bytesOf(part).subarray(0, 64 * 1024));
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
};

const complaintOf = (fields: ReadonlyMap<string, string>, mime: Mime, meta: RawMeta, marks: MailMarks): Report => {
  const kind = (fields.get('feedback-type') ?? 'abuse').toLowerCase();
  if (['auth-failure', 'not-spam', 'virus', 'dkim'].includes(kind))
    return { t: 'unsupported', what: 'feedback-report' };
  const named = fields.get('original-rcpt-to') ?? fields.get('removal-recipient') ?? '';
  return { t: 'opt-out', of: ofWhat(mime, meta, marks, addressOf(named)) };
};

const readingOf = (fields: ReadonlyMap<string, string>, marks: MailMarks): Report => {
  const [id = ''] = idsIn(fields.get('original-message-id') ?? '');
  const parcel = marks.parcelIn(id);
  const isRead = /\bdisplayed\b/i.test(fields.get('disposition') ?? '');
  if (parcel === null || !isRead) return { t: 'unsupported', what: 'disposition-notification' };
  return { t: 'receipt', of: { parcel, vendorId: id }, state: 'read' };
};

const deliveryOf = (fields: ReadonlyMap<string, string>, mime: Mime, meta: RawMeta, marks: MailMarks): Report => {
  const named = fields.get('original-recipient') ?? fields.get('final-recipient') ?? '';
  const address =
    addressOf(named.replace(/^[a-z0-9-]+;/i, '')) ||
    addressOf((fields.get('final-recipient') ?? '').replace(/^[a-z0-9-]+;/i, ''));
  const of = ofWhat(mime, meta, marks, address);
  const action = (fields.get('action') ?? '').toLowerCase();
  if (/^deliver/.test(action)) return { t: 'receipt', of, state: 'delivered' };
  if (/^(?:relayed|expanded)/.test(action)) return { t: 'receipt', of, state: 'accepted' };
  const found = statusOf(fields.get('status') ?? '', `${fields.get('diagnostic-code') ?? ''}\n${wordsIn(mime)}`);
  const isDelayed = /^delayed/.test(action) || (action === '' && found.isForNow);
  return { t: 'receipt', of, state: isDelayed ? 'delayed' : 'failed', error: found.error };
};

/** No parts that say it: told by who writes, and by what is in it. */
const looksBounced = (mime: Mime, meta: RawMeta): boolean => {
  if (isDaemon(mime)) return true;
  const subject = mime.header('subject')[0] ?? '';
  const isSaid = bounceSubject.test(subject);
  if (isReport(mime)) return isSaid || /report-type="?delivery-status/i.test(mime.header('content-type')[0] ?? '');
  if (mime.header('x-failed-recipients').length > 0) return true;
  if (hasNoSender(mime, meta)) return (isSaid || originalIn(mime) !== '') && failureIn(wordsIn(mime));
  // A person who asks about a bounce has one in her mail, too: only a mail program's name is missing there.
  const isPersons = ['user-agent', 'x-mailer', 'in-reply-to', 'references'].some(
    (name) => mime.header(name).length > 0,
  );
  const hasOriginal = mime.parts.some(({ mimeType }) => originals.has(mimeType));
  return isSaid && !isPersons && hasOriginal && failureIn(wordsIn(mime));
};

const isMachines = (mime: Mime, meta: RawMeta): boolean =>
  isDaemon(mime) || hasNoSender(mime, meta) || mime.header('x-failed-recipients').length > 0;

const isDaemon = (mime: Mime): boolean => {
  const subject = mime.header('subject')[0] ?? '';
  return mime.addresses('from').some(({ name, address }) => {
    if (
      /^mailer[-_]?daemon(?:[@+._-]|$)/i.test(address) ||
      /^(?:mail(?:er)?[ -]?daemon|mail delivery (?:sub)?system)$/i.test(name)
    )
      return true;
    // A postmaster may be a person who writes.
    return (
      /^(?:postmaster|bounces?|mail-?delivery|delivery)(?:[@+._-]|$)/i.test(address) &&
      (bounceSubject.test(subject) || isReport(mime))
    );
  });
};

const bounceSubject =
  /^\s*(?:\[?[\w .-]{0,20}\]?:?\s*)?(?:undeliver|delivery (?:status|notification|has failed|failure|failed|report|delayed|problem)|mail (?:delivery|system|could not|failure)|mail delivery failed|returned (?:mail|to sender)|failure notice|failure delivery|failed (?:mail|delivery)|message (?:delivery|status|could not|not delivered|delayed|undeliver|you sent)|nondeliverable|non[- ]?delivery|could not send|unable to deliver|warning: (?:could not|message)|dsn:|rejected mail|returned email|could ?n.t be delivered|e-?mail (?:delivery|not delivered)|unzustellbar|nicht zustellbar|nicht zugestellt|zustellung (?:fehl|ver|nicht)|benachrichtigung (?:zum|über den) (?:übermittlungs|zustell)|fehler bei der (?:nachrichten)?zustellung|ihre (?:e-?mail|nachricht) (?:konnte|wurde) nicht|non remis|échec (?:de la remise|d.envoi)|notification d.échec|no se (?:puede|pudo) entregar|no entregado|error de entrega|mancato recapito|messaggio non|impossibile recapitare|não foi possível entregar|falha na entrega|onbestelbaar|niet bezorgd|nie dostarczono|nie można dostarczyć|kan inte leverera|kunne ikke leveres|не доставлено|недоставленное|сообщение не|ваше сообщение не|не удалось доставить|недоставлено|无法投递|退信|系统退信|配信不能|配信できません|送信エラー)/iu;

const originals = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
  'message/partial',
]);

const wordsOf = (mime: Mime, meta: RawMeta, marks: MailMarks): Report => {
  const words = wordsIn(mime);
  const listed = (mime.header('x-failed-recipients')[0] ?? '').split(',')[0] ?? '';
  const of = ofWhat(mime, meta, marks, addressOf(listed) || addressIn(words, mime, meta));
  const found = statusOf('', words);
  return { t: 'receipt', of, state: found.isForNow ? 'delayed' : 'failed', error: found.error };
};

/** Of its text or its HTML; nothing is looked for further on. */
export const mostWords = 128 * 1024;

/** What it says to whoever reads it, without the mail it gives back. */
const wordsIn = (mime: Mime): string => {
  const text =
    mime.text.trim() === ''
      ? textOfHtml(mime.html.slice(0, mostWords))
          .map((line) => line.text)
          .join('\n')
      : mime.text;
  const cut = text.slice(0, mostWords);
  const original =
    /^[ \t>]*(?:-{2,}.{0,60}(?:original|copy of|returned|header).{0,60}|received: ?(?:from|by) .{0,200})$/im.exec(cut);
  return original && original.index > 0 ? cut.slice(0, original.index) : cut;
};

/** The mail it gives back, or the head of that. */
const originalIn = (mime: Mime): string => {
  const part = mime.parts.find(({ mimeType }) => originals.has(mimeType));
  const text = part
    ? Buffer.from(bytesOf(part).subarray(0, mostWords)).toString('latin1')
    : mime.text.slice(0, mostWords);
  return /^[ \t>]*(?:message-id|x-message-id|received|return-path):/im.test(text) ? text : '';
};

const ofWhat = (mime: Mime, meta: RawMeta, marks: MailMarks, address: string): ReceiptOf => {
  const bounced = recipientsOf(mime, meta)
    .map(marks.bouncedIn)
    .find((parcel) => parcel !== null);
  const text = originalIn(mime);
  const ids = [
    ...[...text.matchAll(/^[ \t>]*message-id:\s{0,4}<?([^<>\s]{1,400}@[^<>\s]{1,250})>?/gim)].map(([, id = '']) => id),
    ...mime.header('x-original-message-id').flatMap(idsIn),
    ...mime.header('in-reply-to').flatMap(idsIn),
    ...referencesOf(mime).toReversed(),
    ...[...wordsIn(mime).matchAll(/\bmessage[- ]?id:?\s{0,4}<?([^<>\s]{1,400}@[^<>\s]{1,250})>?/gim)].map(
      ([, id = '']) => id,
    ),
  ].slice(0, 50);
  const ours = ids.find((id) => marks.parcelIn(id) !== null);
  const parcel: MarkedParcel | null = bounced ?? (ours === undefined ? null : marks.parcelIn(ours));
  const vendorId = ours ?? ids[0];
  const to =
    address || addressOf(/^[ \t>]*to:[^\n]{0,200}?([^\s<>,;:"]{1,100}@[^\s<>,;:"]{1,200})/im.exec(text)?.[1] ?? '');
  return { ...(parcel ? { parcel } : {}), ...(vendorId ? { vendorId } : {}), ...(to ? { address: to } : {}) };
};

/** The first address in it that is not the one it was sent to. */
const addressIn = (words: string, mime: Mime, meta: RawMeta): string => {
  const own = new Set(
    [...recipientsOf(mime, meta), ...mime.addresses('from').map(({ address }) => address)].map(addressOf),
  );
  for (const [found] of words.matchAll(/[A-Za-z0-9._%+/=-]{1,64}@[A-Za-z0-9.-]{1,200}/g)) {
    const address = addressOf(found.replace(/[.-]+$/, ''));
    if (address !== '' && !own.has(address)) return address;
  }
  return '';
};
