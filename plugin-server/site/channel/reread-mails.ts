import type { EmailChannel } from '../../../protocol/channel-doors.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { ChannelDesk } from './channel-desk.ts';
import { showChannel } from './read-channel.ts';

type Desk = Pick<ChannelDesk, 'store' | 'clock' | 'channels'>;

/**
 * What came in and could not be read is read once more, at the reader's next look. What brought the reader down itself stays
 * where it is. Errors: channel.off: nothing comes in here.
 */
export const rereadMails = async (
  desk: Desk,
  { site, agent }: AgentCaller,
): Promise<Outcome<{ readonly email: EmailChannel }>> => {
  const view = desk.channels.viewOf(site);
  if (view === undefined) return refused('channel.off');
  const { id } = view.channel;
  const news = [{ is: 'channels', site }] as const;
  await desk.store.write(async (tx) => {
    const count = await tx.retryRaws(id, Math.floor(desk.clock.steady()));
    const refs = JSON.stringify({ channel: id, count });
    await tx.insertAudit({ site, at: desk.clock.wall(), actor: agent, op: 'channel:reread', refs });
  });
  return done({ email: await showChannel(desk, site) }, news);
};
