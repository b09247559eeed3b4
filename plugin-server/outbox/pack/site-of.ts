import type { SiteId } from '../../../protocol/ids.ts';
import type { ParcelSite } from '../../channels/adapter.ts';
import { matchesOrigin } from '../../site/matches-origin.ts';
import { hoursOf } from '../../site/site-hours.ts';
import type { PackNeeds } from './pack-needs.ts';

/** Whose mail it is. `page`: the one she wrote from last. */
export const siteOf = async (
  { store, sites, publicUrl }: Pick<PackNeeds, 'store' | 'sites' | 'publicUrl'>,
  id: SiteId,
  page: string | null,
): Promise<{ readonly said: ParcelSite; readonly isFormal: boolean }> => {
  const site = sites.byId(id);
  if (site === undefined) throw new Error('A delivery of a site that is not there.');
  const origin = page === null ? null : URL.parse(page)?.origin;
  // What a page says of itself leads nobody to where the shop is not.
  const own = matchesOrigin(site.origins, origin, null) ? origin : undefined;
  const pageUrl = own ?? site.origins.find(({ wild }) => !wild)?.text ?? publicUrl;
  return {
    said: {
      name: site.name,
      accent: site.look.accent,
      imprint: site.answering.imprint,
      zone: hoursOf((await store.read.site(id))?.hours ?? '{}').zone,
      publicUrl,
      pageUrl,
    },
    isFormal: site.look.formal,
  };
};
