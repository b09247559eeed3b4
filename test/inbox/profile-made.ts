import type { Member, ProfilePanel, ProfileWhy } from '../../protocol/profile-view.ts';
import { morning } from './made.ts';

/** Persons as the server shows them, with what a test does not care about filled in. */

export const memberOf = (identifier: number, more: Partial<Member> = {}): Member => ({
  identifier,
  kind: 'email',
  value: 'l•••@shop.example',
  isMasked: true,
  state: 'ok',
  strength: 3,
  isProven: true,
  since: morning,
  lastAt: morning,
  ambiguousFrom: null,
  ...more,
});

export const panelOf = (profile: number, more: Partial<ProfilePanel> = {}): ProfilePanel => ({
  profile,
  name: 'Lena Weber',
  level: 'signed',
  who: null,
  locale: 'de',
  members: [memberOf(profile)],
  moreMembers: 0,
  devices: [],
  conversations: [],
  traits: [],
  consents: [],
  readers: [],
  suggestions: 0,
  ...more,
});

export const whyOf = (profile: number, more: Partial<ProfileWhy> = {}): ProfileWhy => ({
  profile,
  members: [memberOf(profile)],
  others: [],
  joins: [],
  suggestions: [],
  conflicts: [],
  revoked: [],
  parted: [],
  log: [],
  ...more,
});
