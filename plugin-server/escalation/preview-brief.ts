import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hoursOf } from '../site/site-hours.ts';
import type { Store } from '../store/store.ts';
import { urlOf } from './ask-by-mail.ts';
import { renderBriefs } from './brief/render-brief.ts';
import type { EscalationDesk, HistoryOf } from './escalation-desk.ts';

interface Desk extends Pick<EscalationDesk, 'living' | 'inboxUrl'> {
  readonly store: Store;
  readonly historyOf: HistoryOf;
}

/** An edited brief as each channel would bring it, to the letter. Error: not-found. */
export const previewBrief = async (
  { store, living, inboxUrl, historyOf }: Desk,
  { site }: AgentCaller,
  { conversation, brief }: Parsed<'inbox', 'brief:render'>,
): Promise<Outcome<Given<'inbox', 'brief:render'>>> => {
  const { read } = store;
  const row = await read.conversation(site, conversation);
  if (row === undefined) return refused('not-found');
  const rendered = renderBriefs(brief, {
    number: row.number,
    name: row.name,
    inboxUrl: urlOf(inboxUrl, row),
    isUrgent: false,
    isPresent: living.isPresent(row.id),
    ...(await historyOf(read, row)),
    zone: hoursOf((await read.site(site))?.hours ?? '{}').zone,
    hasReply: true,
  });
  return done({ rendered });
};
