import type { EmailChannel } from '../../../protocol/channel-doors.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { keptSecrets, secretNames } from '../../channels/channel-secrets.ts';
import { nothingFound } from '../../channels/email-set-up.ts';
import type { ChannelView } from '../../channels/open-channels.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import type { ChannelDesk } from './channel-desk.ts';

type Desk = Pick<ChannelDesk, 'store' | 'clock' | 'channels'>;

/** The channel's page: how it is set up, how it does, what waits and what went wrong. */
export const readChannel = async (
  desk: Desk,
  { site }: AgentCaller,
): Promise<Outcome<{ readonly email: EmailChannel }>> => done({ email: await showChannel(desk, site) });

const failuresSinceMs = 7 * 86_400_000;

/** As it is now: after a change whoever changed it sees to it that the directory has heard. */
export const showChannel = async ({ store, clock, channels }: Desk, site: SiteId): Promise<EmailChannel> => {
  const { read } = store;
  const view = channels.viewOf(site);
  const row = await read.channelOf(site, 'email');
  const id = view?.channel.id ?? '';
  const [{ waiting }, figures, raws, lastInAt, problem] = await Promise.all([
    read.channelState(site, 'email'),
    read.channelFigures(site, 'email', clock.wall() - failuresSinceMs),
    read.countRaws(id),
    read.lastRawAt(id),
    read.channelMark(id, 'problem'),
  ]);
  const kept = row === undefined ? {} : keptSecrets(row.secrets);
  return {
    from: view?.from ?? 'none',
    settings: view?.settings ?? null,
    secrets: secretNames.flatMap((name) => {
      const it = kept[name];
      return it === undefined ? [] : [{ name, ends: it.ends, at: it.at }];
    }),
    ...stateOf(view, problem),
    found: view?.found ?? nothingFound,
    lastInAt,
    lastOutAt: figures.lastOutAt,
    waiting,
    unclear: figures.unclear,
    failed: figures.failed,
    quarantined: raws.quarantined,
    unread: raws.failed,
  };
};

const stateOf = (view: ChannelView | undefined, problem: string): Pick<EmailChannel, 'state' | 'problem'> => {
  if (view === undefined) return { state: 'off', problem: null };
  if (view.channel.isPaused) return { state: 'paused', problem: null };
  if (problem !== '') return { state: 'blocked', problem };
  const [down] = view.down;
  return down === undefined ? { state: 'ok', problem: null } : { state: 'degraded', problem: down };
};
