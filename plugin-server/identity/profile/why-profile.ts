import type { JoinLine, Member, ProfileWhy } from '../../../protocol/profile-view.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { ClaimRow, IdentifierRow } from '../../store/graph-tx.ts';
import { profilesAtOnce } from '../../store/profile-tx.ts';
import type { CannotLinkTable } from '../../store/schema.ts';
import type { Reads } from '../../store/tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { type GatheredProfile, gatherProfiles } from './gather-profiles.ts';
import { shownName } from './name-of-profile.ts';
import { type Named, namesOf } from './names-of.ts';
import { memberOf } from './root-of.ts';
import { showLog } from './show-log.ts';
import { showMembers } from './show-members.ts';

/** Why these identifiers are one person, what might be and is not, and what agents did about it. Errors: not-found, profile.erased. */
export const whyProfile = async (
  { store: { read }, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site }: AgentCaller,
  { identifier }: Parsed<'inbox', 'profile:why'>,
): Promise<Outcome<Given<'inbox', 'profile:why'>>> => {
  const asked = await memberOf(read, site, identifier);
  if (!asked.ok) return asked;
  const { root } = asked.row;
  const now = clock.wall();
  const of = { site, roots: [root], limit: most.lines };

  const [gathered, suggestions, conflicts, revoked, log] = await Promise.all([
    gatherProfiles(read, site, [root]),
    read.profileClaims('suggestions', of),
    read.profileClaims('conflicts', of),
    read.profileClaims('revoked', of),
    read.profileLog({ ...of, limit: most.log }),
  ]);
  const profile = gathered.get(root);
  if (profile === undefined) return refused('not-found');
  const ids = profile.members.map(({ id }) => id);
  const parted = (await read.partedOf(site, ids)).slice(0, most.lines);

  const outside = [...suggestions, ...conflicts, ...revoked].flatMap(({ a, b }) => [a, b]);
  const others = await othersOf(read, profile, [...outside, ...parted.flatMap(({ a, b }) => [a, b])], now);
  const lines = [...profile.joins, ...suggestions, ...conflicts, ...revoked];
  const named = await namesOf(read, site, {
    agents: [...actors(lines), ...parted.map(({ actor }) => actor), ...log.map(({ actor }) => actor)],
    devices: lines.map(({ actor }) => actor),
  });
  const show = (claims: readonly ClaimRow[]): JoinLine[] =>
    claims.toSorted(byStrength).map((claim) => showJoin(claim, named));
  return done({
    profile: root,
    members: showMembers(profile, now),
    others,
    joins: show(profile.joins),
    suggestions: show(suggestions),
    conflicts: show(conflicts),
    revoked: show(revoked),
    parted: parted.map((pair) => showParted(pair, named)),
    log: await showLog(read, site, log, named),
  });
};

const most = { lines: 100, log: 50 } as const;

const actors = (claims: readonly ClaimRow[]): string[] =>
  claims.flatMap(({ actor, revoked_by }) => (revoked_by === null ? [actor] : [actor, revoked_by]));

const byStrength = (one: ClaimRow, other: ClaimRow): number =>
  other.strength - one.strength || one.first_at - other.first_at || one.id - other.id;

const showJoin = (claim: ClaimRow, { agentOf, labelOf }: Named): JoinLine => ({
  claim: claim.id,
  a: claim.a,
  b: claim.b,
  rule: claim.rule,
  strength: claim.strength,
  state: claim.state,
  firstAt: claim.first_at,
  lastAt: claim.last_at,
  times: claim.times,
  label: labelOf(claim.actor),
  agent: agentOf(claim.actor),
  reason: claim.reason,
  revokedAt: claim.revoked_at,
  revokedBy: claim.revoked_by === null ? null : agentOf(claim.revoked_by),
});

const showParted = (
  { a, b, actor, reason, at }: CannotLinkTable,
  { agentOf }: Named,
): ProfileWhy['parted'][number] => ({
  a,
  b,
  agent: agentOf(actor),
  reason,
  at,
});

/** Whoever is named and is no member, with the profile she belongs to. */
const othersOf = async (
  read: Pick<Reads, 'identifiers' | 'conversationsByProfile'> & Parameters<typeof gatherProfiles>[0],
  { members }: GatheredProfile,
  named: readonly number[],
  now: number,
): Promise<ProfileWhy['others']> => {
  const [first] = members;
  const ids = [...new Set(named)].filter((id) => !members.some((member) => member.id === id));
  if (first === undefined || ids.length === 0) return [];
  const rows = await read.identifiers(first.site, ids);
  const roots = [...new Set(rows.map(({ root }) => root))];
  const called = roots.slice(0, profilesAtOnce);
  const [profiles, talks] = await Promise.all([
    gatherProfiles(read, first.site, roots),
    read.conversationsByProfile({ site: first.site, roots: called, limit: called.length }),
  ]);
  const shown = new Map<number, Map<number, Member>>();
  for (const [root, profile] of profiles)
    shown.set(root, new Map(showMembers(profile, now).map((member) => [member.identifier, member])));
  return rows.flatMap(({ id, root }: IdentifierRow) => {
    const member = shown.get(root)?.get(id);
    if (member === undefined) return [];
    const number = talks.find((it) => it.root === root)?.number ?? null;
    return [{ ...member, profile: root, name: shownName(profiles.get(root)?.names ?? []), number }];
  });
};
