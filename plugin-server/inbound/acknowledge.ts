import { channelLimits } from '../../protocol/channel.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { enqueueMail } from '../routing/enqueue-mail.ts';
import type { Sealer } from '../secret/seal.ts';
import type { ConversationPeerTable, ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

interface Begun {
  readonly row: ConversationTable;
  readonly peer: ConversationPeerTable;
  readonly locale: 'de' | 'en';
  readonly circumstances: Circumstances;
}

type AckTx = Pick<Tx, 'enqueue' | 'countToPeer' | 'countAcks' | 'mailTimes' | 'endpoint' | 'identifierByValue'>;

/**
 * "It has arrived", of a conversation that began with a mail: fixed text and its number, nothing of what was written. One per address and
 * day, so that nobody is flooded by whoever writes in his name. Answers whether one leaves; the caller wakes the deliveries after commit.
 */
export const acknowledge = async (
  tx: AckTx,
  { row, peer, locale, circumstances }: Begun,
  sealer: Sealer,
): Promise<boolean> => {
  const { now, steady, channel } = circumstances;
  const { address, identifier } = peer;
  if (address === null || channel('email') !== 'ok') return false;
  // Who claims an address and who has proven it share its mailbox.
  const named = await tx.identifierByValue(row.site, 'email', address);
  for (const it of new Set([identifier, ...(named === undefined ? [] : [named.id])])) {
    if ((await tx.endpoint(it)) !== undefined) return false;
    if ((await tx.countToPeer('email', `${it}`, ['ack'], now - dayMs)) > 0) return false;
  }
  if ((await tx.countAcks(row.site, now - dayMs)) >= channelLimits.acksPerSiteAndDay) return false;
  if (rests(await tx.mailTimes(identifier, now - restMs - burstMs, mostTimes), now)) return false;
  await enqueueMail(tx, sealer, {
    site: row.site,
    conversation: row.id,
    recipient: 'visitor',
    peer: `${identifier}`,
    purpose: 'ack',
    because: 'last',
    now,
    steady,
    dueBy: null,
    to: address,
    locale,
    replyToken: null,
    says: { is: 'ack', number: row.number },
  });
  return true;
};

/**
 * Pure. More than ten mails of one address within ten minutes: a machine, whatever it says of itself; automatic answers to it rest for
 * an hour. `times` oldest first.
 */
const rests = (times: readonly number[], now: number): boolean =>
  times.some((first, at) => {
    const last = times[at + burst];
    return last !== undefined && last - first <= burstMs && now - last < restMs;
  });

const burst = 10;
const burstMs = 10 * 60_000;
const restMs = 3_600_000;
const dayMs = 86_400_000;
const mostTimes = 200;
