import * as v from 'valibot';
import { claimRules, claimStates, identifierStates, levels, purposes } from './identity.ts';
import { conversationId, count, deviceId, identityKeyId, linkId, locale, millis, ordinal } from './schema.ts';
import { agentRef, conversationState } from './view.ts';

/** What agents see of a person: identifiers with their proof, how they hang together, and what may be done about it. */

const level = v.picklist(levels);
const strength = v.picklist([0, 1, 2, 3]);

/** One identifier. `value` is masked where it is an address or a number; `profile:reveal` shows it and is logged. */
const member = v.strictObject({
  identifier: ordinal,
  kind: v.string(),
  value: v.string(),
  isMasked: v.boolean(),
  /** Of a browser: what it is and where it runs. */
  label: v.optional(v.string()),
  state: v.picklist(identifierStates),
  /** The best evidence that somebody holds it: a proof by a device, or the strongest live claim; 0: typed. */
  strength,
  /** A device has proven it, and still holds the proof. */
  isProven: v.boolean(),
  since: millis,
  lastAt: millis,
  /** Two persons used it: what came after this moment may be either's. */
  ambiguousFrom: v.nullable(millis),
});
export type Member = v.InferOutput<typeof member>;

const profileDevice = v.strictObject({
  device: deviceId,
  label: v.nullable(v.string()),
  locale,
  createdAt: millis,
  seenAt: millis,
  endedAt: v.nullable(millis),
  level,
  /** How it came to this person. */
  how: v.picklist(['opened', 'signed', 'link', 'code', 'claim']),
  isOnline: v.boolean(),
});

const trait = v.strictObject({
  key: v.string(),
  value: v.string(),
  /** visitor, page, shop or agent */
  source: v.string(),
  at: millis,
  strength,
  /** Said otherwise by somebody else: the next best. */
  other: v.optional(v.string()),
});

const profileConversation = v.strictObject({
  conversation: conversationId,
  number: ordinal,
  state: conversationState,
  openedAt: millis,
  lastAt: millis,
  lastText: v.string(),
  assignee: v.nullable(agentRef),
});

/** Who may read a conversation, row by row: `how` she came to it. */
const reader = v.strictObject({
  identifier: ordinal,
  kind: v.string(),
  value: v.string(),
  how: v.string(),
  reads: v.boolean(),
  sinceSeq: count,
  at: millis,
  revokedAt: v.nullable(millis),
  link: v.optional(linkId),
});

const logLine = v.strictObject({
  log: ordinal,
  at: millis,
  /** null: not an agent. */
  agent: v.nullable(agentRef),
  op: v.string(),
  /** The members it was about, as they are shown now. */
  about: v.array(v.strictObject({ identifier: ordinal, kind: v.string(), value: v.string() })),
  reason: v.nullable(v.string()),
  canUndo: v.boolean(),
});

/** All sections of the panel in one answer. `profile` is the smallest identifier of the component and moves with it. */
export const profilePanel = v.strictObject({
  profile: ordinal,
  name: v.string(),
  level,
  /** Who it says it is or owns, masked: goes with the badge. */
  who: v.nullable(v.string()),
  locale: v.nullable(locale),
  members: v.array(member),
  moreMembers: count,
  devices: v.array(profileDevice),
  conversations: v.array(profileConversation),
  traits: v.array(trait),
  consents: v.array(
    v.strictObject({
      purpose: v.picklist(purposes),
      kind: v.string(),
      value: v.string(),
      granted: v.boolean(),
      text: v.string(),
      at: millis,
    }),
  ),
  /** Of the conversation that was asked for. */
  readers: v.array(reader),
  suggestions: count,
});
export type ProfilePanel = v.InferOutput<typeof profilePanel>;

const joinLine = v.strictObject({
  claim: ordinal,
  a: ordinal,
  b: ordinal,
  rule: v.picklist(claimRules),
  strength,
  state: v.picklist(claimStates),
  firstAt: millis,
  lastAt: millis,
  times: ordinal,
  /** Browser and system of the device that brought the evidence. */
  label: v.nullable(v.string()),
  agent: v.nullable(agentRef),
  reason: v.nullable(v.string()),
  revokedAt: v.nullable(millis),
  revokedBy: v.nullable(agentRef),
});
export type JoinLine = v.InferOutput<typeof joinLine>;

/** Why this is one person. `others` are identifiers outside the profile that the lines name. */
export const profileWhy = v.strictObject({
  profile: ordinal,
  members: v.array(member),
  /** `number`: of the newest conversation; who has no name is called by it. */
  others: v.array(
    v.strictObject({ ...member.entries, profile: ordinal, name: v.string(), number: v.nullable(ordinal) }),
  ),
  joins: v.array(joinLine),
  suggestions: v.array(joinLine),
  conflicts: v.array(joinLine),
  revoked: v.array(joinLine),
  /** Pairs an agent has said are two persons. */
  parted: v.array(
    v.strictObject({ a: ordinal, b: ordinal, agent: v.nullable(agentRef), reason: v.string(), at: millis }),
  ),
  log: v.array(logLine),
});
export type ProfileWhy = v.InferOutput<typeof profileWhy>;

/** A person in a list to choose from. */
export const profileCard = v.strictObject({
  profile: ordinal,
  name: v.string(),
  level,
  members: v.array(member),
  conversations: count,
  lastAt: v.nullable(millis),
  number: v.nullable(ordinal),
});
export type ProfileCard = v.InferOutput<typeof profileCard>;

export const identityKey = v.strictObject({
  key: identityKeyId,
  kid: v.string(),
  use: v.picklist(['jwt', 'hmac']),
  /** Of an HMAC's secret: what is hashed. */
  signs: v.nullable(v.picklist(['user', 'email'])),
  alg: v.picklist(['HS256', 'ES256']),
  /** The last characters of the secret, or of the public key. */
  ends: v.string(),
  createdAt: millis,
  /** null: until it is ended. */
  until: v.nullable(millis),
  /** Given by the operator's environment; read-only here. */
  isFixed: v.boolean(),
  /** Devices that proved themselves by it in the last 30 days. */
  devices: count,
});
export type IdentityKey = v.InferOutput<typeof identityKey>;

/** What a site says about persons, consent and keeping. Days. */
export const privacySettings = v.strictObject({
  consent: v.picklist(['auto', 'required']),
  conversationDays: ordinal,
  looseFileDays: ordinal,
  profileDays: ordinal,
  deviceDays: ordinal,
  /** Addresses in the shop's accounts are confirmed there. */
  addressesConfirmed: v.boolean(),
  requireNonce: v.boolean(),
  issuer: v.nullable(v.string()),
});
export type PrivacySettings = v.InferOutput<typeof privacySettings>;
