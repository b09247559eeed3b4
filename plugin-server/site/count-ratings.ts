import { scores } from '../../protocol/entry.ts';
import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { DeskReads } from '../store/desk-tx.ts';

const dayMs = 86_400_000;

/** How visitors have rated in the last days; a conversation counts once, as it is rated now. */
export const countRatings = async (
  read: Pick<DeskReads, 'scoresSince'>,
  { site }: AgentCaller,
  { days, now }: { readonly days: number; readonly now: number },
): Promise<Outcome<Given<'inbox', 'rating:count'>>> => {
  const rows = await read.scoresSince(site, now - days * dayMs);
  const of = (score: number): number => rows.find((row) => row.score === score)?.count ?? 0;
  const [bad, poor, fair, good, best] = scores;
  return done({ counts: [of(bad), of(poor), of(fair), of(good), of(best)] });
};
