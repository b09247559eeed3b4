import { makeSetupToken, setupMeta } from './setup-token.ts';
import type { TeamDesk } from './team-desk.ts';

export interface OfferedSetup {
  /** For the operator's eyes only: whoever opens it first owns the server. */
  readonly url: string;
  readonly expiresAt: number;
}

/** At each start: while nobody owns the server, a new link to set it up (the former one ends); null once somebody does. */
export const offerSetup = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'inboxUrl'>,
): Promise<OfferedSetup | null> => {
  const { token, kept, expiresAt } = makeSetupToken(desk.clock.wall());
  const isOffered = await desk.store.write(async (tx) => {
    if ((await tx.ownerCount()) > 0) return false;
    await tx.saveMeta({ key: setupMeta, value: kept });
    return true;
  });
  return isOffered ? { url: `${desk.inboxUrl}/setup#${token}`, expiresAt } : null;
};
