import type { DeliveryMark, Entry, Marks, Rating, Ways } from '../protocol/entry.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { limits, live } from '../protocol/limits.ts';
import type { TimelineEvent, TimelineState } from '../protocol/timeline.ts';
import { emptyTimeline, hasEarlier, isComplete, stepTimeline } from '../protocol/timeline.ts';
import type { ConversationCursor } from '../protocol/view.ts';
import { mono } from './clock.ts';
import type { AskedOf, ReplyOf, VisitorDoor } from './transport.ts';

export interface TalkNeeds {
  request<Name extends VisitorDoor>(door: Name, body: AskedOf<Name>): Promise<ReplyOf<Name>>;
  /** Where her numbers stand, out of an answer. */
  nextN(n: number): void;
  /** Entries that came since it was opened, oldest first. */
  arrived(entries: readonly Entry[]): void;
  /** An agent began or ended to type. */
  typing(on: boolean): void;
  changed(): void;
  /** Not hers to read, or no longer. */
  gone(): void;
}

type Step = TimelineEvent<Entry, Marks>;

/** How many entries the first page brings. */
const firstPage = 50;
/** Between two questions of whoever follows by HTTP. */
const pauseMs = 1_500;

/** One conversation as she reads it: the shell around the pure timeline in protocol. */
export class Talk {
  readonly id: ConversationId;
  readonly #needs: TalkNeeds;
  #timeline: TimelineState<Entry, Marks> = emptyTimeline((entry) => entry.seq);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = 0;
  #from = 1;
  /** Counts connections: an answer to an earlier one is not handed in. */
  #connection = 0;
  #readUpTo = 0;
  #isOpening = false;
  #isEarlier = false;
  #isFollowing = false;
  #isEnded = false;
  #typist: { name: string; timer: ReturnType<typeof setTimeout> } | null = null;
  /** What everybody calls it; null: not known yet. */
  number: number | null = null;
  /** What the one is called that it goes on from. */
  follows: number | null = null;
  hasFailed = false;
  earlierFailed = false;

  constructor(id: ConversationId, needs: TalkNeeds) {
    this.id = id;
    this.#needs = needs;
  }

  get entries(): readonly Entry[] {
    return this.#timeline.entries;
  }

  get isOpened(): boolean {
    return this.#timeline.epoch !== null;
  }

  get isComplete(): boolean {
    return isComplete(this.#timeline);
  }

  get hasEarlier(): boolean {
    return hasEarlier(this.#timeline);
  }

  get isLoadingEarlier(): boolean {
    return this.#isEarlier;
  }

  /** When it was closed; null: it is open. */
  get closedAt(): number | null {
    const turn = this.entries.findLast((it) => it.t === 'change' && /^(closed|reopened)$/.test(it.what));
    return turn?.t === 'change' && turn.what === 'closed' ? turn.at : null;
  }

  get state(): 'open' | 'closed' {
    return this.closedAt === null ? 'open' : 'closed';
  }

  /** Closed for so long that what she writes begins another one. */
  isOver(now: number): boolean {
    return this.closedAt !== null && now - this.closedAt > limits.reopenMs;
  }

  /** What she has read. */
  get readUpTo(): number {
    return Math.max(this.#readUpTo, this.#timeline.marks?.visitor ?? 0);
  }

  /** What an agent has read. */
  get seenUpTo(): number {
    return this.#timeline.marks?.agents ?? 0;
  }

  /** Where answers may go beside the chat; null: not known yet. */
  get ways(): Ways | null {
    return this.#timeline.marks?.ways ?? null;
  }

  /** How she rated it. */
  get rating(): Rating | null {
    return this.#timeline.marks?.rating ?? null;
  }

  get deliveries(): readonly DeliveryMark[] {
    return this.#timeline.marks?.deliveries ?? [];
  }

  get unread(): number {
    const { readUpTo } = this;
    return this.entries.filter((it) => it.seq > readUpTo && it.t === 'message' && it.author.side !== 'visitor').length;
  }

  /** The agent who types. */
  get typing(): string | null {
    return this.#typist?.name ?? null;
  }

  /** Connected, and this is where it stands. */
  cursor(cursor: ConversationCursor): void {
    this.#readUpTo = Math.max(this.#readUpTo, cursor.readUpTo);
    this.#from = cursor.from;
    if (this.isOpened) this.#step({ t: 'cursor', ...cursor });
    else void this.#open(cursor.seq);
  }

  /** It began a moment ago, and nothing more is known of it. */
  begin(): void {
    if (!this.isOpened) void this.#open(0);
  }

  /** Not among those she was welcomed to: is it still there? */
  check(): void {
    if (this.isOpened) this.#step({ t: 'online' });
    else void this.#open(0);
  }

  entry(epoch: string, entry: Entry): void {
    this.#step({ t: 'entry', epoch, entry });
  }

  marks(epoch: string, rev: number, marks: Marks): void {
    this.#step({ t: 'marks', epoch, rev, marks });
  }

  pulse(seq: number, rev: number): void {
    if (this.isOpened) this.#step({ t: 'pulse', seq, rev });
    else void this.#open(seq);
  }

  typed(name: string, on: boolean): void {
    clearTimeout(this.#typist?.timer);
    if (on === (this.#typist !== null) && !on) return;
    // Said again every few seconds; whoever falls silent has stopped.
    this.#typist = on ? { name, timer: setTimeout(() => this.typed(name, false), live.typingFadesMs) } : null;
    this.#needs.typing(on);
    this.#needs.changed();
  }

  offline(): void {
    this.#connection++;
    this.typed('', false);
    this.#step({ t: 'offline' });
  }

  /**
   * Where no socket gets through: asks for news for as long as it is wanted, and the server holds its answer back until
   * there is some. False: no answer came.
   */
  async follow(isWanted: () => boolean): Promise<boolean> {
    if (this.#isFollowing) return true;
    this.#isFollowing = true;
    try {
      while (isWanted()) {
        const from = mono();
        const { epoch, last: afterSeq, rev } = this.#timeline;
        const answer = await this.#resume(epoch, afterSeq, rev, limits.waitMs);
        if (!isWanted()) return true;
        if (!answer?.ok) return false;
        this.#step({ t: 'resumed', ...answer });
        // Another tab's wait ends this one: not a reason to ask in a hot loop.
        if (mono() - from < pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      return true;
    } finally {
      this.#isFollowing = false;
    }
  }

  /** The page before the first entry here. */
  async earlier(): Promise<void> {
    const [first] = this.entries;
    const { epoch } = this.#timeline;
    if (!first || epoch === null || this.#isEarlier || !this.hasEarlier) return;
    this.#isEarlier = true;
    this.earlierFailed = false;
    this.#needs.changed();
    const answer = await this.#needs.request('conversation:earlier', {
      conversation: this.id,
      beforeSeq: first.seq,
      limit: limits.earlier,
    });
    this.#isEarlier = false;
    if (answer?.ok) {
      this.#told = Math.max(this.#told, first.seq - 1);
      this.#step({ t: 'earlier', epoch, entries: answer.entries as Entry[], more: answer.more });
    } else {
      this.earlierFailed = true;
      this.#needs.changed();
    }
  }

  /** Nobody looks: of what she has read, the newest page stays; what lies before it comes again when she scrolls there. */
  shorten(): void {
    const isKept = ({ seq }: Entry, at: number) => at >= this.entries.length - firstPage || seq > this.readUpTo;
    this.#timeline = { ...this.#timeline, entries: this.entries.filter(isKept) };
  }

  /** She has seen everything up to here. True: the server does not know yet. */
  read(seq: number): boolean {
    if (seq <= this.readUpTo) return false;
    this.#readUpTo = seq;
    return true;
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#typist?.timer);
  }

  /** The newest page; what lies before it comes when she scrolls there. */
  async #open(seq: number): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    this.hasFailed = false;
    const afterSeq = Math.max(this.#from - 1, seq - firstPage);
    const answer = await this.#resume(null, afterSeq, 0);
    this.#isOpening = false;
    if (answer?.ok) {
      this.#told = answer.seq;
      this.#step({ t: 'opened', ...answer, more: afterSeq > this.#from - 1 });
    } else {
      this.hasFailed = true;
      this.#needs.changed();
    }
  }

  async #resume(epoch: string | null, afterSeq: number, rev: number, waitMs?: number) {
    const answer = await this.#needs.request('conversation:resume', {
      conversation: this.id,
      epoch,
      afterSeq,
      rev,
      limit: epoch === null ? firstPage : limits.resume,
      ...(waitMs === undefined ? {} : { waitMs }),
    });
    if (answer?.ok) {
      this.#needs.nextN(answer.nextN);
      this.number = answer.number ?? null;
      this.follows = answer.follows ?? null;
      return { ...answer, entries: answer.entries as Entry[], marks: answer.marks as Marks | undefined };
    }
    if (answer?.problem.code === 'not-found') this.#needs.gone();
    return answer;
  }

  #step(event: Step): void {
    if (this.#isEnded) return;
    const { state, effects } = stepTimeline(this.#timeline, event, mono());
    this.#timeline = state;
    for (const effect of effects) {
      if (effect.t === 'resume') void this.#catchUp(effect.epoch, effect.afterSeq, effect.rev);
      else if (effect.t === 'dropped') this.#told = state.last;
      else {
        clearTimeout(this.#timer);
        if (effect.at !== null)
          this.#timer = setTimeout(() => this.#step({ t: 'tick' }), Math.max(0, effect.at - mono()));
      }
    }
    const fresh = state.entries.filter((entry) => entry.seq > this.#told);
    this.#told = Math.max(this.#told, state.last);
    if (fresh.some((entry) => entry.author.side === 'agent')) this.typed('', false);
    if (fresh.length > 0) this.#needs.arrived(fresh);
    this.#needs.changed();
  }

  async #catchUp(epoch: string | null, afterSeq: number, rev: number): Promise<void> {
    const connection = this.#connection;
    const answer = await this.#resume(epoch, afterSeq, rev);
    if (connection !== this.#connection) return;
    if (answer?.ok) this.#step({ t: 'resumed', ...answer });
    else {
      const retryAfterMs = answer?.problem.retryAfterMs;
      this.#step({ t: 'resume-failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
  }
}
