import type { Marks } from '../../protocol/entry.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Problem, ProblemCode, ProblemDetail } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { AsideTable, ConversationTable, EntryTable } from '../store/schema.ts';

/** What a verb has to tell the living once its transaction is committed. A lost piece of news is found again by resume. */
export type News =
  | { readonly is: 'entry'; readonly conversation: ConversationTable; readonly entry: EntryTable }
  | { readonly is: 'aside'; readonly conversation: ConversationTable; readonly aside: AsideTable }
  | { readonly is: 'marks'; readonly conversation: ConversationTable; readonly marks: Marks }
  /** The list row changed; `assignee` is the name beside `conversation.assignee`. */
  | { readonly is: 'row'; readonly conversation: ConversationTable; readonly assignee: string }
  | { readonly is: 'gone'; readonly site: SiteId; readonly conversation: ConversationId; readonly pos: number };

/** A write: what the caller is told, and what everybody else is. A refusal changed nothing. */
export type Outcome<Given> = { readonly ok: true; readonly answer: Given; readonly news: readonly News[] } | Refusal;
export type Refusal = { readonly ok: false; readonly problem: Problem };

export const done = <Given>(answer: Given, news: readonly News[] = []): Outcome<Given> => ({ ok: true, answer, news });
export const refused = (code: ProblemCode, detail?: ProblemDetail, retryAfterMs?: number): Refusal => ({ ok: false, problem: problem(code, detail, retryAfterMs) });
