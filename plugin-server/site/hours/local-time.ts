import { type Day, midnightUtc } from './day.ts';

export interface LocalTime {
  readonly day: Day;
  /** Since midnight on the clock on the wall there. */
  readonly minute: number;
}

export const isZone = (zone: string): boolean => formatOf(zone) !== null;

/** What calendar and clock show in a zone. A zone nobody knows counts as UTC: settings refuse it before. */
export const localTime = (zone: string, at: number): LocalTime => {
  const shifted = new Date(at + offsetMs(zone, at));
  return {
    day: shifted.toISOString().slice(0, 10),
    minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
  };
};

/** How far the clock there is ahead of UTC. */
const offsetMs = (zone: string, at: number): number => {
  const format = formatOf(zone);
  if (format === null) return 0;
  const second = Math.floor(at / 1_000) * 1_000;
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(second)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
};

/**
 * Every moment at which the clock of that day shows these minutes: one, two when an hour comes twice, and when it is left
 * out those around the gap.
 */
export const momentsOf = (zone: string, day: Day, minute: number): readonly number[] => {
  const asUtc = midnightUtc(day) + minute * 60_000;
  const offsets = [...new Set([-dayMs, dayMs].map((by) => offsetMs(zone, asUtc + by)))];
  // The day before or after may have another offset than this one.
  const shown = offsets.filter((offset) => offsetMs(zone, asUtc - offset) === offset);
  return (shown.length > 0 ? shown : offsets).map((offset) => asUtc - offset);
};

/** When the clock is put forward or back between the two; null: it is not. */
export const shiftBetween = (zone: string, from: number, to: number): number | null => {
  const before = offsetMs(zone, from);
  if (before === offsetMs(zone, to)) return null;
  let [low, high] = [from, to];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (middle <= low) break;
    if (offsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
};

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat | null>();

const formatOf = (zone: string): Intl.DateTimeFormat | null => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = makeFormat(zone);
  formats.set(zone, made);
  return made;
};

const makeFormat = (zone: string): Intl.DateTimeFormat | null => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // The only thing it throws for: it does not know the zone.
    return null;
  }
};
