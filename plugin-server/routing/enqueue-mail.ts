import type { Because } from '../../protocol/channel.ts';
import type { AgentId, ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Sealer } from '../secret/seal.ts';
import type { OutboxWrites } from '../store/outbox-tx.ts';
import { unsettled } from './insert-routed.ts';
import { type SealedMail, sealMail } from './sealed-mail.ts';

interface Leaving extends SealedMail {
  readonly site: SiteId;
  readonly conversation: ConversationId | null;
  readonly recipient: 'visitor' | AgentId;
  /** The key of its order: an identifier's number, `rc_…` of an agent's address. To one key one goes after the other. */
  readonly peer: string;
  readonly purpose: 'brief' | 'ack' | 'notice' | 'code';
  readonly because: Because;
  /** Wall clock, and the one that schedules go by. */
  readonly now: number;
  readonly steady: number;
  /** Steady: after this it is too late; null: as long as the channel tries. */
  readonly dueBy: number | null;
}

/** A mail that is no message of a conversation: it goes at once and alone. Answers its number. The caller wakes the deliveries after commit. */
export const enqueueMail = (
  tx: Pick<OutboxWrites, 'enqueue'>,
  sealer: Sealer,
  { site, conversation, recipient, peer, purpose, because, now, steady, dueBy, ...mail }: Leaving,
): Promise<number> => {
  const { to, locale, replyToken, says } = mail;
  return tx.enqueue({
    ...unsettled,
    site,
    conversation,
    seq: null,
    recipient,
    channel: 'email',
    peer,
    purpose,
    because,
    // A code goes before all others that are due: somebody waits for it.
    next_at: purpose === 'code' ? 0 : Math.floor(steady),
    due_by: dueBy === null ? null : Math.floor(dueBy),
    created_at: now,
    sealed: sealMail(sealer, { site, conversation, peer }, { to, locale, replyToken, says }),
  });
};
