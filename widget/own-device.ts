import { live } from '../protocol/limits.ts';
import { concernsAll, type Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import { jitter } from './clock.ts';
import type { DeviceKey, Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import type { Tabs } from './tabs.ts';

export interface OwnDeviceNeeds {
  readonly site: string;
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  http(): HttpDoors;
  locale(): Locale;
  /** There is a key, or another one than before. */
  made(isAnother: boolean): void;
  stopped(problem: Problem): void;
  changed(): void;
}

/** This browser as a device of hers: made with her first message, by one tab for all, and asked for until it is given. */
export class OwnDevice {
  readonly #needs: OwnDeviceNeeds;
  #state: 'idle' | 'making' | 'failed' = 'idle';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isEnded = false;
  key: DeviceKey | null = null;

  constructor(needs: OwnDeviceNeeds) {
    this.#needs = needs;
    needs.tabs.hear((word) => {
      if (word.t === 'device') void this.#take();
    });
  }

  /** Asked for, and not given yet. */
  get state(): 'idle' | 'making' | 'failed' {
    return this.#state;
  }

  async make(): Promise<void> {
    if (this.key || this.#state === 'making') return;
    this.#state = 'making';
    clearTimeout(this.#timer);
    // A tab that was closed a moment ago may have made one.
    await this.#take();
    if (this.key) return;
    const answer = await this.#needs.http().request('visitor:device', {
      site: this.#needs.site,
      locale: this.#needs.locale(),
    });
    if (this.#isEnded) return;
    if (answer?.ok) await this.#keep({ device: answer.device, token: answer.token, revokeToken: answer.revokeToken });
    else this.#fail(answer?.problem);
    this.#needs.changed();
  }

  /** It may work now. */
  poke(): void {
    if (this.#state === 'failed') void this.make();
  }

  async drop(): Promise<void> {
    this.key = null;
    await this.#needs.keeping.dropKey();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  async #keep(key: DeviceKey): Promise<void> {
    this.#state = 'idle';
    this.#tries = 0;
    this.key = key;
    await this.#needs.keeping.begin();
    await this.#needs.keeping.keepKey(key);
    this.#needs.tabs.say({ t: 'device' });
    this.#needs.made(false);
  }

  #fail(problem: Problem | undefined): void {
    this.#state = 'failed';
    if (problem && concernsAll(problem)) return this.#needs.stopped(problem);
    const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(this.#tries++, 10));
    this.#timer = setTimeout(() => void this.make(), problem?.retryAfterMs ?? jitter(most));
  }

  /** Another tab has made the device, or another one. */
  async #take(): Promise<void> {
    const { key } = await this.#needs.keeping.load();
    if (!key || key.token === this.key?.token) return;
    const isAnother = this.key !== null;
    this.key = key;
    this.#state = 'idle';
    clearTimeout(this.#timer);
    this.#needs.made(isAnother);
  }
}
