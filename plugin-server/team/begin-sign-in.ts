import { type AgentId, idPrefix, type SignInId, tokenPrefix } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { News } from '../conversation/outcome.ts';
import { deviceLabel } from '../identity/device-label.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomId, randomToken } from '../secret/random-token.ts';
import type { AgentStore } from '../store/tx.ts';
import { isLive } from './is-live.ts';
import type { RequestFacts } from './team-desk.ts';

export interface BegunSignIn {
  readonly signIn: SignInId;
  /** For the cookie, and nowhere else. */
  readonly secret: string;
  readonly news: readonly News[];
}

/** She is in, always under a new secret. Where she was signed in ten times already, the oldest sign-in ends. */
export const beginSignIn = async (
  tx: Pick<AgentStore, 'signInsOf' | 'insertSignIn' | 'saveSignIn'>,
  agent: AgentId,
  facts: RequestFacts,
  now: number,
): Promise<BegunSignIn> => {
  const live = (await tx.signInsOf(agent))
    .filter((row) => isLive(row, now))
    .toSorted((a, b) => b.started_at - a.started_at);
  const surplus = live.slice(limits.signInsPerAgent - 1);
  for (const row of surplus) await tx.saveSignIn({ ...row, ended_at: now });

  const signIn = randomId<SignInId>(idPrefix.signIn);
  const secret = randomToken(tokenPrefix.signIn);
  await tx.insertSignIn({
    id: signIn,
    agent,
    token_hash: hashToken(secret),
    label: deviceLabel(facts.userAgent) ?? '',
    started_at: now,
    seen_at: now,
    fresh_at: now,
    ended_at: null,
  });
  return {
    signIn,
    secret,
    news: surplus.length === 0 ? [] : [{ is: 'signed-out', signIns: surplus.map(({ id }) => id), why: 'too-many' }],
  };
};
