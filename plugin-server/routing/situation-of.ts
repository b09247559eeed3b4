import { type Because, channelLimits } from '../../protocol/channel.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Reads } from '../store/tx.ts';
import type { WayRow } from '../store/way-tx.ts';
import type { Circumstances } from './circumstances.ts';
import type { Situation, Way } from './route-message.ts';

export type RoutingReads = Pick<Reads, 'waysOf' | 'countToPeer'>;

/** What the router has to know of one conversation now. */
export const situationOf = async (
  read: RoutingReads,
  row: Pick<ConversationTable, 'id' | 'prefers' | 'her_channel'>,
  circumstances: Circumstances,
): Promise<Situation> => {
  const { isPresent, channel, answering } = circumstances;
  const rows = channel('email') === 'none' ? [] : await read.waysOf(row.id);
  return {
    isPresent,
    prefers: row.prefers,
    last: row.her_channel,
    ways: channel('email') === 'none' ? [] : [await mailWay(read, rows, circumstances)],
    graceMs: answering.graceMs,
  };
};

const mailWay = async (read: RoutingReads, rows: readonly WayRow[], circumstances: Circumstances): Promise<Way> => {
  const { channel, answering, now } = circumstances;
  const row = rows.find((it) => it.channel === 'email');
  const peer = row === undefined ? null : `${row.identifier}`;
  const closed = async (): Promise<Because | null> => {
    if (row === undefined || peer === null) return 'no-peer';
    if (channel('email') === 'paused') return 'paused';
    if (row.endpoint !== null) return row.endpoint === 'bad' ? 'bad-address' : 'opted-out';
    if (row.is_proven === 1 || !answering.sparesUnproven) return null;
    const sent = await read.countToPeer('email', peer, ['message', 'ack'], now - dayMs);
    return sent >= channelLimits.mailsPerDayToUnproven ? 'capped' : null;
  };
  return { channel: 'email', peer, closed: await closed(), gatherMs: channelLimits.gatherMs };
};

const dayMs = 86_400_000;
