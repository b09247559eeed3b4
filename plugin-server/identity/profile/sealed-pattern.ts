import type { SiteId } from '../../../protocol/ids.ts';
import type { Sealer } from '../../secret/seal.ts';

/** A pattern may be somebody's address, and the record holds no values: in its lines it stands sealed. */
const place = (site: SiteId) => ({ site, table: 'identity_log', column: 'refs', row: 'pattern' });

export const sealPattern = (sealer: Sealer, site: SiteId, pattern: string): string => sealer.seal(place(site), pattern);

/** null: sealed under a key that is gone. */
export const openPattern = (sealer: Sealer, site: SiteId, sealed: string): string | null => {
  const opened = sealer.open(place(site), sealed);
  return opened.ok ? Buffer.from(opened.value).toString() : null;
};
