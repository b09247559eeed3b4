import { type Because, channelLimits } from '../../protocol/channel.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Reads } from '../store/tx.ts';
import type { WayRow } from '../store/way-tx.ts';
import type { Circumstances } from './circumstances.ts';
import { isQuiet } from './is-quiet.ts';
import type { Situation, Way } from './route-message.ts';

export type RoutingReads = Pick<Reads, 'waysOf' | 'countToPeer'>;

/** What the router has to know of one conversation now. */
export const situationOf = async (
  read: RoutingReads,
  row: Pick<ConversationTable, 'id' | 'prefers' | 'her_channel' | 'her_at'>,
  circumstances: Circumstances,
): Promise<Situation> => {
  const { isPresent, channel, answering } = circumstances;
  const rows = channel('email') === 'none' ? [] : await read.waysOf(row.id);
  return {
    isPresent,
    prefers: row.prefers,
    last: row.her_channel,
    ways:
      channel('email') === 'none'
        ? []
        : [
            await wayOf(read, 'email', {
              row: rows.find((it) => it.channel === 'email'),
              conversation: row,
              circumstances,
            }),
          ],
    graceMs: answering.graceMs,
  };
};

interface Looking {
  /** undefined: no address of hers is known. */
  readonly row: WayRow | undefined;
  readonly conversation: Pick<ConversationTable, 'her_channel' | 'her_at'>;
  readonly circumstances: Circumstances;
}

const wayOf = async (
  read: RoutingReads,
  kind: Way['channel'],
  { row, conversation, circumstances }: Looking,
): Promise<Way> => {
  const { channel, answering, hours, now } = circumstances;
  const peer = row === undefined ? null : `${row.identifier}`;
  const closed = async (): Promise<Because | null> => {
    if (row === undefined || peer === null) return 'no-peer';
    if (channel(kind) === 'paused') return 'paused';
    if (row.endpoint !== null) return row.endpoint === 'bad' ? 'bad-address' : 'opted-out';
    const herAt = conversation.her_channel === kind ? conversation.her_at : null;
    if (isQuiet({ channel: kind, hours, at: now, herAt })) return 'quiet';
    if (row.is_proven === 1 || !answering.sparesUnproven) return null;
    const sent = await read.countToPeer(kind, peer, ['message', 'ack'], now - dayMs);
    return sent >= channelLimits.mailsPerDayToUnproven ? 'capped' : null;
  };
  return { channel: kind, peer, closed: await closed(), gatherMs: channelLimits.gatherMs };
};

const dayMs = 86_400_000;
