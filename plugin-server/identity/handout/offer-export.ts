import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { tokenPrefix } from '../../../protocol/ids.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { randomToken } from '../../secret/random-token.ts';
import type { Store } from '../../store/store.ts';

interface Offer {
  readonly site: SiteId;
  /** an agent's id, or a device's origin `d:…` */
  readonly actor: string;
  readonly identifiers: readonly number[];
  readonly now: number;
}

/** A pass for one fetch within a day; only its hash is kept. */
export const offerExport = async (
  store: Store,
  { site, actor, identifiers, now }: Offer,
): Promise<{ readonly pass: string; readonly expiresAt: number }> => {
  const pass = randomToken(tokenPrefix.export);
  const expiresAt = now + identityLimits.exportLifeMs;
  await store.write(async (tx) => {
    await tx.insertExport({
      pass_hash: hashToken(pass),
      site,
      actor,
      identifiers: JSON.stringify(identifiers),
      at: now,
      expires_at: expiresAt,
      fetched_at: null,
    });
    await tx.insertAudit({ site, at: now, actor, op: 'export:start', refs: JSON.stringify({ identifiers }) });
  });
  return { pass, expiresAt };
};
