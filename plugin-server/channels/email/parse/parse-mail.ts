import { channelLimits } from '../../../../protocol/channel.ts';
import type { Inbound, InboundMail, Raw } from '../../adapter.ts';
import type { MailMarks } from '../mail-marks.ts';
import { addressOf, idsIn } from './address-of.ts';
import { assuranceOf } from './assurance-of.ts';
import { automaticOf } from './automatic.ts';
import { cleanLine } from './clean-text.ts';
import { commandOf } from './command-of.ts';
import { hintsOf, recipientsOf, referencesOf } from './hints-of.ts';
import { localeOf } from './locale-of.ts';
import { mediaOf } from './media-of.ts';
import { type Mime, readMime } from './read-mime.ts';
import { mostWords, reportOf } from './report-of.ts';
import { type Sender, senderOf } from './sender-of.ts';

export interface ParseNeeds {
  readonly marks: MailMarks;
  /** Whose own mails come back with its hop mark. */
  readonly site: string;
  readonly ownAddresses: readonly string[];
  /** Reply addresses, with `{t}`. */
  readonly patterns: readonly string[];
}

/** What a mail says, from its bytes and its envelope. Resolves for anything; whatever it is, it comes to the same again. */
export const parseMail = async (raw: Raw, needs: ParseNeeds): Promise<readonly Inbound[]> => {
  try {
    const mime = await readMime(raw.bytes, mostWords);
    const said = { vendorKey: mime.vendorKey, at: sentAt(mime, raw.at) };
    if (isOurs(mime, needs)) return [{ ...said, t: 'own' }];
    return [{ ...said, ...(reportOf(mime, raw.meta, needs.marks) ?? messageOf(mime, raw, needs)) }];
  } catch {
    return [{ vendorKey: raw.key, at: raw.at, t: 'unsupported', what: 'mail' }];
  }
};

const longestWay = 30 * 86_400_000;

/** As its Date says where that may be true. */
const sentAt = (mime: Mime, at: Date): Date => {
  const said = Date.parse((mime.header('date')[0] ?? '').slice(0, 100));
  return said <= at.getTime() && said >= at.getTime() - longestWay ? new Date(said) : at;
};

const isOurs = (mime: Mime, { marks, site }: ParseNeeds): boolean =>
  mime.header('x-nahtlos-hop').some((value) => marks.isHop(value, site)) ||
  mime.header('message-id').some((value) => marks.parcelIn(value.trim()) !== null);

const messageOf = (mime: Mime, raw: Raw, needs: ParseNeeds): InboundMail => {
  const { meta } = raw;
  const sender = senderOf(mime);
  const hints = hintsOf(mime, meta, needs.marks);
  const hasToken = hints.some(({ kind }) => kind === 'reply-token');
  const { words } = mime;
  const { command, text } = commandOf(words.text);
  const { media, dropped } = mediaOf(mime.parts);
  const isLarge = meta.isHeadOnly === true || words.isShortened;
  return {
    t: 'message',
    from: {
      identifiers: [{ kind: 'email', value: sender.address }],
      ...(sender.name === '' ? {} : { name: sender.name }),
      assurance: assuranceOf(mime, meta, sender.isOne ? sender.address : null, hasToken),
    },
    sender: sender.said,
    recipient: recipientOf(mime, raw, needs),
    text,
    fullText: words.fullText,
    isCut: words.isCut,
    subject: cleanLine(mime.header('subject')[0] ?? '', channelLimits.subject),
    messageId: cleanLine(idsIn(mime.header('message-id')[0] ?? '')[0] ?? '', 500),
    references: referencesOf(mime),
    media,
    hints,
    auto: isOwnAddress(sender, needs) ? 'loop' : automaticOf(mime, meta),
    isSpam: mime.header('x-spam-flag').some((value) => /^\s*yes\b/i.test(value)),
    locale: localeOf(text),
    flag: isLarge ? 'too-large' : mime.flag,
    command,
    dropped,
  };
};

/** We do not write to ourselves: whoever says so has forged it, or it goes round. */
const isOwnAddress = ({ address }: Sender, { ownAddresses, marks }: ParseNeeds): boolean =>
  address !== '' && (ownAddresses.some((own) => addressOf(own) === address) || marks.tokenIn(address) !== null);

/** The address of ours it came to. */
const recipientOf = (mime: Mime, { meta }: Raw, { ownAddresses, patterns }: ParseNeeds): string => {
  const addresses = recipientsOf(mime, meta)
    .map(addressOf)
    .filter((address) => address !== '');
  const own = ownAddresses.map(addressOf);
  const ours = addresses.find(
    (address) => own.includes(address) || patterns.some((pattern) => fitsPattern(address, pattern)),
  );
  return ours ?? addresses[0] ?? '';
};

const fitsPattern = (address: string, pattern: string): boolean => {
  const [before = '', after = ''] = pattern.toLowerCase().split('{t}');
  return address.length > before.length + after.length && address.startsWith(before) && address.endsWith(after);
};
