import type { DeviceKey, Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import type { Tabs } from './tabs.ts';

export interface LeavingNeeds {
  readonly site: string;
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  readonly http: HttpDoors;
  key(): DeviceKey | null;
  /** How many messages have not arrived. */
  unsent(): number;
  /** Resolves when none is left to send, or when the time is over. */
  drained(ms: number): Promise<void>;
  /** Nothing of her stays in this tab. `isPage`: what the page said of her goes, too. */
  forget(isPage: boolean): void;
}

const endMs = 3_000;

/**
 * Signing out: the next person at this browser finds nothing of the former one. What is here goes first, then the server
 * ends the device; should nobody hear that, the token that can do nothing else is kept until somebody does.
 */
export class Leaving {
  readonly #needs: LeavingNeeds;
  /** Of devices that were never stored. */
  readonly #volatile = new Set<string>();
  #current: Promise<{ unsent: number }> | null = null;

  constructor(needs: LeavingNeeds) {
    this.#needs = needs;
    needs.tabs.hear((word) => {
      if (word.t !== 'left') return;
      needs.keeping.letGo();
      needs.forget(word.isPage);
    });
  }

  get isUnderWay(): boolean {
    return this.#current !== null;
  }

  /** `drainMs`: how long what was written may still leave. Answers how many messages did not. */
  leave(drainMs: number, isPage: boolean): Promise<{ unsent: number }> {
    // Up to its first wait it is done at once: with nothing to drain, nothing of hers is here when this returns.
    this.#current ??= this.#leave(drainMs, isPage).finally(() => {
      this.#current = null;
    });
    return this.#current;
  }

  /** Nothing of hers stays, in any tab: the device itself has ended already. */
  clear(isPage: boolean): Promise<void> {
    const { keeping, tabs } = this.#needs;
    tabs.say({ t: 'left', isPage });
    this.#needs.forget(isPage);
    return keeping.wipe();
  }

  /** Devices nobody could end yet: now it may work. */
  retry(): void {
    for (const token of [...this.#needs.keeping.leaving, ...this.#volatile]) void this.#revoke(token);
  }

  async #leave(drainMs: number, isPage: boolean): Promise<{ unsent: number }> {
    const { http, keeping } = this.#needs;
    if (drainMs > 0) await this.#needs.drained(drainMs);
    const unsent = this.#needs.unsent();
    const key = this.#needs.key();
    const { isKept } = keeping;
    // The request takes the token along; by the time it is answered nothing of that is here.
    const ended = key ? http.request('device:end', { which: 'this' }) : null;
    const wiped = this.clear(isPage);
    // Before the answer, because the page may be gone by then.
    if (key) this.#keep(key.revokeToken, isKept);
    await wiped;
    if (!key || !ended) return { unsent };
    const settled = ended.then((answer) => {
      if (answer?.ok) return this.#drop(key.revokeToken);
      // Ended already, or its token was turned in another tab: the revoke token knows.
      return answer?.problem.retry === 'never' ? this.#revoke(key.revokeToken) : undefined;
    });
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, endMs))]);
    return { unsent };
  }

  async #revoke(revokeToken: string): Promise<void> {
    if (!revokeToken) return;
    const { http, site } = this.#needs;
    const answer = await http.request('device:revoke', { site, revokeToken });
    if (answer?.ok || answer?.problem.retry === 'never') this.#drop(revokeToken);
  }

  #keep(revokeToken: string, isKept: boolean): void {
    if (!revokeToken) return;
    if (isKept) this.#needs.keeping.keepLeaving(revokeToken);
    else this.#volatile.add(revokeToken);
  }

  #drop(revokeToken: string): void {
    this.#volatile.delete(revokeToken);
    this.#needs.keeping.dropLeaving(revokeToken);
  }
}
