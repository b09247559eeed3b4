import type { EmailChannel } from '../../../protocol/channel-doors.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { ChannelDesk } from './channel-desk.ts';
import { showChannel } from './read-channel.ts';

type Desk = Pick<ChannelDesk, 'store' | 'clock' | 'channels'>;

/** Nothing leaves by it until it goes on; what comes in comes in. Errors: channel.off: the site has none of its own. */
export const pauseChannel = async (
  desk: Desk,
  { site, agent }: AgentCaller,
  { isPaused }: { readonly isPaused: boolean },
): Promise<Outcome<{ readonly email: EmailChannel }>> => {
  const now = desk.clock.wall();
  const paused = await desk.store.write(async (tx) => {
    await tx.lockSite(site);
    const row = await tx.channelOf(site, 'email');
    if (row === undefined) return refused('channel.off');
    if ((row.paused_at !== null) === isPaused) return done(null);
    await tx.saveChannel({ ...row, paused_at: isPaused ? now : null, changed_at: now, changed_by: agent });
    const refs = JSON.stringify({ channel: row.id, isPaused });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'channel:pause', refs });
    return done(null, [{ is: 'channels', site }]);
  });
  if (!paused.ok) return paused;
  await desk.channels.hear(paused.news);
  return done({ email: await showChannel(desk, site) }, paused.news);
};
