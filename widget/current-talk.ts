import type { ConversationId, StartKey } from '../protocol/ids.ts';
import { makeStartKey } from '../protocol/ids.ts';
import type { OutboxItem, To } from '../protocol/outbox-item.ts';
import type { ConversationCursor } from '../protocol/view.ts';
import { wall } from './clock.ts';
import type { Keeping } from './device.ts';
import { Talk, type TalkNeeds } from './talk.ts';

export interface CurrentTalkNeeds {
  readonly keeping: Keeping;
  /** What a conversation needs; `leave` ends it, should it turn out not to be hers. */
  of(id: ConversationId): Omit<TalkNeeds, 'gone'>;
  items(): readonly OutboxItem[];
  /** `isGone`: she did not leave it; it can no longer be read here. */
  left(isGone: boolean): void;
}

/** The conversation she is in, or the one that begins with her next message. */
export class CurrentTalk {
  readonly #needs: CurrentTalkNeeds;
  readonly #cursors = new Map<ConversationId, ConversationCursor>();
  #start: StartKey = makeStartKey();
  /** She came to it from another device: what begins elsewhere meanwhile does not take her away. */
  #isChosen = false;
  talk: Talk | null = null;
  /** The one she left for a new question; until she has asked that, she can go back to it. */
  former: Talk | null = null;

  constructor(needs: CurrentTalkNeeds) {
    this.#needs = needs;
  }

  /** Where her next message goes: behind what still waits for its start, since two ways into one conversation have no order. */
  get to(): To {
    const waits = this.#needs.items().some(({ to, state }) => state !== 'parked' && this.isBegunBy(to));
    if (this.talk && !waits) return { conversation: this.talk.id };
    return { start: this.#start, ...(this.former?.isOver(wall()) ? { follows: this.former.id } : {}) };
  }

  get nextNs(): [ConversationId, number][] {
    return [...this.#cursors.values()].map(({ conversation, nextN }) => [conversation, nextN]);
  }

  /** One of those that are followed here. */
  of(id: ConversationId): Talk | undefined {
    return [this.talk, this.former].find((one) => one?.id === id) ?? undefined;
  }

  /** No reason to go there when something is said in it. */
  isKnown(id: ConversationId): boolean {
    return this.#isChosen || this.of(id) !== undefined || this.#cursors.has(id);
  }

  isBegunBy(to: To): boolean {
    return 'start' in to && to.start === this.#start;
  }

  /** Connected: this is where each of her conversations stands. */
  stand(cursors: readonly ConversationCursor[]): void {
    this.forget();
    for (const cursor of cursors) this.#cursors.set(cursor.conversation, cursor);
    // Erased, or taken back where it was begun; or it began while this was on its way. It is asked for itself.
    if (this.talk && !this.#cursors.has(this.talk.id)) return void this.talk.check();
    if (!this.former) return this.#enterChosen(cursors);
    const cursor = this.#cursors.get(this.former.id);
    if (cursor) this.former.cursor(cursor);
    else this.former.check();
  }

  /** Another device knows nothing of the former one's. */
  forget(): void {
    this.#cursors.clear();
  }

  enter(id: ConversationId): Talk {
    if (this.talk?.id === id) return this.talk;
    this.end();
    const talk = new Talk(id, {
      ...this.#needs.of(id),
      gone: () => {
        if (this.former === talk) this.end();
        if (this.talk !== talk) return;
        this.#cursors.delete(id);
        this.leave(true);
        this.#enterChosen([...this.#cursors.values()]);
      },
    });
    this.talk = talk;
    void this.#needs.keeping.keepTalk(id);
    return talk;
  }

  /** It was begun on another device and goes on here: what waits to begin one of its own does not take her away again. */
  goOn(id: ConversationId): void {
    this.#start = makeStartKey();
    this.#isChosen = true;
    this.enter(id).begin();
  }

  /** What she writes next begins a new conversation. */
  leave(isGone = false): void {
    this.end();
    this.talk = null;
    this.#isChosen = false;
    this.#start = makeStartKey();
    void this.#needs.keeping.keepTalk(null);
    this.#needs.left(isGone);
  }

  /** A new question: what she writes next begins a conversation of its own. */
  setAside(): void {
    if (!this.talk) return;
    this.former = this.talk;
    this.talk = null;
    this.#isChosen = false;
    this.#start = makeStartKey();
  }

  /** She has asked nothing new after all. */
  takeBack(): void {
    this.talk ??= this.former;
    this.former = null;
  }

  /** What waits for a conversation that does not exist yet, in whichever tab, and what follows go to the same one. */
  findStart(): void {
    const starts = this.#needs.items().flatMap(({ to }) => ('start' in to ? to.start : []));
    if (!this.talk && !starts.includes(this.#start)) this.#start = starts.at(-1) ?? this.#start;
  }

  /** The page could not be read: once more. */
  reopen(): void {
    const cursor = this.talk && this.#cursors.get(this.talk.id);
    if (cursor) this.talk?.cursor(cursor);
    else this.talk?.begin();
  }

  end(): void {
    this.talk?.end();
    this.former?.end();
    this.former = null;
  }

  #enterChosen(cursors: readonly ConversationCursor[]): void {
    const current = this.#choose(cursors);
    if (current) this.enter(current.conversation).cursor(current);
  }

  /** The one she is in; else the one she writes to; else the one that was last spoken in, which comes first. */
  #choose(cursors: readonly ConversationCursor[]): ConversationCursor | undefined {
    const to = this.#needs.items().findLast((item) => item.state !== 'parked')?.to;
    if (to && 'start' in to && !this.talk) return undefined;
    const by = (id: ConversationId | undefined) => cursors.find(({ conversation }) => conversation === id);
    return by(this.talk?.id) ?? by(to && 'conversation' in to ? to.conversation : undefined) ?? cursors[0];
  }
}
