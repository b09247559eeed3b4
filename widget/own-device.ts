import { live } from '../protocol/limits.ts';
import { concernsAll, type Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import { jitter } from './clock.ts';
import type { DeviceKey, Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import type { Tabs } from './tabs.ts';

/** How a key differs from the one before: the first, the same device with a new token, or another device. */
export type Made = 'first' | 'renewed' | 'another';

/** A key as the doors give it: only what is new of it. */
export interface GivenKey {
  readonly device: DeviceKey['device'];
  readonly token?: string | undefined;
  readonly revokeToken?: string | undefined;
}

export interface OwnDeviceNeeds {
  readonly site: string;
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  http(): HttpDoors;
  locale(): Locale;
  /** The visitor id made when the page came, where the page says that is allowed. */
  anon(): string | null;
  made(how: Made): void;
  stopped(problem: Problem): void;
  changed(): void;
}

/**
 * This browser as a device of hers: made with her first message, by one tab for all, and asked for until it is given; or
 * given by a redeemed link or a sign-in. Tabs change its token one after the other, each beginning with the newest.
 */
export class OwnDevice {
  readonly #needs: OwnDeviceNeeds;
  #state: 'idle' | 'making' | 'failed' = 'idle';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  /** Counts devices that were dropped: an answer for an earlier one is of no use. */
  #life = 0;
  #isEnded = false;
  #isRenewing = false;
  key: DeviceKey | null = null;

  constructor(needs: OwnDeviceNeeds) {
    this.#needs = needs;
    needs.tabs.hear((word) => {
      if (word.t === 'device') void this.retake();
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
    await this.alone(async (isCurrent) => {
      if (this.key) return;
      const { site } = this.#needs;
      const anon = this.#needs.anon();
      const locale = this.#needs.locale();
      const answer = await this.#needs
        .http()
        .request('visitor:device', { site, locale, ...(anon && this.#tries === 0 ? { anon } : {}) });
      if (this.#isEnded) return;
      if (!isCurrent()) {
        if (answer?.ok) this.#revoke(answer.revokeToken);
      } else if (answer?.ok) {
        const { device, token, revokeToken } = answer;
        await this.#needs.keeping.begin();
        await this.take({ device, token, revokeToken });
      } else this.#fail(answer?.problem);
    });
    if (this.#state === 'making') this.#state = 'idle';
    this.#needs.changed();
  }

  /** It may work now. */
  poke(): void {
    if (this.#state === 'failed') void this.make();
  }

  /**
   * One tab at a time, beginning with the newest key: what is asked in here may answer with another token. `isCurrent`:
   * she has not signed out meanwhile.
   */
  async alone<T>(act: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    return this.#needs.tabs.alone(async () => {
      await this.retake();
      const life = this.#life;
      return act(() => life === this.#life && !this.#isEnded);
    });
  }

  /** From now on this is her key: stored where storing has begun, and used only then. */
  async take(given: GivenKey): Promise<void> {
    const { device } = given;
    const former = this.key?.device === device ? this.key : { token: '', revokeToken: '' };
    const key: DeviceKey = {
      device,
      token: given.token ?? former.token,
      revokeToken: given.revokeToken ?? former.revokeToken,
    };
    if (key.token === former.token) return;
    const life = this.#life;
    await this.#needs.keeping.keepKey(key);
    if (life !== this.#life) return;
    this.#become(key);
    this.#needs.tabs.say({ t: 'device' });
  }

  /** The same device with another token. */
  async turn(token: string): Promise<void> {
    if (this.key && this.key.token !== token) await this.take({ ...this.key, token });
  }

  /** Another tab may have made the device, or another one, or renewed the token. True: there was news. */
  async retake(): Promise<boolean> {
    const life = this.#life;
    const { key } = await this.#needs.keeping.load();
    if (life !== this.#life || !key || key.token === this.key?.token) return false;
    this.#become(key);
    return true;
  }

  /** The server thinks it is time for a new token. */
  async renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    const before = this.key?.token;
    await this.alone(async (isCurrent) => {
      // Another tab was faster.
      if (!this.key || this.key.token !== before) return;
      const answer = await this.#needs.http().request('device:renew', {});
      if (answer?.ok && isCurrent()) await this.turn(answer.token);
    });
    this.#isRenewing = false;
  }

  /** This browser is no device any more. */
  drop(): void {
    this.#life++;
    this.#tries = 0;
    this.#state = 'idle';
    clearTimeout(this.#timer);
    this.key = null;
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #become(key: DeviceKey): void {
    const how = this.key === null ? 'first' : this.key.device === key.device ? 'renewed' : 'another';
    this.key = key;
    this.#state = 'idle';
    this.#tries = 0;
    clearTimeout(this.#timer);
    this.#needs.made(how);
  }

  #fail(problem: Problem | undefined): void {
    this.#state = 'failed';
    if (problem && concernsAll(problem)) return this.#needs.stopped(problem);
    const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(this.#tries++, 10));
    this.#timer = setTimeout(() => void this.make(), problem?.retryAfterMs ?? jitter(most));
  }

  /** Made for somebody who has left meanwhile. */
  #revoke(revokeToken: string): void {
    void this.#needs.http().request('device:revoke', { site: this.#needs.site, revokeToken });
  }
}
