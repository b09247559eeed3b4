import { identityLimits } from '../../protocol/identity.ts';
import { type ConversationId, type DeviceId, tokenPrefix } from '../../protocol/ids.ts';
import { originOfDevice } from '../conversation/caller.ts';
import type { News } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomToken } from '../secret/random-token.ts';
import type { IdentifierRow } from '../store/graph-tx.ts';
import type { DeviceProofTable, DeviceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { ensureIdentifier } from './graph/ensure-identifier.ts';
import { recordClaim } from './graph/record-claim.ts';
import { nameConversations, openedBy } from './name-conversations.ts';
import type { Proven } from './proven.ts';
import { saveShopTraits } from './save-shop-traits.ts';
import { takeOver } from './take-over.ts';

/** What the shop signed for, as identifiers. */
interface Signed {
  readonly user: IdentifierRow | null;
  readonly email: IdentifierRow | null;
  readonly phone: IdentifierRow | null;
}

export interface SignedIn {
  /** A new one, if she has proven more than before. */
  readonly token: string | null;
  readonly news: readonly News[];
}

/**
 * Writes down that this device has proven whom the shop signed for, and what follows: the conversations it began belong to
 * her from now on, agents see one person, a twenty-first device of hers makes the one longest unseen end. Whoever calls has
 * made sure that the device is nobody else's. A token that was shown before changes nothing.
 */
export const signInDevice = async (
  tx: Tx,
  device: DeviceTable,
  proven: Proven,
  { now, isNew }: { readonly now: number; readonly isNew: boolean },
): Promise<SignedIn> => {
  const { site } = device;
  const before = await tx.proofsOf(device.id);
  const signed: Signed = {
    user: await held(tx, device, 'user', proven.user, now),
    email: await held(tx, device, 'email', proven.email, now),
    phone: await held(tx, device, 'phone', proven.phone, now),
  };
  const all = [signed.user, signed.email, signed.phone].filter((it) => it !== null);
  const news: News[] = [];
  const proofOf = (it: IdentifierRow | undefined) => before.find(({ identifier }) => identifier === it?.id);
  // The person, or her address where only that was signed: what was shown with a token is shown with all of it.
  const first = proofOf(all[0]);
  const isRepeated = first !== undefined && first.at >= proven.at;
  const added = all.filter((it) => adds(proven, proofOf(it), now));
  const isRise = added.length > 0 && !before.some(({ how, until }) => how !== 'otp' && until > now);
  for (const it of all) {
    if (added.includes(it)) await tx.saveProof(proofBy(proven, device, it));
    if (!isRepeated) news.push(...(await claim(tx, device, proven, signed, it, now)));
  }
  if (proven.needsPass === 1) await holdBefore(tx, before);
  const moved = signed.user === null ? [] : await takeOver(tx, device, signed.user, now);
  if (signed.user !== null && device.user_identifier !== signed.user.id) {
    await tx.saveDeviceUser(device.id, signed.user.id);
    news.push(...(await endOldest(tx, device, signed.user.id, now)));
  }
  const isNamed = signed.user !== null && (await saveShopTraits(tx, signed.user.id, proven));
  const mine = isNamed && signed.user !== null ? await openedBy(tx, signed.user.id) : [];
  news.push(...(await nameConversations(tx, site, [...moved, ...mine])));
  news.push({ is: 'reads', devices: await concerned(tx, device.id, signed.user, moved, now) });
  if (isRise) await record(tx, device, proven, now);
  return { token: isRise && !isNew ? await renew(tx, device.id, now) : null, news };
};

/** Blocked between the check and now: nothing of this is kept. */
export class ValueGone extends Error {}

const held = async (
  tx: Tx,
  { site }: DeviceTable,
  kind: 'user' | 'email' | 'phone',
  value: string | null,
  now: number,
): Promise<IdentifierRow | null> => {
  if (value === null) return null;
  const row = await ensureIdentifier(tx, site, kind, value, now);
  if (row === null) throw new ValueGone(`The ${kind} of a token is blocked now.`);
  return row;
};

/** Not what the device has from this token or a later one; nor from a code, which holds for longer. */
const adds = (proven: Proven, known: DeviceProofTable | undefined, now: number): boolean => {
  if (known === undefined || known.until <= now) return true;
  if (known.how === 'otp') return false;
  return (
    proven.at > known.at ||
    (proven.at === known.at && (proven.until !== known.until || proven.needsPass !== known.needs_pass))
  );
};

/** What was proven by code before goes with whoever signs in: the next page that does not say who is there shows none of it. */
const holdBefore = async (tx: Tx, before: readonly DeviceProofTable[]): Promise<void> => {
  for (const { first_at: _, ...proof } of before)
    if (proof.how === 'otp' && proof.needs_pass === 0) await tx.saveProof({ ...proof, needs_pass: 1 });
};

const proofBy = ({ how, at, until, needsPass, key }: Proven, device: DeviceTable, { id }: IdentifierRow) => ({
  device: device.id,
  identifier: id,
  how,
  at,
  until,
  needs_pass: needsPass,
  key,
});

/** Who she is, for the agents. An address hangs on her shop id if the token names both. */
const claim = async (
  tx: Tx,
  device: DeviceTable,
  proven: Proven,
  { user }: Signed,
  it: IdentifierRow,
  now: number,
): Promise<readonly News[]> => {
  const isHers = user === null || it.id === user.id;
  const recorded = await recordClaim(tx, {
    site: device.site,
    a: isHers ? device.anon : user.id,
    b: it.id,
    rule: proven.how,
    strength: proven.how === 'jwt' ? 3 : 2,
    // Ours, not the shop's: proofs come in the order in which they were shown to us.
    at: now,
    source: 'shop',
    actor: originOfDevice(device.id),
    evidence: { device: device.id, key: proven.key },
  });
  return recorded.news;
};

const endOldest = async (tx: Tx, device: DeviceTable, user: number, at: number): Promise<News[]> => {
  const all = await tx.devicesOfUser(user);
  const tooMany = all
    .filter(({ id }) => id !== device.id)
    .slice(0, Math.max(0, all.length - identityLimits.devicesPerUser));
  for (const { id } of tooMany) await tx.endDevice(id, at, 'too-many');
  return tooMany.map(({ id }) => ({ is: 'ended', device: id, why: 'too-many' }));
};

const concerned = async (
  tx: Tx,
  device: DeviceId,
  user: IdentifierRow | null,
  moved: readonly ConversationId[],
  now: number,
): Promise<DeviceId[]> => {
  const others = user === null || moved.length === 0 ? [] : await tx.devicesProving(user.id, now);
  return [...new Set([device, ...others.map(({ id }) => id)])];
};

const record = (tx: Tx, device: DeviceTable, { how, key }: Proven, at: number): Promise<void> =>
  tx.insertAudit({
    site: device.site,
    at,
    actor: originOfDevice(device.id),
    op: 'identity:prove',
    refs: JSON.stringify({ device: device.id, how, key }),
  });

const renew = async (tx: Tx, device: DeviceId, now: number): Promise<string> => {
  const token = randomToken(tokenPrefix.device);
  await tx.offerToken(device, hashToken(token), now);
  return token;
};
