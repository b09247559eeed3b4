import type { identityDoors } from '../../protocol/identity-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { requestCode } from '../identity/code/request-code.ts';
import { verifyCode } from '../identity/code/verify-code.ts';
import { endDevice } from '../identity/end-device.ts';
import { eraseOwn } from '../identity/erase-own.ts';
import { exportOwn } from '../identity/export-own.ts';
import type { IdentityDesk } from '../identity/identity-desk.ts';
import { answerLink } from '../identity/link/answer-link.ts';
import { createLink } from '../identity/link/create-link.ts';
import { redeemLink } from '../identity/link/redeem-link.ts';
import { revokeLink } from '../identity/link/revoke-link.ts';
import { waitForLink } from '../identity/link/wait-for-link.ts';
import { listDevices } from '../identity/list-devices.ts';
import { makeNonce } from '../identity/make-nonce.ts';
import { proveIdentity } from '../identity/prove-identity.ts';
import { renewDevice } from '../identity/renew-device.ts';
import { revokeDevice } from '../identity/revoke-device.ts';
import { sayIdentity } from '../identity/say-identity.ts';
import { setConsent } from '../identity/set-consent.ts';
import { showOwn } from '../identity/show-own.ts';
import type { Call } from './call.ts';

type IdentityDoor = keyof typeof identityDoors;
export type IdentityHandlers = {
  readonly [Name in IdentityDoor]: (call: Call<Parsed<'visitor', Name>>) => Promise<Outcome<Given<'visitor', Name>>>;
};

/** The door's `who` lets nobody else in; a caller of another kind here is our mistake. */
export const visitorOf = (call: Call<unknown>): VisitorCaller => {
  const visitor = visitorOrPage(call);
  if (visitor === null) throw new Error('A visitor’s door was passed by somebody else.');
  return visitor;
};

/** null: a page without a device yet. */
const visitorOrPage = ({ standing }: Call<unknown>): VisitorCaller | null =>
  standing.as === 'visitor' || standing.as === 'proven' ? standing.caller : null;

/** Who she is, what else she uses, what is kept of her: each door is one verb. */
export const identityHandlers = (desk: IdentityDesk): IdentityHandlers => ({
  'device:renew': (call) => renewDevice(desk, visitorOf(call)),
  'device:list': (call) => listDevices(desk, visitorOf(call)),
  'device:end': (call) => endDevice(desk, visitorOf(call), call.request),
  'device:revoke': (call) => revokeDevice(desk, call.request),
  'link:create': (call) => createLink(desk, visitorOf(call), call.request),
  'link:redeem': (call) => redeemLink(desk, visitorOrPage(call), call.request, call),
  'link:wait': (call) => waitForLink(desk, visitorOrPage(call), call.request, call),
  'link:answer': (call) => answerLink(desk, visitorOf(call), call.request),
  'link:revoke': (call) => revokeLink(desk, visitorOf(call), call.request),
  'code:request': (call) => requestCode(desk, visitorOf(call), call.request),
  'code:verify': (call) => verifyCode(desk, visitorOf(call), call.request),
  'identity:say': (call) => sayIdentity(desk, visitorOf(call), call.request),
  'identity:nonce': (call) => makeNonce(desk, call.request),
  'identity:prove': (call) => proveIdentity(desk, visitorOrPage(call), call.request, call.facts),
  'consent:set': (call) => setConsent(desk, visitorOf(call), call.request),
  'data:show': (call) => showOwn(desk, visitorOf(call)),
  'data:export': (call) => exportOwn(desk, visitorOf(call)),
  'data:erase': (call) => eraseOwn(desk, visitorOf(call), call.request),
});
