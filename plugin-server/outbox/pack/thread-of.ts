import type { Thread } from '../../channels/adapter.ts';
import type { OpenChannel } from '../../channels/channel-directory.ts';
import type { DeliveryRow } from '../../store/outbox-tx.ts';
import type { ConversationTable } from '../../store/schema.ts';
import type { PackNeeds } from './pack-needs.ts';

interface Of {
  /** null: nobody reads answers to it. */
  readonly replyToken: string | null;
  /** Whose thread it goes on; null: it stands alone. */
  readonly conversation: ConversationTable | null;
}

/** Where a mail belongs and where its answers and its bounces go. */
export const threadOf = async (
  { store, marks }: Pick<PackNeeds, 'store' | 'marks'>,
  row: DeliveryRow,
  channel: OpenChannel,
  { replyToken, conversation }: Of,
): Promise<Thread> => {
  const parcel = row.parcel ?? row.id;
  const { inReplyTo, references } =
    conversation === null
      ? alone
      : await before(store.read, row, conversation, (id) => ofOurs(marks, channel, id, row.peer));
  return {
    subject: conversation?.subject ?? '',
    messageId: marks.messageId(parcel, row.peer),
    inReplyTo,
    references,
    replyTo:
      replyToken === null
        ? null
        : channel.reply === null
          ? channel.address
          : marks.replyAddress(channel.reply, replyToken),
    bounceTo: channel.bounce === null ? null : marks.bounceAddress(channel.bounce, parcel, row.peer),
  };
};

/** The token under which her answers to this conversation are known; made when the first mail to her leaves. */
export const replyTokenOf = async (
  { store, clock, makeToken }: Pick<PackNeeds, 'store' | 'clock' | 'makeToken'>,
  { site, conversation, peer }: DeliveryRow,
): Promise<string> => {
  if (conversation === null) throw new Error('An answer to no conversation.');
  const identifier = Number(peer);
  const known = await store.read.replyToken(conversation, identifier);
  if (known !== undefined) return known;
  const made = makeToken();
  return store.write(async (tx) => {
    const meanwhile = await tx.replyToken(conversation, identifier);
    if (meanwhile !== undefined) return meanwhile;
    await tx.insertMailToken({
      id: made,
      site,
      purpose: 'reply',
      conversation,
      identifier,
      reach: null,
      escalation: null,
      at: clock.wall(),
      revoked_at: null,
    });
    return made;
  });
};

const alone = { inReplyTo: null, references: [] };
const lastReferences = 10;

/** What her mail referred to, her mail, and what we have sent her since: the first and the last ten. */
const before = async (
  read: PackNeeds['store']['read'],
  { channel, peer, parcel }: DeliveryRow,
  { id }: ConversationTable,
  ours: (parcel: number) => string,
): Promise<Pick<Thread, 'inReplyTo' | 'references'>> => {
  const hers = await read.threadOf(id, Number(peer));
  const since = await read.parcelsSent(id, channel, peer, hers?.at ?? 0);
  const all = [
    ...(hers === undefined ? [] : [...hers.references, hers.messageId]),
    ...since.filter((it) => it !== parcel).map(ours),
  ];
  const references = [...new Set(all)];
  return {
    inReplyTo: hers?.messageId ?? null,
    references:
      references.length > lastReferences + 1
        ? [...references.slice(0, 1), ...references.slice(-lastReferences)]
        : references,
  };
};

const ofOurs = (marks: PackNeeds['marks'], { address }: OpenChannel, parcel: number, peer: string): string =>
  `${marks.messageId(parcel, peer)}@${address.slice(address.lastIndexOf('@') + 1)}`;
