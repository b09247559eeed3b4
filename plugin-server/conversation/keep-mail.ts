import type { Assurance } from '../../protocol/channel.ts';
import type { Cid, Origin } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { InboundMail } from '../channels/adapter.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { ConversationTable, FileTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Utterance } from './append-message.ts';
import { contentHash } from './content-hash.ts';

/** A file on the shelf that stands in no row yet. */
export type LooseFile = Omit<FileTable, 'site' | 'conversation' | 'aside'>;

/** A mail that came in. */
export interface ArrivedMail {
  readonly mail: InboundMail;
  readonly vendorKey: string;
  /** When it reached us, ms since 1970. */
  readonly at: number;
  /** Of the mail as it came. */
  readonly shelf: string;
  readonly files: readonly LooseFile[];
  /** Files that were not taken. */
  readonly dropped: number;
  readonly origin: Origin;
}

/** One of which it is known where it belongs and what its sender is worth. */
export interface PlacedMail extends ArrivedMail {
  /** The number of an identifier of the site; null: an agent, or nobody who is known. */
  readonly identifier: number | null;
  readonly assurance: Assurance;
  /** The number of a conversation it may belong to. */
  readonly perhaps: number | null;
  readonly circumstances: Circumstances;
}

export interface KeptMail {
  /** The number of its row. */
  readonly mail: number;
  /** What it says in the talk, but for its place there. */
  readonly said: Omit<Utterance, 'n'>;
}

/** The row of a mail, with the rows of its files: not yet in the talk. */
export const keepMail = async (
  tx: Pick<Tx, 'insertMail' | 'insertFile'>,
  placed: PlacedMail,
  row: Pick<ConversationTable, 'id' | 'site'>,
): Promise<KeptMail> => {
  const { mail, vendorKey, origin } = placed;
  const files = placed.files.map((file): FileTable => ({ ...file, site: row.site, conversation: null, aside: 0 }));
  for (const file of files) await tx.insertFile(file);
  const text = shortened(mail.text);
  const kept = await tx.insertMail({
    site: row.site,
    conversation: row.id,
    identifier: placed.identifier,
    message_id: mail.messageId,
    refs: JSON.stringify(mail.references),
    subject: mail.subject,
    sender: mail.sender,
    recipient: mail.recipient,
    assurance: placed.assurance,
    auto: mail.auto,
    full_text: mail.fullText,
    is_cut: mail.isCut || text !== mail.text ? 1 : 0,
    flag: mail.flag,
    dropped: placed.dropped,
    vendor_key: vendorKey,
    shelf: placed.shelf,
    perhaps: placed.perhaps,
    at: placed.at,
  });
  const said = {
    from: { side: 'visitor', origin } as const,
    cid: cidOf(vendorKey),
    hash: contentHash(text, [], undefined),
    text,
    files,
    channel: 'email' as const,
    mail: kept,
    at: Math.min(placed.at, placed.circumstances.now),
  };
  return { mail: kept, said };
};

/** As long as any other message; the whole of it stands with the mail. */
const shortened = (text: string): string =>
  text.length <= limits.text ? text : `${text.slice(0, limits.text - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** The client id of what a channel brought: the same whenever it comes again. */
export const cidOf = (vendorKey: string): Cid =>
  (/^[A-Za-z0-9_-]{22}/.test(vendorKey) ? vendorKey.slice(0, 22) : contentHash(vendorKey).slice(0, 22)) as Cid;
