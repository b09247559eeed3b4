import type { ConversationId } from '../protocol/ids.ts';
import { live } from '../protocol/limits.ts';
import { mono } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Talk } from './talk.ts';

const readEveryMs = 1_000;

/** What the server is told in passing: that she types, is there, and has read. None of it is worth repeating. */
export class Hints {
  readonly #connection: Connection;
  readonly #talk: () => Talk | null;
  #typedAt: number | null = null;
  #present = { visible: false, panel: false };
  #presence: ReturnType<typeof setInterval> | undefined;
  #read: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, talk: () => Talk | null) {
    this.#connection = connection;
    this.#talk = talk;
  }

  typing(on: boolean): void {
    const id = this.#talk()?.id;
    if (!id || (on ? this.#typedAt !== null && mono() - this.#typedAt < live.typingEveryMs : this.#typedAt === null))
      return;
    this.#typedAt = on ? mono() : null;
    this.#connection.hint('typing', { conversation: id, on });
  }

  /** Her message says more than that she types. */
  typed(): void {
    this.#typedAt = null;
  }

  /** What she sees: the page in front, and the panel open. */
  present(visible: boolean, panel: boolean): void {
    if (visible === this.#present.visible && panel === this.#present.panel) return;
    this.#present = { visible, panel };
    clearInterval(this.#presence);
    if (visible && panel) this.#presence = setInterval(() => this.sayPresence(), live.presenceEveryMs);
    this.sayPresence();
  }

  sayPresence(): void {
    this.#connection.hint('presence', this.#present);
  }

  /** At most one mark a second: only the last one counts. */
  read(conversation: ConversationId): void {
    this.#read ??= setTimeout(() => {
      this.#read = undefined;
      const talk = this.#talk();
      if (talk?.id === conversation && talk.readUpTo > 0 && this.#connection.state === 'online')
        void this.#connection.request('conversation:read', { conversation, upTo: talk.readUpTo });
    }, readEveryMs);
  }

  end(): void {
    clearInterval(this.#presence);
    clearTimeout(this.#read);
  }
}
