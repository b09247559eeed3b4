import type { Answering } from '../../protocol/channel-doors.ts';
import type { SiteHours } from '../../protocol/escalation-doors.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { SiteTable } from '../store/schema.ts';
import type { Origin } from './parse-origin.ts';
import { originsOf } from './parse-origins.ts';
import { answeringOf } from './site-answering.ts';
import { hoursOf } from './site-hours.ts';
import { lookOf, type SiteLook } from './site-look.ts';
import { privacyOf, type SitePrivacy } from './site-privacy.ts';

/** A site as requests need it, its columns parsed. */
export interface KnownSite {
  readonly id: SiteId;
  readonly key: string;
  readonly name: string;
  readonly origins: readonly Origin[];
  readonly look: SiteLook;
  readonly privacyUrl: string | null;
  readonly privacy: SitePrivacy;
  readonly answering: Answering;
  readonly hours: SiteHours;
}

export const knownSite = (row: SiteTable): KnownSite => ({
  id: row.id,
  key: row.key,
  name: row.name,
  origins: originsOf(row.origins),
  look: lookOf(row.look),
  privacyUrl: row.privacy_url,
  privacy: privacyOf(row.privacy),
  answering: answeringOf(row.answering),
  hours: hoursOf(row.hours),
});
