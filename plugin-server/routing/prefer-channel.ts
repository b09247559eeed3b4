import type { ChannelKind } from '../../protocol/channel.ts';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { appendChange } from '../conversation/append-change.ts';
import { peerOf, type VisitorCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import { readMarks } from '../conversation/show.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { situationOf } from './situation-of.ts';

interface Prefer {
  readonly from: VisitorCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly channel: ChannelKind;
  readonly circumstances: Circumstances;
}

/**
 * She chose where answers go. The same again changes nothing. Errors: not-found, channel.off, channel.unknown-peer,
 * channel.opted-out, channel.bad-address.
 */
export const preferChannel = (
  tx: Tx,
  { from, conversation, cid, channel, circumstances }: Prefer,
): Promise<Outcome<{ seq: number }>> => {
  const { now } = circumstances;
  return once(
    tx,
    { origin: from.origin, cid, now, content: ['conversation:prefer', conversation, channel] },
    async () => {
      const held = await tx.lockReadable(peerOf(from, now), conversation);
      if (held === undefined) return refused('not-found');
      if (channel !== 'chat') {
        const way = (await situationOf(tx, held, circumstances)).ways.find((it) => it.channel === channel);
        if (way === undefined || way.closed === 'paused') return refused('channel.off');
        if (way.peer === null) return refused('channel.unknown-peer');
        if (way.closed === 'opted-out') return refused('channel.opted-out');
        if (way.closed === 'bad-address') return refused('channel.bad-address');
      }
      if (held.prefers === channel) return done({ seq: held.seq });
      const row = { ...held, prefers: channel, rev: held.rev + 1 };
      const entry = await appendChange(tx, row, from, 'switched', now, { channel });
      return done({ seq: row.seq }, [
        { is: 'entry', conversation: row, entry },
        await saveListed(tx, row),
        { is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) },
      ]);
    },
  );
};
