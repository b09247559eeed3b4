import type { ChatState } from '../chat-state.ts';

const patienceMs = 2_000;

/** Without a connection for longer than a moment; over only when everything missed is here. */
export class WatchOffline {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  isOffline = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  look({ connection, talk, stopped }: ChatState): void {
    const isOnline = connection === 'online' && (!talk?.isOpened || talk.isComplete);
    if (isOnline || connection === 'idle' || stopped) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.isOffline = false;
    } else if (!this.isOffline)
      this.#timer ??= setTimeout(() => {
        this.isOffline = true;
        this.#changed();
      }, patienceMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
