import { channelLimits } from '../../protocol/channel.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { AgentCaller } from './caller.ts';
import { done, type Outcome, refused } from './outcome.ts';

/** The whole of a mail, before quotes and signature were cut; cut itself only where it is longer than what is kept. Error: not-found. */
export const readMail = async (
  read: Pick<MailReads, 'mail'>,
  from: AgentCaller,
  { mail }: { readonly mail: number },
): Promise<Outcome<{ text: string; isCut: boolean }>> => {
  const row = await read.mail(from.site, mail);
  return row === undefined
    ? refused('not-found')
    : done({ text: row.full_text, isCut: row.full_text.length >= channelLimits.mailText });
};
