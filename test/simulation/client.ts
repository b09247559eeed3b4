import type { Aside, Entry, Marks } from '../../protocol/entry.ts';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import {
  emptyOutbox,
  type OutboxDraft,
  type OutboxEffect,
  type OutboxEvent,
  type OutboxItem,
  type OutboxState,
  step,
} from '../../protocol/outbox.ts';
import type { Problem } from '../../protocol/problems.ts';
import { emptyTimeline, stepTimeline, type TimelineEvent, type TimelineState } from '../../protocol/timeline.ts';
import type { Down, Line } from './fake-sockets.ts';

export type Reply =
  | ({ readonly ok: true } & Record<string, unknown>)
  | { readonly ok: false; readonly problem: Problem };

/** Everything the pushes may carry. */
interface Told {
  readonly conversation: ConversationId;
  readonly epoch: string;
  readonly entry: Entry;
  readonly aside: Aside;
  readonly rev: number;
  readonly marks: Marks;
  readonly conversations: never;
}

/** What a client needs of the world around it. */
export interface Around {
  now(): number;
  /** The tab's storage: false = refused. */
  keep(client: Client, item: OutboxItem): boolean;
  forget(client: Client, cid: Cid): void;
  acked(cid: Cid): void;
  /** Something came over the wire, before the client has seen it. */
  heard(client: Client, down: Down): void;
}

/** A conversation as one tab reads it. */
export interface View {
  entries: TimelineState<Entry, Marks>;
  asides: TimelineState<Aside, never>;
  isAsking: boolean;
}

/** A tab of the widget or of the inbox: the real cores in the smallest shell. */
export abstract class Client {
  readonly name: string;
  readonly views = new Map<ConversationId, View>();
  outbox: OutboxState = emptyOutbox();
  line: Line | null = null;
  /** The tab that sends; without locks every tab is one. */
  isSender = true;
  isAlone = true;
  protected readonly around: Around;
  #answers = new Map<number, (reply: Reply) => void>();
  #requests = 0;

  constructor(name: string, around: Around) {
    this.name = name;
    this.around = around;
  }

  abstract readonly side: 'visitor' | 'inbox';
  abstract readonly auth: object;
  protected abstract welcomed(body: { readonly conversations: never }): void;
  protected abstract bodyOf(item: OutboxItem): object;

  connected(line: Line): void {
    this.line = line;
  }

  hangUp(): void {
    if (this.line) this.line.isClientOpen = false;
    this.line = null;
    this.#answers = new Map();
    this.tell({ t: 'offline' });
    for (const [id, view] of this.views) {
      view.isAsking = false;
      this.stepEntries(id, { t: 'offline' });
      this.stepAsides(id, { t: 'offline' });
    }
  }

  /** The page is gone; what comes next is a new one. */
  reload(): void {
    this.hangUp();
    this.outbox = emptyOutbox();
    this.views.clear();
  }

  ask(name: string, body: object, answered: (reply: Reply) => void): void {
    if (!this.line) return;
    this.#requests++;
    this.#answers.set(this.#requests, answered);
    this.line.up.push({ name, body, request: this.#requests });
  }

  hear(down: Down): void {
    this.around.heard(this, down);
    if (down.answers !== undefined) {
      const answered = this.#answers.get(down.answers);
      this.#answers.delete(down.answers);
      answered?.(down.body as Reply);
      return;
    }
    const body = down.body as Told;
    const id = body.conversation;
    switch (down.name) {
      case 'welcome':
        this.welcomed(body);
        break;
      case 'entry:added':
        this.heardEntry(id, body.epoch, body.entry);
        break;
      case 'aside:added':
        if (this.views.has(id)) this.stepAsides(id, { t: 'entry', epoch: body.epoch, entry: body.aside });
        break;
      case 'marks:changed':
        if (this.views.has(id))
          this.stepEntries(id, { t: 'marks', epoch: body.epoch, rev: body.rev, marks: body.marks });
        break;
      case 'pulse':
        this.pulsed(body.conversations);
        break;
    }
  }

  protected heardEntry(id: ConversationId, epoch: string, entry: Entry): void {
    if (entry.t === 'message') this.tell({ t: 'acked', cid: entry.cid, conversation: id });
    if (this.views.has(id)) this.stepEntries(id, { t: 'entry', epoch, entry });
  }

  protected pulsed(numbers: readonly (readonly [ConversationId, ...number[]])[]): void {
    for (const [id, seq = 0, second = 0, third] of numbers) {
      if (!this.views.has(id)) continue;
      this.stepEntries(id, { t: 'pulse', seq, rev: third ?? second });
      if (third !== undefined) this.stepAsides(id, { t: 'pulse', seq: second, rev: 0 });
    }
  }

  view(id: ConversationId): View {
    const known = this.views.get(id);
    if (known) return known;
    const view: View = {
      entries: emptyTimeline((entry) => entry.seq),
      asides: emptyTimeline((aside) => aside.asideSeq),
      isAsking: false,
    };
    this.views.set(id, view);
    return view;
  }

  write(draft: OutboxDraft): void {
    this.tell({ t: 'add', draft });
  }

  tell(event: OutboxEvent): void {
    const { state, effects } = step(this.outbox, event, this.around.now());
    this.outbox = state;
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: OutboxEffect): void {
    if (effect.t === 'forget') this.around.forget(this, effect.cid);
    if (effect.t === 'store') {
      const isKept = this.around.keep(this, effect.item);
      this.tell({ t: isKept ? 'stored' : 'storage-failed', cid: effect.item.cid });
    }
    if (effect.t !== 'send') return;
    const { cid, attempt } = effect.item;
    this.ask('message:send', this.bodyOf(effect.item), (reply) => {
      if (!reply.ok) return this.tell({ t: 'refused', cid, attempt, problem: reply.problem });
      this.around.acked(cid);
      const conversation = reply.conversation as ConversationId;
      this.tell({ t: 'acked', cid, conversation, attempt, again: reply.again === true });
      this.became(conversation);
    });
  }

  /** An own message stands in this conversation. */
  protected became(_conversation: ConversationId): void {}

  stepEntries(id: ConversationId, event: TimelineEvent<Entry, Marks>): void {
    const view = this.view(id);
    const { state, effects } = stepTimeline(view.entries, event, this.around.now());
    view.entries = state;
    if (effects.some((effect) => effect.t === 'resume')) this.#resume(id, view);
  }

  stepAsides(id: ConversationId, event: TimelineEvent<Aside, never>): void {
    if (this.side === 'visitor') return;
    const view = this.view(id);
    const { state, effects } = stepTimeline(view.asides, event, this.around.now());
    view.asides = state;
    if (effects.some((effect) => effect.t === 'resume')) this.#resume(id, view);
  }

  /** One request answers both timelines. */
  #resume(id: ConversationId, view: View): void {
    if (view.isAsking) return;
    view.isAsking = true;
    const { epoch, last, rev } = view.entries;
    const asides = this.side === 'inbox' ? { afterAside: view.asides.last } : {};
    const body = { conversation: id, epoch, afterSeq: last, rev, limit: limits.resume, ...asides };
    this.ask('conversation:resume', body, (reply) => {
      view.isAsking = false;
      if (this.views.get(id) !== view) return;
      if (!reply.ok) {
        if (reply.problem.code === 'not-found') return void this.views.delete(id);
        const { retryAfterMs } = reply.problem;
        const failed = { t: 'resume-failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as const;
        this.stepEntries(id, failed);
        this.stepAsides(id, failed);
        return;
      }
      const page = reply as never as { epoch: string; seq: number; rev: number; asideSeq: number; nextN: number };
      const { entries, asides: notes, marks, reset } = reply as never;
      this.stepEntries(id, { ...page, t: 'resumed', entries, marks, reset });
      if (notes) this.stepAsides(id, { ...page, t: 'resumed', entries: notes, seq: page.asideSeq, rev: 0, reset });
      this.tell({ t: 'cursor', conversation: id, nextN: page.nextN });
    });
  }

  /** When something is to be done without anybody saying so. */
  dueAt(): number | null {
    let due = Number.POSITIVE_INFINITY;
    for (const { timerAt } of [this.outbox, ...[...this.views.values()].flatMap((it) => [it.entries, it.asides])])
      if (timerAt !== null) due = Math.min(due, timerAt);
    return due === Number.POSITIVE_INFINITY ? null : due;
  }

  tick(): void {
    const isDue = (at: number | null) => at !== null && at <= this.around.now();
    if (isDue(this.outbox.timerAt)) this.tell({ t: 'tick' });
    for (const [id, view] of this.views) {
      if (isDue(view.entries.timerAt)) this.stepEntries(id, { t: 'tick' });
      if (isDue(view.asides.timerAt)) this.stepAsides(id, { t: 'tick' });
    }
  }
}
