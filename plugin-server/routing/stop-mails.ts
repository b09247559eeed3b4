import { limits } from '../../protocol/limits.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { readMarks } from '../conversation/show.ts';
import type { Tx } from '../store/tx.ts';

interface StopMails {
  /** The mail token whose link she pressed. */
  readonly token: string;
  readonly now: number;
}

/**
 * She wants no more mails at this address; her no counts for the whole site, until she leaves the address again. Whoever holds the
 * mail may say it: it takes nothing away that she cannot have back. Error: not-found.
 */
export const stopMails = async (tx: Tx, { token, now }: StopMails): Promise<Outcome<Record<never, never>>> => {
  const row = await tx.mailToken(token);
  if (row === undefined || row.identifier === null) return refused('not-found');
  const { site, identifier } = row;
  // Asked again, it is the same no.
  if ((await tx.endpoint(identifier))?.state === 'opted-out') return done({});
  const held = await tx.lockConversation(site, row.conversation);
  await tx.saveEndpoint({ identifier, site, state: 'opted-out', why: 'stop-link', at: now });
  await tx.insertConsent({
    site,
    identifier,
    purpose: 'notifications',
    channel: 'email',
    granted: 0,
    at: now,
    source: 'mail',
    proof: 'stop-link',
  });
  if (held === undefined) return done({});
  const conversation = { ...held, rev: held.rev + 1 };
  await tx.saveConversation(conversation);
  return done({}, [{ is: 'marks', conversation, marks: await readMarks(tx, conversation, limits.deliveryStates) }]);
};
