import type { ChannelKind } from '../../protocol/channel.ts';
import type { SiteHours } from '../../protocol/escalation-doors.ts';
import { weekdayOf } from '../site/hours/day.ts';
import { closingOn } from '../site/hours/is-open.ts';
import { localTime } from '../site/hours/local-time.ts';

interface Asked {
  readonly channel: ChannelKind;
  readonly hours: SiteHours;
  readonly at: number;
  /** When she last wrote, if it was on this channel: whoever is awake is not woken. */
  readonly herAt: number | null;
}

/**
 * Pure. Is nobody to be woken on this channel now (channels.md 2.4)? SMS and calls wait from 21:00 to 8:00, calls also on Sundays
 * and holidays, in the zone of the site; an answer within half an hour of her own message goes at any time. A mail wakes nobody.
 */
export const isQuiet = ({ channel, hours, at, herAt }: Asked): boolean => {
  if (channel !== 'sms' && channel !== 'phone') return false;
  if (herAt !== null && at - herAt <= awakeMs) return false;
  const { day, minute } = localTime(hours.zone, at);
  if (minute >= fromMinute || minute < toMinute) return true;
  return channel === 'phone' && (weekdayOf(day) === sunday || closingOn(hours, day) !== null);
};

const awakeMs = 30 * 60_000;
const fromMinute = 21 * 60;
const toMinute = 8 * 60;
const sunday = 6;
