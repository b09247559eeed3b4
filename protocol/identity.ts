/** Who is who, and what this browser has proven. Two questions that never mix: claims answer the first, proofs the second. */

/** `ext:NAME` is a loyalty card, an id of another vendor. */
export type IdentifierKind = 'user' | 'anon' | 'email' | 'phone' | 'wa' | `ext:${string}`;

export const levels = ['anonymous', 'claimed', 'possessed', 'signed'] as const;
/** What a device has proven, from nothing to a sign-in at the shop. */
export type Level = (typeof levels)[number];

export const claimRules = [
  'jwt',
  'otp',
  'link',
  'channel-code',
  'vendor',
  'agent',
  'hmac',
  'server',
  'page',
  'typed',
] as const;
/** By what evidence two identifiers are said to be one person. */
export type ClaimRule = (typeof claimRules)[number];

/** 3: proven with the person or signed by the owner; 2: said by the shop's server; 1: by the page; 0: typed, joins nothing. */
export type Strength = 0 | 1 | 2 | 3;

export const claimStates = [
  'joined',
  'redundant',
  'hub',
  'blocked',
  'off',
  'suggestion',
  'quarantined',
  'conflict:user',
  'conflict:limit',
  'conflict:size',
  'conflict:parted',
] as const;
/** What became of a claim: it joins, is not needed for it, or why it joins nothing. */
export type ClaimState = (typeof claimStates)[number];

export const identifierStates = ['ok', 'shared', 'blocked', 'erased'] as const;
export type IdentifierState = (typeof identifierStates)[number];

export const purposes = ['storage', 'profile', 'notifications'] as const;
/** What she may allow this site, each for itself. */
export type Purpose = (typeof purposes)[number];

export const codePurposes = ['prove', 'export', 'erase'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** Rights of an agent beside her role; admins and owners have them all. */
export const rights = ['merge', 'erase'] as const;
export type Right = (typeof rights)[number];

export const identityLimits = {
  /** Identifiers of one profile. */
  members: 200,
  /** Most identifiers of a kind in one profile; `ext:NAME` counts for each NAME. */
  perKind: { user: 1, anon: 150, email: 5, phone: 5, wa: 5, ext: 5 },
  /** From so many distinct users on, an identifier parts them: a shop tablet, a family mailbox. 0: never. */
  hubFrom: { user: 0, anon: 3, email: 2, phone: 2, wa: 2, ext: 0 },
  /** Claims a recomputation takes; more are left as they are and reported. */
  recomputed: 5_000,
  userPageClaimsPerDay: 20,
  idLength: 255,
  reasonMin: 3,
  reason: 500,
  linkLifeMs: 10 * 60_000,
  linkAnswerMs: 60_000,
  linksPerConversation: 3,
  readersPerConversation: 20,
  devicesPerUser: 20,
  codeLifeMs: 10 * 60_000,
  codeTries: 5,
  codeEveryMs: 60_000,
  proofLifeMs: 30 * 86_400_000,
  signedMs: 12 * 3_600_000,
  freshProofMs: 10 * 60_000,
  renewMs: 30 * 86_400_000,
  tokenLength: 4_096,
  tokenLifeMs: 600_000,
  leewayMs: 30_000,
  nonceLifeMs: 10 * 60_000,
  tokenTraits: 30,
  traitBytes: 4_096,
  hmacLifeMs: 180 * 86_400_000,
  tripwireDevices: 20,
  exportLifeMs: 24 * 3_600_000,
  confirmMs: 10 * 60_000,
} as const;
