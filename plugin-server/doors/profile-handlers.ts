import type { profileDoors } from '../../protocol/profile-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { addKey } from '../identity/add-key.ts';
import { endDeviceOfVisitor } from '../identity/end-device-of-visitor.ts';
import { endKey } from '../identity/end-key.ts';
import { showErase, startErase } from '../identity/erase-profile.ts';
import { startExport } from '../identity/export-profile.ts';
import type { IdentityDesk } from '../identity/identity-desk.ts';
import { listKeys } from '../identity/list-keys.ts';
import { mailState } from '../identity/mail-state.ts';
import { changePrivacy } from '../identity/profile/change-privacy.ts';
import { findProfiles } from '../identity/profile/find-profiles.ts';
import { joinProfiles } from '../identity/profile/join-profiles.ts';
import { listAudit } from '../identity/profile/list-audit.ts';
import { listValueRules } from '../identity/profile/list-value-rules.ts';
import { openProfile } from '../identity/profile/open-profile.ts';
import { partProfile } from '../identity/profile/part-profile.ts';
import { readPrivacy } from '../identity/profile/read-privacy.ts';
import { renameProfile } from '../identity/profile/rename-profile.ts';
import { restoreClaim } from '../identity/profile/restore-claim.ts';
import { revealIdentifier } from '../identity/profile/reveal-identifier.ts';
import { revokeClaim } from '../identity/profile/revoke-claim.ts';
import { revokeReader } from '../identity/profile/revoke-reader.ts';
import { ruleValue } from '../identity/profile/rule-value.ts';
import { undoIdentity } from '../identity/profile/undo-identity.ts';
import { whyProfile } from '../identity/profile/why-profile.ts';
import { allowRetention, listRetention } from '../identity/retention.ts';
import { testToken } from '../identity/test-token.ts';
import type { Call } from './call.ts';
import { agentOf } from './inbox-handlers.ts';

type ProfileDoor = keyof typeof profileDoors;
export type ProfileHandlers = {
  readonly [Name in ProfileDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** What agents see of persons, and do about them: each door is one verb. */
export const profileHandlers = (desk: IdentityDesk): ProfileHandlers => ({
  'profile:open': (call) => openProfile(desk, agentOf(call), call.request),
  'profile:reveal': (call) => revealIdentifier(desk, agentOf(call), call.request),
  'profile:why': (call) => whyProfile(desk, agentOf(call), call.request),
  'profile:find': (call) => findProfiles(desk, agentOf(call), call.request),
  'profile:rename': (call) => renameProfile(desk, agentOf(call), call.request),
  'profile:join': (call) => joinProfiles(desk, agentOf(call), call.request),
  'profile:part': (call) => partProfile(desk, agentOf(call), call.request),
  'claim:revoke': (call) => revokeClaim(desk, agentOf(call), call.request),
  'claim:restore': (call) => restoreClaim(desk, agentOf(call), call.request),
  'identity:undo': (call) => undoIdentity(desk, agentOf(call), call.request),
  'reader:revoke': (call) => revokeReader(desk, agentOf(call), call.request),
  'device:end': (call) => endDeviceOfVisitor(desk, agentOf(call), call.request),
  'value:list': (call) => listValueRules(desk, agentOf(call)),
  'value:rule': (call) => ruleValue(desk, agentOf(call), call.request),
  'export:start': (call) => startExport(desk, agentOf(call), call.request),
  'erase:show': (call) => showErase(desk, agentOf(call), call.request),
  'erase:start': (call) => startErase(desk, agentOf(call), call.request),
  'key:list': (call) => listKeys(desk, agentOf(call)),
  'key:add': (call) => addKey(desk, agentOf(call), call.request),
  'key:end': (call) => endKey(desk, agentOf(call), call.request),
  'key:test': (call) => testToken(desk, agentOf(call), call.request),
  'privacy:read': (call) => readPrivacy(desk, agentOf(call)),
  'privacy:change': (call) => changePrivacy(desk, agentOf(call), call.request),
  'retention:list': (call) => listRetention(desk, agentOf(call)),
  'retention:allow': (call) => allowRetention(desk, agentOf(call), call.request),
  'audit:list': (call) => listAudit(desk, agentOf(call), call.request),
  'mail:state': (call) => mailState(desk, agentOf(call)),
});
