import { identityLimits } from '../../../protocol/identity.ts';
import { anonPrefix, type DeviceId, idPrefix, tokenPrefix } from '../../../protocol/ids.ts';
import type { Locale } from '../../../protocol/schema.ts';
import type { Given } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { type Done, done, type News, type Refusal, refused } from '../../conversation/outcome.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { randomId, randomToken } from '../../secret/random-token.ts';
import type { ConversationTable, DeviceLinkTable, DeviceTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import { recordClaim } from '../graph/record-claim.ts';
import { firstDevice } from './standing-link.ts';

/** The browser that goes on. */
export interface Second {
  /** null: it is no device yet. */
  readonly caller: VisitorCaller | null;
  readonly label: string | null;
  readonly locale: Locale;
  readonly now: number;
}

type Continued = Extract<Given<'visitor', 'link:redeem'>, { is: 'continued' }>;

/**
 * Opens the one conversation of an offer to a second device: its peer row, the claim that both are one person, the mark on
 * the offer. One way: the first device gets nothing of the second. Whoever calls has checked the offer itself.
 * Errors: link.invalid (conversation gone, first device ended), link.other-person, limit.quota.
 */
export const continueOn = async (tx: Tx, link: DeviceLinkTable, second: Second): Promise<Done<Continued> | Refusal> => {
  const { caller, now } = second;
  const conversation = await tx.lockConversation(link.site, link.conversation);
  const first = await firstDevice(tx, link);
  if (conversation === undefined || first === undefined) return refused('link.invalid');
  if (caller !== null && (await belongsToAnother(tx, conversation, caller))) return refused('link.other-person');
  if (caller?.device === first.id) return sameDevice(tx, link, first, conversation, now);
  const readers = await tx.readersOf(conversation.id, now);
  if (readers.length >= identityLimits.readersPerConversation) return refused('limit.quota');

  const key = caller === null ? await newDevice(tx, link, second) : await newToken(tx, caller.device, now);
  const anon = caller?.anon ?? key.anon;
  await tx.savePeer({
    conversation: conversation.id,
    channel: 'chat',
    identifier: anon,
    address: null,
    how: 'link',
    reads: 1,
    replies: 1,
    since_seq: 0,
    at: now,
    revoked_at: null,
    actor: link.id,
  });
  await tx.saveLink({ ...link, state: 'redeemed', to_device: key.device.device, label: second.label });
  const claim = await recordClaim(tx, {
    site: link.site,
    a: first.anon,
    b: anon,
    rule: 'link',
    strength: 3,
    at: now,
    source: 'visitor',
    actor: `d:${key.device.device}`,
    evidence: { link: link.id, conversation: conversation.id },
  });
  await tx.insertAudit({
    site: link.site,
    at: now,
    actor: `d:${key.device.device}`,
    op: 'link:redeem',
    refs: JSON.stringify({ link: link.id, conversation: conversation.id, from: first.id }),
  });
  const news: News[] = [
    { is: 'reads', devices: [key.device.device] },
    {
      is: 'link-done',
      device: first.id,
      told: { link: link.id, conversation: conversation.id, label: second.label },
    },
    ...claim.news,
  ];
  return done(answer(link, key.device, first, conversation), news);
};

/** A conversation of somebody who is signed in is not handed to a browser where somebody else is. */
const belongsToAnother = async (tx: Tx, { id, site }: ConversationTable, caller: VisitorCaller): Promise<boolean> => {
  if (caller.user === 0) return false;
  const open = (await tx.peersOf(id)).filter(({ reads, revoked_at }) => reads === 1 && revoked_at === null);
  const holders = await tx.identifiers(
    site,
    open.map(({ identifier }) => identifier),
  );
  return holders.some((it) => it.kind === 'user' && it.id !== caller.user);
};

/** She opened her own link in the browser it came from: it stays good for another device. */
const sameDevice = async (
  tx: Tx,
  link: DeviceLinkTable,
  first: DeviceTable,
  conversation: ConversationTable,
  now: number,
): Promise<Done<Continued>> =>
  done(answer(link, (await newToken(tx, first.id, now)).device, first, conversation), [
    { is: 'reads', devices: [first.id] },
  ]);

interface Key {
  readonly device: Continued['device'];
  readonly anon: number;
}

const newToken = async (tx: Tx, device: DeviceId, now: number): Promise<Key> => {
  const token = randomToken(tokenPrefix.device);
  await tx.offerToken(device, hashToken(token), now);
  return { device: { device, token }, anon: 0 };
};

const newDevice = async (tx: Tx, { site }: DeviceLinkTable, { label, locale, now }: Second): Promise<Key> => {
  const device = randomId<DeviceId>(idPrefix.device);
  const token = randomToken(tokenPrefix.device);
  const revokeToken = randomToken(tokenPrefix.revoke);
  const anon = await tx.insertAnon(site, randomId(anonPrefix), now);
  await tx.insertDevice({
    id: device,
    site,
    anon,
    token_hash: hashToken(token),
    next_hash: null,
    revoke_hash: hashToken(revokeToken),
    version: 1,
    user_identifier: null,
    renewed_at: now,
    label,
    locale,
    created_at: now,
    seen_at: now,
    ended_at: null,
    ended_why: null,
  });
  return { device: { device, token, revokeToken }, anon };
};

const answer = (
  link: DeviceLinkTable,
  device: Continued['device'],
  first: DeviceTable,
  conversation: ConversationTable,
): Continued => ({
  is: 'continued',
  link: link.id,
  device,
  conversation: conversation.id,
  from: { label: first.label, begunAt: conversation.opened_at },
});
