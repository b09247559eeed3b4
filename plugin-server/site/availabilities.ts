import type { SiteHours } from '../../protocol/escalation-doors.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { Availability } from '../../protocol/view.ts';
import type { Clock } from '../clock.ts';
import type { DeskReads } from '../store/desk-tx.ts';
import { hourOfWeek } from './hours/hour-of-week.ts';
import { isOpen } from './hours/is-open.ts';
import { nextChange } from './hours/next-change.ts';
import { medianOf } from './median-of.ts';
import type { SiteDirectory } from './site-directory.ts';

/** Whether somebody is there, as far as it is known: asked at every hello and every connection, so the store is asked now and then only. */
export interface Availabilities {
  /** From what was read last, `online` of the team being there; reads again behind the answer if that is old. */
  of(site: SiteId, online: number): Availability;
  /** Resolves when what is old was read again. Never throws: without the figures there is still an answer. */
  fresh(site: SiteId): Promise<void>;
  sites(): readonly SiteId[];
}

interface Needs {
  readonly sites: Pick<SiteDirectory, 'byId' | 'all'>;
  readonly read: Pick<DeskReads, 'repliesBetween' | 'countWaiting'>;
  readonly clock: Pick<Clock, 'wall' | 'mono'>;
  readonly failed: (error: unknown) => void;
}

/** So many waiting for each who is there, and it is busy. */
const busyFrom = 3;
const fewestReplies = 20;
const freshMs = 15_000;
const medianFreshMs = 5 * 60_000;

interface Standing {
  /** When the row was counted; steady. */
  countedAt: number;
  waiting: number;
  medianS: number | null;
  medianAt: number;
  /** The hour the median is of. */
  hour: number;
  reading: Promise<void> | null;
}

interface Times {
  readonly hours: SiteHours;
  readonly from: number;
  readonly until: number;
  readonly isOpen: boolean;
  readonly changesAt: number | null;
}

const hourMs = 3_600_000;

export const createAvailabilities = ({ sites, read, clock, failed }: Needs): Availabilities => {
  const standings = new Map<SiteId, Standing>();
  const times = new Map<SiteId, Times>();

  const standingOf = (site: SiteId): Standing => {
    const known = standings.get(site);
    if (known !== undefined) return known;
    const never = Number.NEGATIVE_INFINITY;
    const made = { countedAt: never, waiting: 0, medianS: null, medianAt: never, hour: never, reading: null };
    standings.set(site, made);
    return made;
  };

  /** The calendar is worked through once for each time the shop opens or closes. */
  const timesOf = (site: SiteId, hours: SiteHours): Times => {
    const now = clock.wall();
    const known = times.get(site);
    if (known?.hours === hours && known.from <= now && now < known.until) return known;
    const changesAt = nextChange(hours, now);
    const made = { hours, from: now, until: changesAt ?? now + hourMs, isOpen: isOpen(hours, now), changesAt };
    times.set(site, made);
    return made;
  };

  const readAgain = (site: SiteId): Promise<void> => {
    const it = standingOf(site);
    it.reading ??= look(site, it).finally(() => {
      it.reading = null;
    });
    return it.reading;
  };

  const look = async (site: SiteId, it: Standing): Promise<void> => {
    const hours = sites.byId(site)?.hours;
    if (hours === undefined) return;
    it.waiting = await read.countWaiting(site);
    const now = clock.wall();
    const hour = Math.floor(now / hourMs);
    if (hour !== it.hour || clock.mono() - it.medianAt >= medianFreshMs) {
      const took: number[] = [];
      for (const { from, to } of hourOfWeek(hours.zone, now)) took.push(...(await read.repliesBetween(site, from, to)));
      it.medianS = took.length < fewestReplies ? null : medianOf(took);
      it.medianAt = clock.mono();
      it.hour = hour;
    }
    it.countedAt = clock.mono();
  };

  const isOld = (it: Standing): boolean => clock.mono() - it.countedAt >= freshMs;
  const fresh = async (site: SiteId): Promise<void> => {
    if (isOld(standingOf(site))) await readAgain(site).catch(failed);
  };

  return {
    of: (site, online) => {
      const hours = sites.byId(site)?.hours;
      if (hours === undefined) return { state: 'unknown', replyMedianS: null, opensAt: null, queue: null };
      void fresh(site);
      const { isOpen: opened, changesAt } = timesOf(site, hours);
      if (!opened) return { state: 'closed', replyMedianS: null, opensAt: changesAt, queue: null };
      const { waiting, medianS: replyMedianS } = standingOf(site);
      if (online === 0) return { state: 'unknown', replyMedianS, opensAt: null, queue: null };
      if (waiting < online * busyFrom) return { state: 'open', replyMedianS, opensAt: null, queue: null };
      return { state: 'busy', replyMedianS, opensAt: null, queue: waiting + 1 };
    },
    fresh,
    sites: () => sites.all().map(({ id }) => id),
  };
};
