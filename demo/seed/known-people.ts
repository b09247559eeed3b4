import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { type Done, done } from '../../plugin-server/conversation/outcome.ts';
import { ensureIdentifier } from '../../plugin-server/identity/graph/ensure-identifier.ts';
import { recordClaim } from '../../plugin-server/identity/graph/record-claim.ts';
import { saveSaid } from '../../plugin-server/identity/save-said.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import { identityLimits } from '../../protocol/identity.ts';
import type { Happening } from './talks.ts';

type AboutHer = Extract<Happening, { tells: unknown } | { proves: unknown }>;

/** What is known of some who wrote: one only said who she is, another proved an address on two devices. */
export const happenToHer = async (tx: Tx, she: VisitorCaller, what: AboutHer, now: number): Promise<Done<object>> => {
  const device = await tx.device(she.site, she.device);
  if (device === undefined) throw new Error('A device is gone that was just made.');
  if ('tells' in what) return done({}, await saveSaid(tx, device, { ...what.tells, source: 'visitor' }, now));
  const address = await ensureIdentifier(tx, she.site, 'email', what.proves, now);
  if (address === null) throw new Error(`This is no address: ${what.proves}`);
  const proof = { device: device.id, identifier: address.id, how: 'otp', at: now, needs_pass: 0, key: null } as const;
  await tx.saveProof({ ...proof, until: now + identityLimits.proofLifeMs });
  const claim = { a: she.anon, b: address.id, rule: 'otp', strength: 3, source: 'visitor', actor: she.origin } as const;
  const { news } = await recordClaim(tx, { ...claim, site: she.site, at: now });
  return done({}, news);
};
