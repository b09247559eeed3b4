import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, StartKey } from '../../protocol/ids.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';
import type { WayWrites } from '../store/way-tx.ts';
import type { VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import { newConversation } from './new-conversation.ts';

interface Opening {
  readonly to:
    | { readonly start: StartKey; readonly follows?: ConversationId | undefined }
    | { readonly conversation: ConversationId };
  readonly channel: ChannelKind;
  readonly now: number;
}

/** A new conversation of this device, numbered within its site, readable by the identifier that opened it (identity.md 8). */
export const openConversation = async (
  tx: ConversationWrites & Pick<WayWrites, 'carriedWay' | 'allowWay'>,
  from: VisitorCaller,
  { to, channel, now }: Opening,
): Promise<ConversationTable> => {
  if (!('start' in to)) throw new Error('A conversation is opened under a start key.');
  // Only what she may read; what is gone, or another's, is named by nobody.
  const former = to.follows === undefined ? undefined : await tx.readable(peerOf(from, now), to.follows);
  const { pos, number } = await tx.raiseNumber(from.site);
  const row: ConversationTable = {
    ...newConversation({ site: from.site, pos, number }, channel, now),
    device: from.device,
    start_key: to.start,
    follows: former?.id ?? null,
    name: await tx.nameOf(from.user === 0 ? [from.anon] : [from.user, from.anon]),
  };
  await tx.insertConversation(row);
  await tx.insertPeer({
    conversation: row.id,
    channel,
    // What was said goes with the person who is signed in, not with the browser.
    identifier: from.user === 0 ? from.anon : from.user,
    address: null,
    how: 'opened',
    reads: 1,
    replies: 1,
    since_seq: 0,
    at: now,
    revoked_at: null,
    actor: null,
  });
  const way = await tx.carriedWay(from.site, from.user === 0 ? [from.anon] : [from.user]);
  // What she allowed for her last conversation she need not say again.
  if (way !== undefined)
    await tx.allowWay({
      conversation: row.id,
      channel: way.channel,
      identifier: way.identifier,
      address: way.address,
      how: 'carried',
      reads: 0,
      replies: 1,
      since_seq: 0,
      at: now,
      revoked_at: null,
      actor: null,
    });
  return row;
};
