import * as v from 'valibot';
import { type SiteHours, siteHours } from '../../protocol/escalation-doors.ts';

export const defaultHours: SiteHours = { zone: 'Europe/Berlin', week: null, holidaysOf: null, closed: [] };

/** From its column. Field by field: what is missing or of another version falls back, the rest stays. */
export const hoursOf = (json: string): SiteHours => {
  const kept = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const { entries } = siteHours;
  const field = <Name extends keyof SiteHours>(name: Name): SiteHours[Name] => {
    const parsed = v.safeParse(entries[name], kept[name]);
    return parsed.success ? (parsed.output as SiteHours[Name]) : defaultHours[name];
  };
  return { zone: field('zone'), week: field('week'), holidaysOf: field('holidaysOf'), closed: field('closed') };
};
