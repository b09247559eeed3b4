import type { Level } from '../../../protocol/identity.ts';
import { levels } from '../../../protocol/identity.ts';
import type { ClaimOfProfile, DeviceOfProfile } from '../../store/profile-tx.ts';
import type { TraitTable } from '../../store/schema.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import { maskText } from '../mask-text.ts';
import type { GatheredProfile } from './gather-profiles.ts';

/** What goes with a badge: how much a device has proven, and whom or what it says. */
export interface Badge {
  readonly level: Level;
  /** Masked; null: there is nothing to say. */
  readonly who: string | null;
}

/** What is said without proof. */
interface Said {
  readonly suggestions: readonly ClaimOfProfile[];
  readonly traits: readonly TraitTable[];
}

/** What one device has proven, for agents' eyes: it opens nothing. */
export const deviceLevel = (profile: GatheredProfile, said: Said, device: DeviceOfProfile, now: number): Badge => {
  const live = profile.proofs.filter((proof) => proof.device === device.id && proof.until > now);
  const shown = (identifier: number | undefined): string | null => {
    const row = profile.members.find(({ id }) => id === identifier);
    return row === undefined ? null : maskIdentifier(row.kind, row.value).value;
  };
  const signed = live.find(({ how }) => how !== 'otp');
  if (signed !== undefined) return { level: 'signed', who: shown(signed.identifier) };
  const owned = live.find(({ how }) => how === 'otp');
  if (owned !== undefined) return { level: 'possessed', who: shown(owned.identifier) };
  if (device.linked_at !== null) return { level: 'possessed', who: null };
  return claimed(profile, said, device.anon);
};

/** Of a profile: its best device; without one what it is said to be. */
export const profileLevel = (profile: GatheredProfile, said: Said, now: number): Badge => {
  const badges = profile.devices.map((device) => deviceLevel(profile, said, device, now));
  const best = badges.sort((one, other) => levels.indexOf(other.level) - levels.indexOf(one.level))[0];
  if (best !== undefined && best.level !== 'anonymous') return best;
  const isNamed = said.traits.length > 0 || profile.members.some(({ kind }) => kind !== 'anon');
  return isNamed ? { level: 'claimed', who: best?.who ?? null } : { level: 'anonymous', who: null };
};

const claimed = ({ joins }: GatheredProfile, { suggestions, traits }: Said, anon: number): Badge => {
  const typed = suggestions.find(({ a, b, rule }) => rule === 'typed' && (a === anon || b === anon));
  if (typed !== undefined) return { level: 'claimed', who: maskIdentifier(typed.other_kind, typed.other_value).value };
  const name = traits.find(
    ({ identifier, key, source }) => identifier === anon && key === 'name' && source !== 'agent',
  );
  const isSaid = name !== undefined || joins.some(({ a, b, rule }) => rule === 'page' && (a === anon || b === anon));
  return isSaid
    ? { level: 'claimed', who: name === undefined ? null : maskText(name.value) }
    : { level: 'anonymous', who: null };
};
