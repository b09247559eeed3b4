/** Within this distance of the end she is at the end: what comes is followed. */
const endPx = 80;

export interface ScrollNeeds {
  /** She scrolled near the first entry that is here. */
  nearStart(): void;
  /** Whether she is at the end has changed. */
  moved(): void;
}

/**
 * Keeps the log where the reader is: at its end it follows; further up nothing moves, whatever comes above or below.
 */
export class LogScroll {
  readonly #needs: ScrollNeeds;
  readonly #sizes: ResizeObserver;
  #log: HTMLElement | null = null;
  #first: Element | null = null;
  #firstTop = 0;
  #top = 0;
  #followed = 0;
  isAtEnd = true;

  constructor(needs: ScrollNeeds) {
    this.#needs = needs;
    // A picture that has come, a keyboard that opened, a line that broke: the end stays the end.
    this.#sizes = new ResizeObserver(() => this.isAtEnd && this.toEnd());
  }

  watch(log: HTMLElement): void {
    if (log === this.#log) return;
    this.#log = log;
    this.#sizes.disconnect();
    this.#sizes.observe(log);
    if (log.querySelector('ol')) this.#sizes.observe(log.querySelector('ol') as Element);
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** Before drawing: remembers what she looks at. */
  hold(): void {
    const log = this.#log;
    if (!log || this.isAtEnd) return;
    const top = log.getBoundingClientRect().top;
    this.#first =
      [...log.querySelectorAll('li[data-seq]')].find((li) => li.getBoundingClientRect().bottom > top) ?? null;
    this.#firstTop = this.#first?.getBoundingClientRect().top ?? 0;
  }

  /** After drawing: puts it back to where it was. */
  keep(): void {
    const log = this.#log;
    if (!log) return;
    if (this.isAtEnd) {
      if (this.#bottom() !== this.#followed) this.toEnd();
    } else if (this.#first?.isConnected) log.scrollTop += this.#first.getBoundingClientRect().top - this.#firstTop;
    this.#first = null;
  }

  toEnd(): void {
    this.isAtEnd = true;
    this.#followed = this.#bottom();
    if (this.#log) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** A page that moved the element took its place in the log away. */
  restore(): void {
    if (this.isAtEnd) this.toEnd();
    else if (this.#log && this.#log.scrollTop === 0) this.#log.scrollTop = this.#top;
  }

  /** The last entry that is at least half in view. */
  lastSeen(): number {
    const log = this.#log;
    if (!log) return 0;
    const { top, bottom } = log.getBoundingClientRect();
    for (const li of [...log.querySelectorAll<HTMLElement>('li[data-seq]')].reverse()) {
      const box = li.getBoundingClientRect();
      const middle = (box.top + box.bottom) / 2;
      if (middle > top && middle < bottom) return Number(li.dataset['seq']);
    }
    return 0;
  }

  end(): void {
    this.#sizes.disconnect();
  }

  /**
   * Where the last entry ends, or the question how it was, which belongs to its end. What else stands below comes and goes,
   * and nothing moves for that.
   */
  #bottom(): number {
    const last = this.#log?.querySelector<HTMLElement>('.rating') ?? this.#log?.querySelector('ol');
    return last ? last.offsetTop + last.offsetHeight : 0;
  }

  #scrolled(): void {
    const log = this.#log;
    if (!log) return;
    this.#top = log.scrollTop;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight <= endPx;
    if (log.scrollTop < 200) this.#needs.nearStart();
    if (isAtEnd === this.isAtEnd) return;
    this.isAtEnd = isAtEnd;
    this.#needs.moved();
  }
}
