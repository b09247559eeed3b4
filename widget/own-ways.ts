import { type Cid, type ConversationId, makeCid } from '../protocol/ids.ts';
import type { Transport } from './transport.ts';
import type { WaysActs, WaysState, Wish, Wished } from './ways-state.ts';

export interface OwnWaysNeeds {
  readonly request: Transport['request'];
  /** The conversation she is in. */
  talk(): ConversationId | null;
  isOnline(): boolean;
  /** Conversations in which she wants to leave no address, as kept on the device. */
  declined(): Promise<readonly string[]>;
  decline(conversation: ConversationId): Promise<void>;
  changed(): void;
}

const againMs = 5_000;

/**
 * Where she wants her answers: what she asked for goes to the server until it has answered, however long that takes. The
 * same `cid` every time, so that it happens once.
 */
export class OwnWays implements WaysActs {
  readonly #needs: OwnWaysNeeds;
  #conversation: ConversationId | null = null;
  #cid: Cid = makeCid();
  #turn = 0;
  #wished: Wished | null = null;
  #isDeclined: boolean | null = null;
  #wasOnline = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: OwnWaysNeeds) {
    this.#needs = needs;
    this.look();
  }

  get state(): WaysState {
    return { wished: this.#wished, isDeclined: this.#isDeclined };
  }

  wish(wish: Wish): void {
    this.look();
    this.#cid = makeCid();
    // Given before there is a conversation: it goes with the first one.
    if (!this.#conversation) return this.#become({ wish, is: 'waiting' });
    // Who takes her address back is not asked for it again.
    if (wish.is === 'remove') this.decline();
    this.#become({ wish, is: 'going' });
    void this.#send(wish, ++this.#turn);
  }

  decline(): void {
    const { talk, decline } = this.#needs;
    const conversation = talk();
    if (conversation && !this.#isDeclined) void decline(conversation);
    this.#isDeclined = true;
    this.#needs.changed();
  }

  /** She has seen what became of it; what is under way goes on. */
  seen(): void {
    if (this.#wished?.is === 'done' || this.#wished?.is === 'failed') this.#wished = null;
  }

  /** The session has changed: another conversation has other ways, and a new connection takes what waits. */
  look(): void {
    const { talk, isOnline } = this.#needs;
    const conversation = talk();
    if (conversation !== this.#conversation) this.#enter(conversation);
    const isBack = isOnline() && !this.#wasOnline;
    this.#wasOnline = isOnline();
    if (isBack && this.#wished?.is === 'waiting') void this.#send(this.#wished.wish, ++this.#turn);
  }

  end(): void {
    this.#turn++;
    clearTimeout(this.#again);
  }

  #enter(conversation: ConversationId | null): void {
    const early = this.#conversation === null && this.#wished?.is === 'waiting' ? this.#wished.wish : null;
    const isDeclined = this.#conversation === null && this.#isDeclined === true;
    this.end();
    this.#conversation = conversation;
    this.#wished = null;
    this.#isDeclined = null;
    if (!conversation) return;
    if (early) this.wish(early);
    if (isDeclined) this.decline();
    void this.#needs.declined().then((all) => {
      if (conversation !== this.#conversation) return;
      this.#isDeclined ??= all.includes(conversation);
      this.#needs.changed();
    });
  }

  async #send(wish: Wish, turn: number): Promise<void> {
    clearTimeout(this.#again);
    const answer = this.#conversation && (await this.#ask(wish, { conversation: this.#conversation, cid: this.#cid }));
    if (turn !== this.#turn) return;
    if (answer?.ok) return this.#become({ wish, is: 'done' });
    if (answer && !answer.problem.code.startsWith('server.'))
      return this.#become({ wish, is: 'failed', problem: answer.problem });
    this.#become({ wish, is: 'waiting' });
    this.#again = setTimeout(
      () => this.#needs.isOnline() && void this.#send(wish, turn),
      answer?.problem.retryAfterMs ?? againMs,
    );
  }

  #ask(wish: Wish, place: { readonly conversation: ConversationId; readonly cid: Cid }) {
    const { request } = this.#needs;
    switch (wish.is) {
      case 'prefer':
        return request('conversation:prefer', { ...place, channel: wish.channel });
      case 'address': {
        const { value, isChoice } = wish;
        return request('escalation:ask', { ...place, to: { is: 'email', value, isChoice } });
      }
      case 'person':
        return request('escalation:ask', { ...place, to: { is: 'person' } });
      case 'remove':
        return request('way:remove', { ...place, channel: 'email' });
    }
  }

  #become(wished: Wished): void {
    this.#wished = wished;
    this.#needs.changed();
  }
}
