/** How many bytes of pictures stay in memory: beyond, the first ones are fetched again when they are looked at. */
const keptBytes = 60 * 1024 * 1024;

/** Addresses of pictures whose bytes are here. '' is on its way, null cannot be had. */
export class Pictures {
  readonly addresses = new Map<string, string | null>();
  readonly #sizes = new Map<string, number>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Fetches a picture unless it is here or on its way. */
  async want(key: string, fetch: () => Promise<Blob | null>): Promise<void> {
    if (this.addresses.has(key)) return;
    this.addresses.set(key, '');
    const bytes = await fetch();
    if (bytes) this.put(key, bytes);
    else this.addresses.set(key, null);
    this.#changed();
  }

  put(key: string, bytes: Blob): string {
    const address = URL.createObjectURL(bytes);
    this.addresses.set(key, address);
    this.#sizes.set(key, bytes.size);
    let total = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const [old, size] of this.#sizes) {
      if (total <= keptBytes || old === key) break;
      this.drop(old);
      total -= size;
    }
    return address;
  }

  /** A page that forbids `blob:` pictures shows names instead. */
  refuse(key: string): void {
    this.drop(key);
    this.addresses.set(key, null);
    this.#changed();
  }

  drop(key: string): void {
    const address = this.addresses.get(key);
    if (address) URL.revokeObjectURL(address);
    this.addresses.delete(key);
    this.#sizes.delete(key);
  }

  end(): void {
    for (const key of [...this.addresses.keys()]) this.drop(key);
  }
}
