import { tokenPrefix } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomToken } from '../secret/random-token.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { AgentStore, RecordStore } from '../store/tx.ts';

/** The one-time key to a server nobody owns yet; of it only the hash is kept, under this name. */
export const setupMeta = 'setup';

interface Kept {
  readonly hash: string;
  readonly expiresAt: number;
}

export interface MadeSetupToken {
  /** Shown once, on the operator's terminal. */
  readonly token: string;
  readonly kept: string;
  readonly expiresAt: number;
}

export const makeSetupToken = (now: number): MadeSetupToken => {
  const token = randomToken(tokenPrefix.setup);
  const expiresAt = now + limits.setupLifeMs;
  const kept: Kept = { hash: hashToken(token), expiresAt };
  return { token, kept: JSON.stringify(kept), expiresAt };
};

/** Whether the token opens the set-up now: the newest one, in time, and as long as nobody owns the server. */
export const opensSetup = async (
  read: Pick<RecordStore, 'meta'> & Pick<AgentStore, 'ownerCount'>,
  token: string,
  now: number,
): Promise<boolean> => {
  const text = await read.meta(setupMeta);
  if (text === undefined || (await read.ownerCount()) > 0) return false;
  const kept = JSON.parse(text) as Kept;
  return safeEqual(kept.hash, hashToken(token)) && now <= kept.expiresAt;
};
