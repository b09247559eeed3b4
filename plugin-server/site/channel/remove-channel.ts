import type { EmailChannel } from '../../../protocol/channel-doors.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../../conversation/outcome.ts';
import { emptyChannel } from '../../routing/empty-channel.ts';
import type { ChannelDesk } from './channel-desk.ts';
import { showChannel } from './read-channel.ts';

type Desk = Pick<ChannelDesk, 'store' | 'clock' | 'channels' | 'trySettled'>;

/** The site's own channel is gone with its secrets; talk stays. What waits goes back to the chat, or fails. Error: channel.off. */
export const removeChannel = async (
  desk: Desk,
  { site, agent }: AgentCaller,
  { waiting }: { readonly waiting: 'chat' | 'fail' },
): Promise<Outcome<{ readonly email: EmailChannel }>> => {
  const { store, clock, channels, trySettled } = desk;
  const now = clock.wall();
  const removed = await store.write(async (tx) => {
    await tx.lockSite(site);
    const row = await tx.channelOf(site, 'email');
    if (row === undefined) return refused('channel.off');
    await tx.removeChannel(site, row.id);
    const refs = JSON.stringify({ channel: row.id, waiting });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'channel:remove', refs });
    return done(null, [{ is: 'channels', site }]);
  });
  if (!removed.ok) return removed;
  // Before it is emptied nobody may be routed to it any more.
  await channels.hear(removed.news);
  const news: News[] = [...removed.news];
  for (;;) {
    const emptied = await store.write((tx) =>
      emptyChannel(tx, { site, channel: 'email', waiting, now, steady: Math.floor(clock.steady()), trySettled }),
    );
    news.push(...emptied.news);
    if (emptied.isDone) break;
  }
  return done({ email: await showChannel(desk, site) }, news);
};
