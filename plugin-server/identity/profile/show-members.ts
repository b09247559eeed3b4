import type { Strength } from '../../../protocol/identity.ts';
import type { Member } from '../../../protocol/profile-view.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import type { GatheredProfile } from './gather-profiles.ts';

/** The members of a profile, each with the best evidence for it. What was proven last stands first, browsers last. */
export const showMembers = (profile: GatheredProfile, now: number): Member[] => {
  const evidence = evidenceOf(profile, now);
  // Of two devices with one id the one seen last is left: they come in this order.
  const labels = new Map(profile.devices.toReversed().map(({ anon, label }) => [anon, label]));
  return profile.members
    .map((row) => showMember(row, labels.get(row.id) ?? null, evidence.get(row.id)))
    .sort((one, other) => order(one) - order(other) || one.identifier - other.identifier);
};

interface Evidence {
  readonly strength: Strength;
  readonly lastAt: number;
  readonly isProven: boolean;
}

const showMember = (row: IdentifierRow, label: string | null, evidence: Evidence = nothing): Member => ({
  identifier: row.id,
  kind: row.kind,
  ...maskIdentifier(row.kind, row.value),
  ...(label === null ? {} : { label }),
  state: row.state,
  strength: evidence.strength,
  isProven: evidence.isProven,
  since: row.created_at,
  lastAt: Math.max(row.created_at, evidence.lastAt),
  ambiguousFrom: row.ambiguous_from,
});

const nothing: Evidence = { strength: 0, lastAt: 0, isProven: false };

const evidenceOf = ({ joins, proofs, devices }: GatheredProfile, now: number): ReadonlyMap<number, Evidence> => {
  const found = new Map<number, Evidence>();
  const add = (identifier: number, { strength, lastAt, isProven }: Evidence): void => {
    const known = found.get(identifier) ?? nothing;
    found.set(identifier, {
      strength: strength > known.strength ? strength : known.strength,
      lastAt: Math.max(known.lastAt, lastAt),
      isProven: known.isProven || isProven,
    });
  };
  for (const { a, b, strength, last_at } of joins)
    for (const end of [a, b]) add(end, { strength, lastAt: last_at, isProven: false });
  for (const { identifier, at, until, ended_at } of proofs) {
    const isProven = ended_at === null && until > now;
    add(identifier, { strength: isProven ? 3 : 0, lastAt: at, isProven });
  }
  // A browser proves its own id with every call.
  for (const { anon, seen_at, ended_at } of devices) {
    const isProven = ended_at === null;
    add(anon, { strength: isProven ? 3 : 0, lastAt: seen_at, isProven });
  }
  return found;
};

const kinds = ['user', 'email', 'phone', 'wa'];
const order = ({ kind, isProven }: Member): number => {
  const place = kinds.indexOf(kind);
  return (kind === 'anon' ? 20 : place < 0 ? 10 : place) * 2 + (isProven ? 0 : 1);
};
