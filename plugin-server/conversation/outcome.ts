import type { Marks } from '../../protocol/entry.ts';
import type { AgentId, ConversationId, DeviceId, SignInId, SiteId } from '../../protocol/ids.ts';
import type { Problem, ProblemCode, ProblemDetail } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { SnippetLight } from '../../protocol/view.ts';
import type { Pushed } from '../../protocol/wire.ts';
import type { AsideTable, ConversationTable, EntryTable } from '../store/schema.ts';
import type { Carded } from './with-cards.ts';

/** What a verb has to tell the living once its transaction is committed. A lost piece of news is found again by resume. */
export type News =
  | {
      readonly is: 'entry';
      readonly conversation: ConversationTable;
      readonly entry: Carded<EntryTable>;
      /** It began with this entry, readable by every page of the device, or only where the person who is signed in is shown. */
      readonly begun?: 'device' | 'user';
    }
  | { readonly is: 'aside'; readonly conversation: ConversationTable; readonly aside: Carded<AsideTable> }
  | { readonly is: 'marks'; readonly conversation: ConversationTable; readonly marks: Marks }
  /** The list row changed; `assignee` is the name beside `conversation.assignee`. */
  | { readonly is: 'row'; readonly conversation: ConversationTable; readonly assignee: string }
  | { readonly is: 'gone'; readonly site: SiteId; readonly conversation: ConversationId; readonly pos: number }
  /** Sockets of these end in the same tick. */
  | { readonly is: 'ended'; readonly device: DeviceId; readonly why: string }
  | { readonly is: 'signed-out'; readonly signIns: readonly SignInId[]; readonly why: string }
  /** All sockets of this agent at this site end: role changed or disabled. */
  | { readonly is: 'member-changed'; readonly site: SiteId; readonly agent: AgentId; readonly why: string }
  /** What these devices may read has changed: their sockets are welcomed again. */
  | { readonly is: 'reads'; readonly devices: readonly DeviceId[] }
  /** Members moved from the profiles `was` to the profiles `now`. */
  | { readonly is: 'profiles'; readonly site: SiteId; readonly was: readonly number[]; readonly now: readonly number[] }
  | { readonly is: 'link-asked'; readonly device: DeviceId; readonly ask: Pushed<'visitor', 'link:ask'> }
  | { readonly is: 'link-done'; readonly device: DeviceId; readonly told: Pushed<'visitor', 'link:done'> }
  /** Proofs of these devices ended with a key of the shop. */
  | { readonly is: 'refresh'; readonly devices: readonly DeviceId[] }
  /** Hints: read again. */
  | { readonly is: 'agents'; readonly site: SiteId }
  | { readonly is: 'site'; readonly site: SiteId }
  | { readonly is: 'snippet'; readonly site: SiteId; readonly light: SnippetLight }
  /** A way out or in of this site was set up, changed, or lost its connection. */
  | { readonly is: 'channels'; readonly site: SiteId };

/** A write: what the caller is told, and what everybody else is. A refusal changed nothing. */
export type Outcome<Given> = Done<Given> | Refusal;
export interface Done<Given> {
  readonly ok: true;
  readonly answer: Given;
  readonly news: readonly News[];
  /** Over HTTP: the secret of the sign-in that began goes into the cookie; null clears it. */
  readonly cookie?: string | null;
}
export type Refusal = { readonly ok: false; readonly problem: Problem };

export const done = <Given>(answer: Given, news: readonly News[] = [], cookie?: string | null): Done<Given> => ({
  ok: true,
  answer,
  news,
  ...(cookie === undefined ? {} : { cookie }),
});
export const refused = (code: ProblemCode, detail?: ProblemDetail, retryAfterMs?: number): Refusal => ({
  ok: false,
  problem: problem(code, detail, retryAfterMs),
});
