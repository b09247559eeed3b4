import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { OutboxDraft, OutboxEvent, OutboxItem, OutboxState } from '../../protocol/outbox.ts';
import { emptyOutbox, fullBecause, hasUnsent, step } from '../../protocol/outbox.ts';
import { type LaneKey, laneKey } from '../../protocol/outbox-item.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Ledger } from './ledger.ts';

/** What a browser keeps of unsent messages: survives a reload. */
export type Drawer = Map<Cid, OutboxItem>;

export type Sent =
  | {
      readonly ok: true;
      readonly conversation: ConversationId;
      readonly seq: number;
      readonly again?: true | undefined;
    }
  | { readonly ok: false; readonly problem: Problem };

export interface SenderNeeds {
  readonly writer: string;
  readonly drawer: Drawer;
  readonly ledger: Ledger;
  /** Nobody else sends for the same device. */
  readonly alone: boolean;
  /** null: no answer. */
  send(item: OutboxItem): Promise<Sent | null>;
  acked(item: OutboxItem, conversation: ConversationId, seq: number): void;
  /** Refused for good: what a person would do now. */
  parked(item: OutboxItem, problem: Problem): void;
}

/** Unsent messages of one tab: the shell around the real outbox. */
export class Sender {
  readonly #needs: SenderNeeds;
  #state: OutboxState = emptyOutbox();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(needs: SenderNeeds) {
    this.#needs = needs;
    this.step({ t: 'loaded', items: [...needs.drawer.values()], wall: Date.now() });
  }

  /** What has not gone yet; empty: nothing. */
  get unsent(): string {
    if (!hasUnsent(this.#state)) return '';
    const { items, lanes, online, stopped, timerAt } = this.#state;
    const waits = timerAt === null ? 'no timer' : `timer in ${Math.round(timerAt - performance.now())} ms`;
    const shown = items.filter((item) => item.state !== 'waiting' || item === items[0]);
    return `${items.length} unsent, online ${online}, ${waits}, ${stopped?.code ?? ''} ${JSON.stringify({ shown, lanes: [...lanes] })}`;
  }

  /** With too much unsent the composer keeps the text: then nothing was sent. */
  hasRoom(draft: OutboxDraft): boolean {
    return fullBecause(this.#state, draft) === null;
  }

  hasUnsentTo(key: LaneKey): boolean {
    return this.#state.items.some((item) => laneKey(item.to) === key);
  }

  write(draft: OutboxDraft): void {
    this.step({ t: 'add', draft });
  }

  /** What another tab has put into the drawer. */
  take(item: OutboxItem): void {
    this.step({ t: 'loaded', items: [item], wall: Date.now() });
  }

  online(nextN: readonly (readonly [ConversationId, number])[]): void {
    this.step({ t: 'online', alone: this.#needs.alone, nextN });
  }

  step(event: OutboxEvent): void {
    if (this.#isOver) return;
    const before = this.#state;
    const { state, effects } = step(before, event, performance.now());
    this.#state = state;
    for (const effect of effects) {
      switch (effect.t) {
        case 'store':
          this.#needs.drawer.set(effect.item.cid, effect.item);
          queueMicrotask(() => this.step({ t: 'stored', cid: effect.item.cid }));
          break;
        case 'forget':
          this.#needs.drawer.delete(effect.cid);
          break;
        case 'send':
          void this.#send(effect.item);
          break;
        case 'timer':
          clearTimeout(this.#timer);
          if (effect.at !== null)
            this.#timer = setTimeout(() => this.step({ t: 'tick' }), Math.max(0, effect.at - performance.now()));
          break;
        case 'upload':
        case 'full':
          throw new Error(`These people send no files and stop before the drawer is full: ${effect.t}`);
      }
    }
  }

  /** The page is gone: what is not in the drawer is, too. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #send(item: OutboxItem): Promise<void> {
    const { ledger, writer } = this.#needs;
    const { cid, attempt } = item;
    const answer = await this.#needs.send(item);
    if (this.#isOver) return;
    if (answer === null) return this.step({ t: 'lost', cid, attempt });
    if (!answer.ok) {
      this.step({ t: 'refused', cid, attempt, problem: answer.problem });
      const now = this.#state.items.find((one) => one.cid === cid);
      if (now?.state !== 'parked') return;
      ledger.write({ t: 'parked', writer, cid, code: answer.problem.code });
      return this.#needs.parked(now, answer.problem);
    }
    const { conversation, seq, again } = answer;
    ledger.write({ t: 'acked', kind: 'message', writer, conversation, cid, number: seq });
    this.step({ t: 'acked', cid, conversation, attempt, again });
    this.#needs.acked(item, conversation, seq);
  }
}
