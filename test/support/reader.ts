import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import {
  emptyTimeline,
  hasEarlier,
  isComplete,
  stepTimeline,
  type TimelineEvent,
  type TimelineState,
} from '../../protocol/timeline.ts';
import type { Ledger, Shown } from './ledger.ts';

/** Entries and asides as far as a reader is concerned. */
export interface Said {
  readonly t: string;
  readonly seq?: number;
  readonly asideSeq?: number;
  readonly cid?: Cid;
  readonly text?: string;
  readonly what?: string;
}

export interface Page {
  readonly epoch: string;
  readonly entries: readonly Said[];
  readonly asides?: readonly Said[];
  readonly seq: number;
  readonly asideSeq?: number;
  readonly rev: number;
  readonly marks?: unknown;
  readonly reset?: true | undefined;
  readonly more: boolean;
}

export interface Question {
  readonly conversation: ConversationId;
  readonly epoch: string | null;
  readonly afterSeq: number;
  readonly afterAside: number;
  readonly rev: number;
  readonly limit: number;
}

export interface ReaderNeeds {
  readonly viewer: string;
  readonly side: 'visitor' | 'agent';
  readonly conversation: ConversationId;
  readonly ledger: Ledger;
  /** null: no answer; a number: asked to wait so long. */
  resume(question: Question): Promise<Page | number | null>;
  earlier(
    beforeSeq: number,
  ): Promise<{ readonly entries: readonly Said[]; readonly asides?: readonly Said[]; readonly more: boolean } | null>;
  /** An entry of somebody came. */
  arrived(entry: Said): void;
}

type Kind = 'entry' | 'aside';
type Timeline = TimelineState<Said, unknown>;
type Event = TimelineEvent<Said, unknown>;

const numberOf: Record<Kind, (said: Said) => number> = {
  entry: (said) => said.seq ?? 0,
  aside: (said) => said.asideSeq ?? 0,
};

const shownAs = (kind: Kind, said: Said): Shown => ({
  number: numberOf[kind](said),
  cid: said.cid ?? null,
  text: said.text ?? said.what ?? said.t,
});

/** A conversation before somebody's eyes: the shell around the real timelines, one for entries and, for agents, one for asides. */
export class Reader {
  readonly #needs: ReaderNeeds;
  readonly #lines: Record<Kind, Timeline> = {
    entry: emptyTimeline(numberOf.entry),
    aside: emptyTimeline(numberOf.aside),
  };
  readonly #timers = new Map<Kind, NodeJS.Timeout>();
  #isAsking = false;
  #connection = 0;

  constructor(needs: ReaderNeeds) {
    this.#needs = needs;
  }

  get last(): number {
    return this.#lines.entry.last;
  }

  get isComplete(): boolean {
    return this.#kinds.every((kind) => isComplete(this.#lines[kind]));
  }

  /** The newest page, asked for by an agent who opens the conversation. */
  opened(page: Page): void {
    const { entry, aside } = this.#lines;
    const joins =
      entry.epoch === page.epoch &&
      (page.entries[0]?.seq ?? 1) <= entry.last + 1 &&
      (page.asides?.[0]?.asideSeq ?? 1) <= aside.last + 1;
    this.#apply(page, joins ? 'resumed' : 'opened');
    this.#step('entry', { t: 'cursor', epoch: page.epoch, seq: page.seq, rev: page.rev });
    this.#step('aside', { t: 'cursor', epoch: page.epoch, seq: page.asideSeq ?? 0, rev: 0 });
  }

  cursor(cursor: { readonly epoch: string; readonly seq: number; readonly rev: number; readonly from: number }): void {
    if (this.#lines.entry.epoch === null) this.#step('entry', { t: 'online' });
    else this.#step('entry', { t: 'cursor', ...cursor });
  }

  online(): void {
    this.#step('entry', { t: 'online' });
  }

  offline(): void {
    this.#connection += 1;
    this.#isAsking = false;
    for (const kind of this.#kinds) this.#step(kind, { t: 'offline' });
  }

  said(kind: Kind, epoch: string, entry: Said): void {
    this.#step(kind, { t: 'entry', epoch, entry });
  }

  marks(epoch: string, rev: number, marks: unknown): void {
    this.#step('entry', { t: 'marks', epoch, rev, marks });
  }

  pulse(seq: number, asideSeq: number, rev: number): void {
    this.#step('entry', { t: 'pulse', seq, rev });
    if (this.#needs.side === 'agent') this.#step('aside', { t: 'pulse', seq: asideSeq, rev: 0 });
  }

  /** Everything from the first entry on. */
  async readAll(): Promise<void> {
    while (hasEarlier(this.#lines.entry)) {
      const { epoch, entries } = this.#lines.entry;
      const page = await this.#needs.earlier(entries[0]?.seq ?? 1);
      if (page === null || epoch === null) return;
      this.#step('entry', { t: 'earlier', epoch, entries: page.entries, more: page.more });
      this.#step('aside', { t: 'earlier', epoch, entries: page.asides ?? [], more: page.more });
    }
  }

  /** What is before her eyes now, into the ledger. */
  record(): void {
    const { ledger, viewer, side, conversation } = this.#needs;
    ledger.write({
      t: 'view',
      viewer,
      side,
      conversation,
      rev: this.#lines.entry.rev,
      entries: this.#lines.entry.entries.map((said) => shownAs('entry', said)),
      asides: this.#lines.aside.entries.map((said) => shownAs('aside', said)),
    });
  }

  end(): void {
    this.#connection += 1;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  get #kinds(): readonly Kind[] {
    return this.#needs.side === 'agent' ? ['entry', 'aside'] : ['entry'];
  }

  #apply(page: Page, t: 'opened' | 'resumed'): void {
    const { epoch, seq, rev, marks, reset, more } = page;
    this.#step('entry', { t, epoch, entries: page.entries, seq, rev, marks, more, reset });
    if (page.asides !== undefined)
      this.#step('aside', { t, epoch, entries: page.asides, seq: page.asideSeq ?? 0, rev: 0, more, reset });
  }

  #step(kind: Kind, event: Event): void {
    const before = this.#lines[kind];
    const { state, effects } = stepTimeline(before, event, performance.now());
    this.#lines[kind] = state;
    this.#tell(kind, before, state);
    for (const effect of effects) {
      if (effect.t === 'resume') void this.#ask();
      if (effect.t !== 'timer') continue;
      clearTimeout(this.#timers.get(kind));
      if (effect.at !== null)
        this.#timers.set(
          kind,
          setTimeout(() => this.#step(kind, { t: 'tick' }), Math.max(0, effect.at - performance.now())),
        );
    }
  }

  #tell(kind: Kind, before: Timeline, now: Timeline): void {
    const { ledger, viewer, side, conversation } = this.#needs;
    const first = now.entries[0];
    const isAnew = now.epoch !== before.epoch || (first !== undefined && numberOf[kind](first) > before.last + 1);
    if (isAnew && before.epoch !== null) ledger.write({ t: 'dropped', viewer, conversation });
    const from = isAnew ? 0 : before.last;
    for (const said of now.entries) {
      if (numberOf[kind](said) <= from) continue;
      ledger.write({ t: 'seen', viewer, side, conversation, kind, ...shownAs(kind, said) });
      if (kind === 'entry') this.#needs.arrived(said);
    }
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const connection = this.#connection;
    const { entry, aside } = this.#lines;
    const page = await this.#needs.resume({
      conversation: this.#needs.conversation,
      epoch: entry.epoch,
      afterSeq: entry.last,
      afterAside: aside.last,
      rev: entry.rev,
      limit: limits.resume,
    });
    if (connection !== this.#connection) return;
    this.#isAsking = false;
    if (page !== null && typeof page === 'object') return this.#apply(page, 'resumed');
    for (const kind of this.#kinds)
      this.#step(kind, { t: 'resume-failed', ...(page === null ? {} : { retryAfterMs: page }) });
  }
}
