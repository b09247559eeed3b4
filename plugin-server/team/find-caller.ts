import type { InstanceId, SignInId } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { originOfInstance } from '../conversation/caller.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import type { SignInTable } from '../store/schema.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import type { InstanceOwners } from './instance-owners.ts';
import { isLive } from './is-live.ts';
import { rightsOf } from './rights.ts';
import { showSelf } from './show-self.ts';
import type { TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'requiresFactor'> & { readonly instances: InstanceOwners };

interface Shown {
  /** What the cookie holds; undefined if there is none. */
  readonly secret: string | undefined;
  /** The browser that writes; absent where nothing is written yet. */
  readonly instance?: InstanceId | undefined;
  /** The key of the site she works at; absent: the first of hers. */
  readonly site?: string | undefined;
  /** We ask, not she: an open page alone keeps no sign-in alive. */
  readonly isUnasked?: boolean;
}

export type FoundCaller =
  | {
      readonly ok: true;
      readonly caller: AgentCaller;
      readonly signIn: SignInId;
      /** When she last gave her password or code, ms since 1970. */
      readonly freshAt: number;
      /** She may do nothing else before she has set up a second factor. */
      readonly needsFactor: boolean;
    }
  | Refusal;

/**
 * Who is behind a cookie, at which site, in which role. Nothing of it is kept in memory between two calls, so what has
 * ended or changed counts with the very next one. Marks her as seen if she asked, at most once a minute.
 * Errors: auth.missing; auth.revoked (over, or never was); not-found (not her site); auth.forbidden (disabled there, or another agent's browser).
 */
export const findCaller = async (
  desk: Desk,
  { secret, instance, site, isUnasked = false }: Shown,
): Promise<FoundCaller> => {
  if (secret === undefined || secret === '') return refused('auth.missing');
  const now = desk.clock.wall();
  const { read } = desk.store;
  const row = await read.signInByHash(hashToken(secret));
  const agent = row === undefined || !isLive(row, now) ? undefined : await read.agent(row.agent);
  if (row === undefined || agent === undefined) return refused('auth.revoked');

  const memberships = await read.membersOfAgent(agent.id);
  const member = memberships.find(({ site_key, disabled_at }) =>
    site === undefined ? disabled_at === null : site_key === site,
  );
  if (member === undefined) return refused(site === undefined ? 'auth.forbidden' : 'not-found');
  if (member.disabled_at !== null) return refused('auth.forbidden');
  if (instance !== undefined && (await desk.instances.claim(instance, agent.id)) !== agent.id)
    return refused('auth.forbidden');

  if (!isUnasked && now - row.seen_at >= seenEveryMs) await touch(desk.store, row, now);
  return {
    ok: true,
    caller: {
      side: 'agent',
      site: member.site,
      agent: agent.id,
      name: agent.name,
      role: member.role,
      rights: rightsOf(member.rights),
      // A request that names no browser writes as its sign-in: nobody else's client ids can meet there either.
      origin: instance === undefined ? `a:${row.id}` : originOfInstance(instance),
    },
    signIn: row.id,
    freshAt: row.fresh_at,
    needsFactor: showSelf(agent, memberships, desk.requiresFactor).needsFactor,
  };
};

const seenEveryMs = 60_000;

/** A store that takes nothing now must not keep her from reading; the next call tries again. */
const touch = async (store: Store, seen: SignInTable, now: number): Promise<void> => {
  try {
    await store.write(async (tx) => {
      await tx.lockAgent(seen.agent);
      const held = await tx.signInByHash(seen.token_hash);
      if (held !== undefined && isLive(held, now))
        await tx.saveSignIn({ ...held, seen_at: Math.max(held.seen_at, now) });
    });
  } catch (cause) {
    if (!(cause instanceof StoreRefusal)) throw cause;
  }
};
