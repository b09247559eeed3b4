import type { Purpose } from '../protocol/identity.ts';
import { wall } from './clock.ts';
import type { ConsentRecord, Keeping } from './device.ts';
import type { ConsentState } from './person-state.ts';
import type { Tabs } from './tabs.ts';
import type { Transport } from './transport.ts';

export type ConsentMode = ConsentState['mode'];

export interface ConsentNeeds {
  readonly keeping: Keeping;
  readonly tabs: Tabs;
  readonly request: Transport['request'];
  /** What the page or the site asks for. */
  mode(): ConsentMode;
  hasDevice(): boolean;
  /** Storing is allowed or forbidden from now on: what is here follows. */
  permitted(isPermitted: boolean): Promise<void>;
  /** For the page. */
  told(values: Record<Purpose, boolean>): void;
  changed(): void;
}

/** Counts up when the words beside the switches change in meaning. */
const textVersion = '1';

/**
 * What may be stored and used. `auto`: her first message allows what this service needs. `required`: nothing but her yes
 * does. `granted`, `denied`: the page's consent tool has asked. What she or the page says here goes before all of them.
 */
export class Consents {
  readonly #needs: ConsentNeeds;
  #record: ConsentRecord | null = null;
  #isSaying = false;

  constructor(needs: ConsentNeeds) {
    this.#needs = needs;
    needs.tabs.hear((word) => {
      if (word.t === 'storage') void this.#permit(word.isPermitted);
    });
  }

  get state(): ConsentState {
    const mode = this.#needs.mode();
    const { storage: _, ...chosen } = this.#values();
    return { mode, ...chosen, storage: !this.#needs.keeping.isMemoryOnly };
  }

  /** Before anything is read: a page that denies leaves nothing lying here. */
  async begin(): Promise<void> {
    if (this.#needs.mode() === 'denied') await this.#needs.keeping.wipe();
    this.look();
  }

  /** What she said on an earlier page. */
  found(record: ConsentRecord | null): void {
    this.#record ??= record;
    this.look();
  }

  /** The page may have changed its mind, and the site's own wish may have become known. */
  look(): void {
    const { keeping } = this.#needs;
    const mode = this.#needs.mode();
    // What lies here was allowed when it was written.
    keeping.permit(this.#record?.storage ?? (mode === 'required' ? keeping.isKept : mode !== 'denied'));
  }

  async set(values: Partial<Record<Purpose, boolean>>): Promise<void> {
    const said = Object.fromEntries(
      Object.entries(values).filter(([, value]) => typeof value === 'boolean'),
    ) as typeof values;
    const before = this.#record?.unsaid ?? [];
    this.#record = {
      ...this.#values(),
      ...said,
      at: wall(),
      text: textVersion,
      unsaid: [...new Set([...before, ...(Object.keys(said) as Purpose[])])],
    };
    if (said.storage !== undefined) {
      this.#needs.tabs.say({ t: 'storage', isPermitted: said.storage });
      await this.#permit(said.storage);
    }
    await this.#needs.keeping.keepConsent(this.#record);
    this.#needs.told(this.#values());
    this.#needs.changed();
    void this.say();
  }

  /** There is a device and a connection: each change is kept as proof. */
  async say(): Promise<void> {
    if (this.#isSaying) return;
    this.#isSaying = true;
    for (const purpose of this.#record?.unsaid ?? []) {
      if (!this.#record || !this.#needs.hasDevice()) break;
      const granted = this.#record[purpose];
      const answer = await this.#needs.request('consent:set', { purpose, granted, text: this.#record.text });
      if (!answer?.ok) break;
      if (this.#record[purpose] !== granted) continue;
      this.#record = { ...this.#record, unsaid: this.#record.unsaid.filter((it) => it !== purpose) };
      await this.#needs.keeping.keepConsent(this.#record);
    }
    this.#isSaying = false;
  }

  /** The next person at this browser is asked herself. */
  forget(): void {
    this.#record = null;
    this.look();
  }

  async #permit(isPermitted: boolean): Promise<void> {
    const record = this.#record ?? { ...this.#values(), at: wall(), text: textVersion, unsaid: [] };
    this.#record = { ...record, storage: isPermitted };
    this.look();
    if (!isPermitted) await this.#needs.keeping.wipe();
    await this.#needs.permitted(isPermitted);
    this.#needs.changed();
  }

  #values(): Record<Purpose, boolean> {
    const { storage, profile, notifications } = this.#record ?? {
      storage: !this.#needs.keeping.isMemoryOnly,
      profile: this.#needs.mode() === 'granted',
      notifications: false,
    };
    return { storage, profile, notifications };
  }
}
