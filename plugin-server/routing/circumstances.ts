import type { ChannelKind } from '../../protocol/channel.ts';
import type { Answering } from '../../protocol/channel-doors.ts';
import type { SiteHours } from '../../protocol/escalation-doors.ts';
import { defaultAnswering } from '../site/site-answering.ts';
import { defaultHours } from '../site/site-hours.ts';

/** What a verb that routes cannot read in the store. */
export interface Circumstances {
  /** Wall clock, and the one that schedules go by. */
  readonly now: number;
  readonly steady: number;
  /** Panel open and page visible on one of her devices. */
  readonly isPresent: boolean;
  /** The channel of this kind that serves the site. paused: somebody paused it. */
  readonly channel: (kind: ChannelKind) => 'none' | 'ok' | 'paused';
  readonly answering: Answering;
  readonly hours: SiteHours;
}

/** Of a site that has nothing but the chat: nobody is reached anywhere else. */
export const onlyChat = (now: number, isPresent = false): Circumstances => ({
  now,
  steady: now,
  isPresent,
  channel: () => 'none',
  answering: defaultAnswering,
  hours: defaultHours,
});
