import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { type ConversationCursor, type ListRow, newestFirst } from '../../protocol/view.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationReads, SiteStore } from '../store/tx.ts';
import type { AgentCaller, VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import type { Outcome } from './outcome.ts';
import { done } from './outcome.ts';
import { cursor, listRow } from './show.ts';

type IsPresent = (conversation: ConversationId) => boolean;

/** Where each conversation of a device stands: what it needs to resume. */
export const cursorsOf = async (
  read: ConversationReads,
  databaseEpoch: string,
  caller: VisitorCaller,
  now: number,
): Promise<ConversationCursor[]> => {
  const rows = await read.readableBy(peerOf(caller, now), limits.conversationsPerDevice);
  const cursors: ConversationCursor[] = [];
  for (const row of rows) cursors.push(cursor(databaseEpoch, row, (await read.lastN(row.id, caller.origin)) + 1));
  return cursors;
};

const rowsOf = async (
  read: ConversationReads,
  rows: readonly ConversationTable[],
  isPresent: IsPresent,
): Promise<ListRow[]> => {
  const names = new Map<string, string>();
  const shown: ListRow[] = [];
  for (const row of rows) {
    if (row.assignee !== null && !names.has(row.assignee)) names.set(row.assignee, await read.agentName(row.assignee));
    shown.push(listRow(row, row.assignee === null ? '' : (names.get(row.assignee) ?? ''), isPresent(row.id)));
  }
  return shown;
};

/** The key a page of the list goes on after; the statement in the store sorts by the same. */
export const listKey = (row: ConversationTable, sort: 'waiting' | 'newest'): number =>
  sort === 'newest' ? row.last_at : (row.waiting_since ?? Number.MAX_SAFE_INTEGER - row.last_at);

/** A page of one view. `pos` was read before the rows: whoever resumes from it misses nothing. */
export const listConversations = async (
  read: ConversationReads & Pick<SiteStore, 'site'>,
  caller: AgentCaller,
  asked: Parsed<'inbox', 'inbox:list'>,
  isPresent: IsPresent,
): Promise<Outcome<Given<'inbox', 'inbox:list'>>> => {
  const pos = (await read.site(caller.site))?.pos ?? 0;
  const { after, ...query } = asked;
  const rows = await read.list(caller.site, {
    ...query,
    agent: caller.agent,
    ...(after === undefined ? {} : { after }),
  });
  const last = rows.length < asked.limit ? undefined : rows.at(-1);
  return done({
    rows: await rowsOf(read, rows, isPresent),
    after:
      last === undefined
        ? null
        : { key: listKey(last, newestFirst.includes(asked.view) ? 'newest' : asked.sort), conversation: last.id },
    pos,
    counts: await read.listCounts(caller.site, caller.agent),
  });
};

/** What changed in the list since `afterPos`: rows as they are now, and what is gone; tombstones are kept longer than any sign-in lasts. */
export const resumeList = async (
  read: ConversationReads & Pick<SiteStore, 'site'>,
  caller: AgentCaller,
  { afterPos, limit }: Parsed<'inbox', 'inbox:resume'>,
  living: { readonly isPresent: IsPresent; readonly presentAt: (site: SiteId, limit: number) => ConversationId[] },
): Promise<Outcome<Given<'inbox', 'inbox:resume'>>> => {
  const pos = (await read.site(caller.site))?.pos ?? 0;
  const counts = await read.listCounts(caller.site, caller.agent);
  // A restored database may be behind what this inbox has seen.
  if (afterPos > pos) return done({ summaries: [], gone: [], upTo: pos, more: false, reset: true, counts });
  const rows = await read.changedAfter(caller.site, afterPos, limit);
  const gone = await read.goneAfter(caller.site, afterPos, limit);
  const lasts = [
    rows.length === limit ? rows.at(-1)?.pos : undefined,
    gone.length === limit ? gone.at(-1)?.pos : undefined,
  ].filter((it) => it !== undefined);
  const more = lasts.length > 0;
  const upTo = more ? Math.min(...lasts) : Math.max(pos, rows.at(-1)?.pos ?? 0);
  return done({
    summaries: await rowsOf(
      read,
      rows.filter((row) => row.pos <= upTo),
      living.isPresent,
    ),
    gone: gone.filter((it) => it.pos <= upTo).map((it) => it.conversation),
    upTo,
    more,
    counts,
    ...(more ? {} : { present: living.presentAt(caller.site, limits.listPresent) }),
  });
};
