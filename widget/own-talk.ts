import type { Score } from '../protocol/entry.ts';
import { type Cid, type ConversationId, makeCid } from '../protocol/ids.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Transport } from './transport.ts';

export interface OwnTalkNeeds {
  readonly request: Transport['request'];
  /** The conversation she is in. */
  talk(): ConversationId | null;
  /** What she wants not to be asked again, as kept on the device. */
  declined(): Promise<readonly string[]>;
  decline(what: string): Promise<void>;
  changed(): void;
}

/** What became of something she asked for. */
export type Asked = { readonly is: 'going' } | { readonly is: 'failed'; readonly problem: Problem | 'unanswered' };

const unrated = (conversation: ConversationId): string => `rating ${conversation}`;

/** What she does about the conversation as a whole. */
export class OwnTalk {
  readonly #needs: OwnTalkNeeds;
  #conversation: ConversationId | null = null;
  /** The same as long as it is the same wish: an answer that got lost ends it once. */
  #ends: Cid = makeCid();
  #rates: Cid = makeCid();
  ending: Asked | null = null;
  rating: Asked | null = null;
  /** She would rather not be asked how it was; null: not known yet. */
  isUnrated: boolean | null = null;

  constructor(needs: OwnTalkNeeds) {
    this.#needs = needs;
    this.look();
  }

  /** The session has changed: another conversation is another matter. */
  look(): void {
    const conversation = this.#needs.talk();
    if (conversation === this.#conversation) return;
    this.#conversation = conversation;
    this.#ends = makeCid();
    this.#rates = makeCid();
    this.ending = null;
    this.rating = null;
    this.isUnrated = null;
    if (conversation) void this.#askUnrated(conversation);
  }

  leaveUnrated(): void {
    const conversation = this.#conversation;
    if (conversation && !this.isUnrated) void this.#needs.decline(unrated(conversation));
    this.isUnrated = true;
    this.#needs.changed();
  }

  /** true: it has ended. */
  async end(): Promise<boolean> {
    const { request, changed } = this.#needs;
    this.look();
    const conversation = this.#conversation;
    if (!conversation || this.ending?.is === 'going') return false;
    this.ending = { is: 'going' };
    changed();
    const answer = await request('conversation:close', { conversation, cid: this.#ends });
    if (conversation !== this.#conversation) return false;
    this.ending = answer?.ok ? null : { is: 'failed', problem: answer?.problem ?? 'unanswered' };
    // Fetched and closed again, it is ended anew.
    if (answer?.ok) this.#ends = makeCid();
    changed();
    return answer?.ok === true;
  }

  /** How it was for her; true: the server knows. */
  async rate(score: Score, comment: string): Promise<boolean> {
    const { request, changed } = this.#needs;
    this.look();
    const conversation = this.#conversation;
    if (!conversation || this.rating?.is === 'going') return false;
    this.rating = { is: 'going' };
    changed();
    const cid = this.#rates;
    const answer = await request('conversation:rate', { conversation, cid, score, ...(comment ? { comment } : {}) });
    if (conversation !== this.#conversation) return false;
    this.rating = answer?.ok ? null : { is: 'failed', problem: answer?.problem ?? 'unanswered' };
    // Unanswered it may have arrived: only the same again is the same.
    if (answer) this.#rates = makeCid();
    changed();
    return answer?.ok === true;
  }

  async #askUnrated(conversation: ConversationId): Promise<void> {
    const all = await this.#needs.declined();
    if (conversation !== this.#conversation) return;
    this.isUnrated ??= all.includes(unrated(conversation));
    this.#needs.changed();
  }

  /** She has read why it failed. */
  seen(): void {
    if (this.ending?.is === 'failed') this.ending = null;
  }
}
