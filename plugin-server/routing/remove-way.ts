import type { ChannelKind } from '../../protocol/channel.ts';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { appendChange } from '../conversation/append-change.ts';
import { peerOf, type VisitorCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import { readMarks } from '../conversation/show.ts';
import type { Tx } from '../store/tx.ts';
import { backToChat } from './back-to-chat.ts';

interface RemoveWay {
  readonly from: VisitorCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly channel: ChannelKind;
  readonly now: number;
}

/** No more answers that way: what is on its way arrives, what waits stays in the chat. None known: nothing changes. Error: not-found. */
export const removeWay = (
  tx: Tx,
  { from, conversation, cid, channel, now }: RemoveWay,
): Promise<Outcome<{ seq: number }>> =>
  once(tx, { origin: from.origin, cid, now, content: ['way:remove', conversation, channel] }, async () => {
    const held = await tx.lockReadable(peerOf(from, now), conversation);
    if (held === undefined) return refused('not-found');
    const ways = (await tx.waysOf(held.id)).filter((way) => way.channel === channel);
    if (ways.length === 0) return done({ seq: held.seq });
    await tx.removeWay(held.id, channel, now);
    for (const delivery of await tx.waitingOutside(held.id, held.seq))
      if (delivery.channel === channel) await backToChat(tx, held, delivery, { state: 'waiting', nextAt: null, now });
    for (const { identifier } of ways)
      await tx.insertConsent({
        site: from.site,
        identifier,
        purpose: 'notifications',
        channel,
        granted: 0,
        at: now,
        source: 'visitor',
        proof: 'ways-1',
      });
    const row = { ...held, rev: held.rev + 1 };
    const news: News[] = [];
    if (row.prefers === channel) {
      row.prefers = null;
      news.push({ is: 'entry', conversation: row, entry: await appendChange(tx, row, from, 'switched', now) });
    }
    news.push(await saveListed(tx, row));
    news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
    return done({ seq: row.seq }, news);
  });
