import { identityLimits } from '../../../protocol/identity.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome, type Refusal, refused } from '../../conversation/outcome.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import type { Tx } from '../../store/tx.ts';
import { componentOf, conflictOf, partedOf } from '../graph/component.ts';
import { holdIdentifiers } from '../graph/hold-identifiers.ts';
import { hubOf } from '../graph/hub-of.ts';
import { recordClaim } from '../graph/record-claim.ts';
import { userClaims } from '../graph/resolve.ts';
import { setClaim } from '../graph/set-claim.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { profilesAfter, recordAct } from './record-act.ts';
import { memberOf } from './root-of.ts';

type Asked = Parsed<'inbox', 'profile:join'>;

/**
 * "These are one person", said by an agent with her reason. Only claims change: conversations, their readers and their
 * addresses stay as they are. Errors: not-found, profile.erased, profile.changed (others than were compared, or one
 * already), profile.conflict (`reason`: users, limit, size, parted, or shared: a value that joins nobody).
 */
export const joinProfiles = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  asked: Asked,
): Promise<Outcome<Given<'inbox', 'profile:join'>>> =>
  store.write(
    async (tx) => {
      const { site, agent } = caller;
      const compared = await compare(tx, caller, asked);
      if (!compared.ok) return compared;
      const { a, b, reason } = asked;
      const at = clock.wall();
      const ends = { site, a, b, rule: 'agent', strength: 3 } as const;
      const { claim, state, news } = await recordClaim(tx, { ...ends, at, source: 'agent', actor: agent, reason });
      // She was joined so before and it was taken back: saying it again counts, restoring it joins.
      const moved = state === 'off' ? await restored(tx, caller, claim) : news;
      const change = { is: 'claim', claim, on: true } as const;
      const log = await recordAct(tx, caller, {
        op: 'profile:join',
        at,
        about: [a, b],
        refs: { a, b, claim },
        change,
        reason,
      });
      const after = await profilesAfter(tx, caller, [a, b], asked.profiles, moved);
      return done({ log, profiles: after.profiles }, after.news);
    },
    'chat',
    actsOf(caller),
  );

/** Whether they may be joined, with both profiles held until commit. */
const compare = async (tx: Tx, { site }: AgentCaller, asked: Asked): Promise<{ readonly ok: true } | Refusal> => {
  const [one, other] = [await memberOf(tx, site, asked.a), await memberOf(tx, site, asked.b)];
  if (!one.ok) return one;
  if (!other.ok) return other;
  // Their roots are held too, so that nobody comes to them or leaves until this is done.
  const ends = await holdIdentifiers(tx, site, [asked.a, asked.b]);
  const [a, b] = [ends.get(asked.a), ends.get(asked.b)];
  const [wasA, wasB] = asked.profiles;
  if (a === undefined || b === undefined || a.root === b.root || a.root !== wasA || b.root !== wasB)
    return refused('profile.changed');
  const reason = await refusal(tx, a, b, await tx.membersOf(site, [a.root, b.root]));
  return reason === null ? { ok: true } : refused('profile.conflict', { reason });
};

const refusal = async (
  tx: Tx,
  a: IdentifierRow,
  b: IdentifierRow,
  members: readonly IdentifierRow[],
): Promise<string | null> => {
  const parted = await tx.partedOf(
    a.site,
    members.map(({ id }) => id),
  );
  const of = (root: number) => componentOf(members.filter((row) => row.root === root));
  const conflict = conflictOf(of(a.root), of(b.root), partedOf(parted), identityLimits);
  if (conflict !== null) return reasons[conflict];
  if (a.state === 'blocked' || b.state === 'blocked') return 'shared';
  return (await joinsNobody(tx, a, b)) || (await joinsNobody(tx, b, a)) ? 'shared' : null;
};

const reasons = {
  'conflict:user': 'users',
  'conflict:limit': 'limit',
  'conflict:size': 'size',
  'conflict:parted': 'parted',
} as const;

const restored = async (tx: Tx, { site }: AgentCaller, id: number): Promise<readonly News[]> => {
  const row = await tx.claim(site, id);
  return row === undefined ? [] : (await setClaim(tx, row, null)).news;
};

/** With this claim as many users would have proven it as part it from all of them. */
const joinsNobody = async (tx: Tx, it: IdentifierRow, by: IdentifierRow): Promise<boolean> => {
  if (it.hub >= agentStrength || it.state === 'shared') return it.kind !== 'user' && !it.kind.startsWith('ext:');
  if (by.kind !== 'user') return false;
  const claims = await tx.claimsOf(it.site, [it.id], identityLimits.recomputed);
  const ends = await tx.identifiers(it.site, [...new Set(claims.flatMap(({ a, b }) => [a, b]))]);
  const known = userClaims(new Map(ends.map((row) => [row.id, row])), claims).get(it.id) ?? [];
  const said = { user: by.id, strength: agentStrength, first_at: 0 };
  return hubOf(it, [...known, said], identityLimits) >= agentStrength;
};
const agentStrength = 3;
