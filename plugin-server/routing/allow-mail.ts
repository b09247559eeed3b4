import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { appendChange } from '../conversation/append-change.ts';
import { peerOf, type VisitorCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import { readMarks } from '../conversation/show.ts';
import { ensureIdentifier } from '../identity/graph/ensure-identifier.ts';
import { normaliseIdentifier } from '../identity/graph/normalise-identifier.ts';
import { saveSaid } from '../identity/save-said.ts';
import { mailAddress } from '../mail-address.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';

interface AllowMail {
  readonly from: VisitorCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  /** As she typed it. */
  readonly value: string;
  /** Answers go there from now on, and not only when she misses them here. */
  readonly isChoice: boolean;
  /** The address people write to: answers are never sent to ourselves. */
  readonly own: string;
  readonly circumstances: Circumstances;
}

/** The sentence under which she left the address, as kept beside her yes. */
const consentText = 'ways-1';

/**
 * She left an address for the answers of this conversation: typed, so it proves nothing and joins nothing; it only gets new answers.
 * One that had stopped mails takes them again only from a browser that has proven it: else anybody could type it in. Another one takes
 * the place of the first. Errors: not-found, channel.off, channel.bad-address, channel.opted-out.
 */
export const allowMail = (tx: Tx, asked: AllowMail): Promise<Outcome<{ seq: number }>> => {
  const { from, conversation, cid, value, isChoice, own, circumstances } = asked;
  const { now } = circumstances;
  const content = ['escalation:ask', conversation, 'email', value, isChoice];
  return once(tx, { origin: from.origin, cid, now, content }, async () => {
    const held = await tx.lockReadable(peerOf(from, now), conversation);
    if (held === undefined) return refused('not-found');
    if (circumstances.channel('email') !== 'ok') return refused('channel.off');
    const address = mailAddress(value);
    if (address === null || address === own) return refused('channel.bad-address');
    if (await isStopped(tx, from, address, now)) return refused('channel.opted-out');
    const device = await tx.device(from.site, from.device);
    const identifier = await ensureIdentifier(tx, from.site, 'email', address, now);
    if (identifier === null || device === undefined) return refused('channel.bad-address');

    const ways = await tx.waysOf(held.id);
    const isKnown = ways.some((way) => way.channel === 'email' && way.identifier === identifier.id);
    const row = { ...held, rev: held.rev + 1 };
    // Agents see who she says she is; it joins nothing.
    const news: News[] = await saveSaid(tx, device, { email: address, source: 'visitor' }, now);
    if (!isKnown) await tx.removeWay(row.id, 'email', now);
    await tx.allowWay({
      conversation: row.id,
      channel: 'email',
      identifier: identifier.id,
      address,
      how: 'typed',
      reads: 0,
      replies: 1,
      since_seq: row.seq,
      at: now,
      revoked_at: null,
      actor: from.origin,
    });
    await allowAgain(tx, identifier.id);
    await tx.insertConsent({
      site: from.site,
      identifier: identifier.id,
      purpose: 'notifications',
      channel: 'email',
      granted: 1,
      at: now,
      source: from.origin,
      proof: consentText,
    });
    if (isChoice && row.prefers !== 'email') {
      row.prefers = 'email';
      news.push({
        is: 'entry',
        conversation: row,
        entry: await appendChange(tx, row, from, 'switched', now, { channel: 'email' }),
      });
    } else if (!isKnown)
      news.push({ is: 'entry', conversation: row, entry: await appendChange(tx, row, from, 'mailed', now) });
    news.push(await saveListed(tx, row));
    news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
    return done({ seq: row.seq }, news);
  });
};

/** Whoever reads the mails there wants none, and she has not shown that it is she. */
const isStopped = async (
  tx: Pick<Tx, 'identifierByValue' | 'endpoint' | 'devicesProving'>,
  { site, device }: VisitorCaller,
  address: string,
  now: number,
): Promise<boolean> => {
  const known = await tx.identifierByValue(site, 'email', normaliseIdentifier('email', address)?.value ?? address);
  if (known === undefined || (await tx.endpoint(known.id))?.state !== 'opted-out') return false;
  return !(await tx.devicesProving(known.id, now)).some(({ id }) => id === device);
};

/** She has proven it and wants mails again, or one came back and she says that it is right: it is tried once more. */
const allowAgain = async (tx: Tx, identifier: number): Promise<void> => {
  if ((await tx.endpoint(identifier)) !== undefined) await tx.removeEndpoint(identifier);
};
