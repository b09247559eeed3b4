/** What comes with a chunk of its own, once it is wanted. */
export class Later<Made> {
  readonly #load: () => Promise<Made>;
  readonly #changed: () => void;
  #coming: Promise<Made | null> | null = null;
  made: Made | null = null;
  /** It was wanted, and could not be had. */
  hasFailed = false;

  constructor(load: () => Promise<Made>, changed: () => void) {
    this.#load = load;
    this.#changed = changed;
  }

  get isComing(): boolean {
    return this.#coming !== null && this.made === null && !this.hasFailed;
  }

  /** null: it cannot be had, and is not tried again by itself. */
  want(): Promise<Made | null> {
    this.#coming ??= this.#get();
    return this.#coming;
  }

  /** She wants it herself, whatever became of it before. */
  again(): Promise<Made | null> {
    if (this.hasFailed) this.#coming = null;
    this.hasFailed = false;
    return this.want();
  }

  async #get(): Promise<Made | null> {
    this.made = await this.#load().catch(() => null);
    this.hasFailed = this.made === null;
    this.#changed();
    return this.made;
  }
}
