import type { Assurance } from '../../protocol/channel.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { ensureIdentifier } from '../identity/graph/ensure-identifier.ts';
import { recordClaim } from '../identity/graph/record-claim.ts';
import type { ConversationPeerTable, ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { newConversation } from './new-conversation.ts';
import type { News } from './outcome.ts';

interface OpeningMail {
  readonly site: SiteId;
  /** Normalised; '': it named nobody. */
  readonly address: string;
  /** As she calls herself; '': not at all. */
  readonly name: string;
  readonly assurance: Assurance;
  /** She was erased here before: what is hers by the address alone stays shut. */
  readonly isErased: boolean;
  readonly subject: string;
  readonly locale: 'de' | 'en';
  readonly folder: ConversationTable['folder'];
  readonly origin: string;
  readonly now: number;
}

/** Under which a sender stands whose word for the address is all there is: apart from the holder of that address. */
export const claimedKind = 'ext:claimed_email';
/** Of a mail that names no sender. */
export const nobody = 'no-address';

/**
 * A conversation that began with a mail: no browser, readable by the address only if the mail proves that it is the sender's
 * (identity.md 8). A sender who might be forged gets an identifier of its own, which joins nothing; what was known against the address
 * holds for it, too. What she calls herself is kept as said, no more. The row is inserted; the caller appends and saves.
 */
export const openByMail = async (
  tx: Tx,
  { site, address, name, assurance, isErased, subject, locale, folder, origin, now }: OpeningMail,
  news: News[],
): Promise<{ readonly row: ConversationTable; readonly peer: ConversationPeerTable }> => {
  const identifier = await senderOf(tx, { site, address, assurance, origin, now }, news);
  if (name !== '' && !(await tx.traitsOf([identifier])).some((it) => it.key === 'name' && it.source === 'visitor'))
    await tx.saveTrait({ identifier, key: 'name', source: 'visitor', value: name, at: now, strength: 0 });
  const { pos, number } = await tx.raiseNumber(site);
  const row: ConversationTable = {
    ...newConversation({ site, pos, number }, 'email', now),
    subject,
    locale,
    folder,
    name: await tx.nameOf([identifier]),
  };
  await tx.insertConversation(row);
  const peer: ConversationPeerTable = {
    conversation: row.id,
    channel: 'email',
    identifier,
    address: address === '' ? null : address,
    how: 'opened',
    reads: assurance === 'verified' && !isErased ? 1 : 0,
    replies: 1,
    since_seq: 0,
    at: now,
    revoked_at: null,
    actor: origin,
  };
  await tx.insertPeer(peer);
  return { row, peer };
};

type Sender = Pick<OpeningMail, 'site' | 'address' | 'assurance' | 'origin' | 'now'>;

const senderOf = async (tx: Tx, { site, address, assurance, origin, now }: Sender, news: News[]): Promise<number> => {
  const proven = assurance === 'spoofable' ? null : await ensureIdentifier(tx, site, 'email', address, now);
  if (proven !== null) return proven.id;
  const claimed =
    (await ensureIdentifier(tx, site, claimedKind, address, now)) ??
    (await ensureIdentifier(tx, site, claimedKind, nobody, now));
  if (claimed === null) throw new Error('A sender without an identifier.');
  const named = await tx.identifierByValue(site, 'email', address);
  if (named === undefined || claimed.value !== address) return claimed.id;
  // "Possibly the same person": a forged sender may not lift what the holder of the address has forbidden.
  const barred = await tx.endpoint(named.id);
  if (barred !== undefined) await tx.saveEndpoint({ ...barred, identifier: claimed.id });
  const [a, b] = named.id < claimed.id ? [named.id, claimed.id] : [claimed.id, named.id];
  if ((await tx.claimBetween(site, a, b, 'typed')) !== undefined) return claimed.id;
  const claim = { site, a, b, rule: 'typed', strength: 0, at: now, source: 'channel', actor: origin } as const;
  news.push(...(await recordClaim(tx, claim)).news);
  return claimed.id;
};
