import type { AgentCaller, VisitorCaller } from '../../../plugin-server/conversation/caller.ts';
import type { News, Outcome } from '../../../plugin-server/conversation/outcome.ts';
import { ensureIdentifier } from '../../../plugin-server/identity/graph/ensure-identifier.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { IdentityDesk } from '../../../plugin-server/identity/identity-desk.ts';
import { joinProfiles } from '../../../plugin-server/identity/profile/join-profiles.ts';
import { openProfile } from '../../../plugin-server/identity/profile/open-profile.ts';
import { partProfile } from '../../../plugin-server/identity/profile/part-profile.ts';
import { restoreClaim } from '../../../plugin-server/identity/profile/restore-claim.ts';
import { revokeClaim } from '../../../plugin-server/identity/profile/revoke-claim.ts';
import { ruleValue } from '../../../plugin-server/identity/profile/rule-value.ts';
import { undoIdentity } from '../../../plugin-server/identity/profile/undo-identity.ts';
import { whyProfile } from '../../../plugin-server/identity/profile/why-profile.ts';
import { createSealer } from '../../../plugin-server/secret/seal.ts';
import type { TraitTable } from '../../../plugin-server/store/schema.ts';
import type { ClaimRule, ClaimState, IdentifierKind, Strength } from '../../../protocol/identity.ts';
import type { ConversationId, DeviceId } from '../../../protocol/ids.ts';
import type { ProfilePanel, ProfileWhy } from '../../../protocol/profile-view.ts';
import { done, start, type Talk } from '../../conversation/talk.ts';

/** A shop whose visitors are known by more than a browser, and an agent who looks at them. By the verbs themselves, on a real store. */
export interface Persons extends Talk {
  readonly desk: Pick<IdentityDesk, 'store' | 'clock' | 'sealer' | 'living'>;
  readonly mia: AgentCaller;
  readonly online: Set<DeviceId>;
  /** Time goes on by this. */
  pass(ms: number): void;
  identifier(kind: IdentifierKind, value: string): Promise<number>;
  claim(a: number, b: number, rule: ClaimRule, strength: Strength, from?: VisitorCaller): Promise<Claimed>;
  trait(identifier: number, key: string, value: string, part?: Partial<TraitTable>): Promise<void>;
  rootOf(identifier: number): Promise<number>;
  panel(of: { conversation: ConversationId } | { identifier: number }): Promise<ProfilePanel>;
  why(identifier: number): Promise<ProfileWhy>;
  /** As an agent who has just looked at both. */
  join(a: number, b: number, reason?: string): Promise<Outcome<Acted>>;
  part(a: number, b: number): Promise<Outcome<Acted>>;
  revoke(claim: number): Promise<Outcome<Acted>>;
  restore(claim: number): Promise<Outcome<Acted>>;
  rule(kind: IdentifierKind, pattern: string, what: 'blocked' | 'shared' | 'ok'): Promise<Outcome<Acted>>;
  undo(log: number): Promise<Outcome<Acted>>;
}

export interface Acted {
  readonly log: number;
  readonly profiles: number[];
}

export interface Claimed {
  readonly claim: number;
  readonly state: ClaimState;
  readonly news: readonly News[];
}

export const openPersons = async (talk: Talk): Promise<Persons> => {
  const { store, site } = talk;
  let now = start;
  const online = new Set<DeviceId>();
  const clock = { wall: () => now, mono: () => now - start, steady: () => now };
  const sealer = createSealer({ current: Buffer.alloc(32, 7) as never });
  const desk: Persons['desk'] = { store, clock, sealer, living: { isDeviceOnline: (device) => online.has(device) } };
  const mia = await talk.agent('Mia');
  const persons: Persons = {
    ...talk,
    desk,
    mia,
    online,
    pass: (ms) => {
      now += ms;
    },
    identifier: async (kind, value) => {
      const row = await store.write((tx) => ensureIdentifier(tx, site, kind, value, now));
      if (row === null) throw new Error(`${kind} ${value} is no identifier.`);
      return row.id;
    },
    claim: (a, b, rule, strength, from) =>
      store.write((tx) =>
        recordClaim(tx, { site, a, b, rule, strength, at: now, source: 'visitor', actor: from?.origin ?? 'd:nobody' }),
      ),
    trait: (identifier, key, value, part = {}) =>
      store.write((tx) => tx.saveTrait({ identifier, key, value, source: 'visitor', at: now, strength: 0, ...part })),
    rootOf: async (identifier) => {
      const row = await store.read.identifier(site, identifier);
      if (row === undefined) throw new Error(`There is no identifier ${identifier}.`);
      return row.root;
    },
    panel: async (of) => done(await openProfile(desk, mia, of)),
    why: async (identifier) => done(await whyProfile(desk, mia, { identifier })),
    join: async (a, b, reason = 'She said so on the phone.') => {
      const profiles: [number, number] = [await persons.rootOf(a), await persons.rootOf(b)];
      return joinProfiles(desk, mia, { a, b, profiles, reason });
    },
    part: (a, b) => partProfile(desk, mia, { a, b, reason: 'Mother and daughter.' }),
    revoke: (claim) => revokeClaim(desk, mia, { claim, reason: 'A shared tablet.' }),
    restore: (claim) => restoreClaim(desk, mia, { claim, reason: 'It was hers after all.' }),
    rule: (kind, pattern, what) => ruleValue(desk, mia, { kind, pattern, what }),
    undo: (log) => undoIdentity(desk, mia, { log }),
  };
  return persons;
};

/** Every row of the site that is about persons and talk, as text; `but`: tables that may differ. */
export const rowsOf = async ({ sql, site }: Talk, but: readonly string[] = []): Promise<Record<string, string>> => {
  const talks = `(select id from conversation where site = '${site}')`;
  const members = `(select id from identifier where site = '${site}')`;
  const tables: Record<string, string> = {
    identifier: `select id, kind, value, root, hub, ambiguous_from, state from identifier where site = '${site}' order by id`,
    claim: `select a, b, rule, strength, first_at, last_at, times, is_on,
      case when state like 'conflict:%' then 'conflict' else state end as state
      from claim where site = '${site}' and rule <> 'agent' order by a, b, rule`,
    cannot_link: `select a, b, reason from cannot_link where site = '${site}' order by a, b`,
    value_rule: `select kind, pattern, what from value_rule where site = '${site}' order by kind, pattern`,
    trait: `select * from trait where identifier in ${members} order by identifier, key, source`,
    consent: `select * from consent where site = '${site}' order by id`,
    conversation: `select * from conversation where site = '${site}' order by id`,
    entry: `select * from entry where conversation in ${talks} order by conversation, seq`,
    conversation_peer: `select * from conversation_peer where conversation in ${talks} order by conversation, channel, identifier`,
    delivery: `select * from delivery where site = '${site}' order by id`,
    device: `select * from device where site = '${site}' order by id`,
    device_proof: `select * from device_proof where identifier in ${members} order by device, identifier`,
  };
  const found: Record<string, string> = {};
  for (const [table, query] of Object.entries(tables))
    if (!but.includes(table)) found[table] = JSON.stringify(await sql(query));
  return found;
};
