import { identityLimits } from '../../../protocol/identity.ts';
import { type DeviceId, type SiteId, tokenPrefix } from '../../../protocol/ids.ts';
import type { Locale } from '../../../protocol/schema.ts';
import type { Given } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { type Done, done, type News, type Refusal, refused } from '../../conversation/outcome.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { randomToken } from '../../secret/random-token.ts';
import type { ConversationTable, DeviceLinkTable, DeviceTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import { recordClaim } from '../graph/record-claim.ts';
import { insertDevice } from '../insert-device.ts';
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
 * Errors: link.invalid (conversation gone, first device ended or not reading it any more), link.other-person, limit.quota.
 */
export const continueOn = async (tx: Tx, link: DeviceLinkTable, second: Second): Promise<Done<Continued> | Refusal> => {
  const { caller, now } = second;
  const conversation = await tx.lockConversation(link.site, link.conversation);
  const first = await firstDevice(tx, link);
  if (conversation === undefined || first === undefined) return refused('link.invalid');
  const readers = await tx.readersOf(conversation.id, now);
  // Nobody hands on what she may not read any more.
  if (!readers.includes(first.id)) return refused('link.invalid');
  if (caller !== null && (await belongsToAnother(tx, conversation, caller))) return refused('link.other-person');
  // She opened her own link in the browser it came from: it stays good for another device.
  if (caller?.device === first.id) return done(answer(link, { device: first.id }, first, conversation));
  if (readers.length >= identityLimits.readersPerConversation) return refused('limit.quota');

  const { device: key, anon } =
    caller === null
      ? await newDevice(tx, link.site, second)
      : { device: await newToken(tx, caller.device, now), anon: caller.anon };
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
  await tx.saveLink({ ...link, state: 'redeemed', to_device: key.device, label: second.label });
  const claim = await recordClaim(tx, {
    site: link.site,
    a: first.anon,
    b: anon,
    rule: 'link',
    strength: 3,
    at: now,
    source: 'visitor',
    actor: `d:${key.device}`,
    evidence: { link: link.id, conversation: conversation.id },
  });
  await tx.insertAudit({
    site: link.site,
    at: now,
    actor: `d:${key.device}`,
    op: 'link:redeem',
    refs: JSON.stringify({ link: link.id, conversation: conversation.id, from: first.id }),
  });
  const news: News[] = [
    { is: 'reads', devices: [key.device] },
    {
      is: 'link-done',
      device: first.id,
      told: { link: link.id, conversation: conversation.id, label: second.label },
    },
    ...claim.news,
  ];
  return done(answer(link, key, first, conversation), news);
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

const newToken = async (tx: Tx, device: DeviceId, now: number): Promise<Continued['device']> => {
  const token = randomToken(tokenPrefix.device);
  await tx.offerToken(device, hashToken(token), now);
  return { device, token };
};

const newDevice = async (tx: Tx, site: SiteId, { label, locale, now }: Second) => {
  const { row, key } = await insertDevice(tx, { site, label, locale, now });
  return { device: key, anon: row.anon };
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
