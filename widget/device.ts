import { clear, createStore, delMany, entries, get, keys, setMany, type UseStore } from 'idb-keyval';
import type { Purpose } from '../protocol/identity.ts';
import type { Cid, ConversationId, DeviceId } from '../protocol/ids.ts';
import { tokenPrefix } from '../protocol/ids.ts';
import type { OutboxItem } from '../protocol/outbox-item.ts';
import type { KeptItem } from './person-state.ts';

/** What makes this browser a device of hers. The token reads and writes her own conversations, nothing else. */
export interface DeviceKey {
  readonly device: DeviceId;
  readonly token: string;
  /** Can only end it. */
  readonly revokeToken: string;
}

/** What she said, as it lies on her device. */
export interface ConsentRecord {
  readonly storage: boolean;
  readonly profile: boolean;
  readonly notifications: boolean;
  readonly at: number;
  /** Which words she was shown. */
  readonly text: string;
  /** What the server has not been told yet: there was no device, or no connection. */
  readonly unsaid: readonly Purpose[];
}

/** What was left on the device by an earlier page. */
export interface Left {
  readonly key: DeviceKey | null;
  /** The conversation she was in. */
  readonly talk: ConversationId | null;
  readonly draft: string;
  readonly consent: ConsentRecord | null;
}

/** What the session keeps on the device, and what it finds there. */
export interface Keeping {
  /** What is here ends with the page: storing was refused, or is not allowed. */
  readonly isMemoryOnly: boolean;
  /** This browser may be read and written: she has talked here before, or talks now. */
  readonly isKept: boolean;
  /** Whether storing is allowed; until this is said it is. What lies here already stays: `wipe`. */
  permit(isPermitted: boolean): void;
  /** What was left here earlier. Reads nothing but the marker when she has never talked here. */
  load(): Promise<Left>;
  /** Her first message allows to store what this service needs. */
  begin(): Promise<void>;
  keepKey(key: DeviceKey): Promise<void>;
  dropKey(): Promise<void>;
  /** Remembered, because what she writes before there is a connection belongs into it, too. */
  keepTalk(talk: ConversationId | null): Promise<void>;
  keepConsent(record: ConsentRecord): Promise<void>;
  /** What she wants not to be asked again: conversations in which she leaves no address, and what own-talk.ts says. */
  declined(): Promise<readonly string[]>;
  decline(what: string): Promise<void>;
  items(): Promise<readonly OutboxItem[]>;
  /** A message and the bytes of its files, all or nothing. False: the browser has no room or no will. */
  keepItem(item: OutboxItem, files: readonly (readonly [Cid, Blob])[]): Promise<boolean>;
  dropItem(cid: Cid, files: readonly Cid[]): Promise<void>;
  bytesOf(file: Cid): Promise<Blob | null>;
  keepDraft(text: string): Promise<void>;
  /** Everything goes, out of memory, too; but for what ends a device nobody could end yet. */
  wipe(): Promise<void>;
  /** Another tab has wiped: this one holds nothing either. */
  letGo(): void;
  /** Revoke tokens of devices that could not be ended yet: nothing else is kept of them. */
  readonly leaving: readonly string[];
  keepLeaving(revokeToken: string): void;
  dropLeaving(revokeToken: string): void;
  /** What really lies here, read from there. */
  kept(): Promise<readonly KeptItem[]>;
}

type Key = 'device' | 'talk' | 'draft' | 'consent' | 'declined' | `outbox:${Cid}` | `file:${Cid}`;

/** A database that has neither opened nor refused to by then never will: some browsers' do not after a crash. */
const openMs = 3_000;

const shut = ({ transaction }: IDBObjectStore): void => transaction.db.close();

/** A tab that forgets is not kept waiting by one that has not heard of it. */
const shutForOthers = ({ transaction: { db } }: IDBObjectStore): void => {
  db.onversionchange = () => db.close();
};

/** In the marker: something lies in the database. */
const begun = '1';

/**
 * What lies on her device: the device key, unsent messages with the bytes of their files, a draft, and what she consented
 * to; never the history. Before her first message nothing is written, and everything is held in memory. Where the browser
 * refuses to store, or she does, memory is all there is.
 */
export class Device implements Keeping {
  readonly #name: string;
  readonly #memory = new Map<Key, unknown>();
  #store: UseStore | null = null;
  #hasFailed = false;
  #isPermitted = true;
  /** Nothing is stored anew before everything old is gone. */
  #wiping: Promise<void> = Promise.resolve();

  /**
   * `name` as in `nahtlos:SITE`: the marker in localStorage, words with spaces between: `1`, and revoke tokens that wait to
   * be used. The database is `nahtlos-SITE`.
   */
  constructor(name: string) {
    this.#name = name;
  }

  get isMemoryOnly(): boolean {
    return this.#hasFailed || !this.#isPermitted;
  }

  get isKept(): boolean {
    return this.#store !== null;
  }

  permit(isPermitted: boolean): void {
    this.#isPermitted = isPermitted;
  }

  async load(): Promise<Left> {
    await this.#wiping;
    if (!this.#store && !this.#hasFailed && this.#marks().includes(begun)) this.#open();
    const [key, talk, draft, consent] = await Promise.all(
      (['device', 'talk', 'draft', 'consent'] as const).map((name) => this.#read(name)),
    );
    return {
      key: (key as DeviceKey | undefined) ?? null,
      talk: (talk as ConversationId | undefined) ?? null,
      draft: typeof draft === 'string' ? draft : '',
      consent: (consent as ConsentRecord | undefined) ?? null,
    };
  }

  async begin(): Promise<void> {
    await this.#wiping;
    if (this.#store || this.isMemoryOnly) return;
    try {
      this.#mark([begun, ...this.#marks()]);
      this.#open();
      await this.#put([...this.#memory.entries()]);
    } catch {
      this.#fail();
    }
  }

  async keepKey(key: DeviceKey): Promise<void> {
    await this.#write([['device', key]]);
  }

  async dropKey(): Promise<void> {
    await this.#erase(['device', 'talk', 'declined']);
  }

  async keepTalk(talk: ConversationId | null): Promise<void> {
    if (talk) await this.#write([['talk', talk]]);
    else await this.#erase(['talk']);
  }

  async keepConsent(record: ConsentRecord): Promise<void> {
    await this.#write([['consent', record]]);
  }

  async declined(): Promise<readonly string[]> {
    return ((await this.#read('declined')) as string[] | undefined) ?? [];
  }

  async decline(what: string): Promise<void> {
    await this.#write([['declined', [...(await this.declined()), what]]]);
  }

  async items(): Promise<readonly OutboxItem[]> {
    const all = this.#store ? await entries<Key, unknown>(this.#store).catch(() => []) : [...this.#memory.entries()];
    return all.filter(([key]) => key.startsWith('outbox:')).map(([, item]) => item as OutboxItem);
  }

  async keepItem(item: OutboxItem, files: readonly (readonly [Cid, Blob])[]): Promise<boolean> {
    return this.#write([
      [`outbox:${item.cid}`, item],
      ...files.map(([cid, bytes]): [Key, unknown] => [`file:${cid}`, bytes]),
    ]);
  }

  async dropItem(cid: Cid, files: readonly Cid[]): Promise<void> {
    await this.#erase([`outbox:${cid}`, ...files.map((file): Key => `file:${file}`)]);
  }

  async bytesOf(file: Cid): Promise<Blob | null> {
    const bytes = await this.#read(`file:${file}`);
    return bytes instanceof Blob ? bytes : null;
  }

  async keepDraft(text: string): Promise<void> {
    if (text) await this.#write([['draft', text]]);
    else await this.#erase(['draft']);
  }

  wipe(): Promise<void> {
    if (!this.#store && !this.#hasFailed && this.#marks().includes(begun)) this.#open();
    const store = this.#store;
    this.#store = null;
    this.#memory.clear();
    this.#try(() => this.#mark(this.#marks().filter((mark) => mark !== begun)));
    this.#wiping = store ? this.#drop(store).catch(() => {}) : Promise.resolve();
    return this.#wiping;
  }

  letGo(): void {
    void this.#store?.('readonly', shut).catch(() => {});
    this.#store = null;
    this.#memory.clear();
  }

  get leaving(): readonly string[] {
    return this.#marks().filter((mark) => mark.startsWith(tokenPrefix.revoke));
  }

  keepLeaving(revokeToken: string): void {
    this.#try(() => this.#mark([...this.#marks(), revokeToken]));
  }

  dropLeaving(revokeToken: string): void {
    this.#try(() => this.#mark(this.#marks().filter((mark) => mark !== revokeToken)));
  }

  async kept(): Promise<readonly KeptItem[]> {
    const found = new Map<string, KeptItem>();
    const count = (what: string, where: KeptItem['where']): void => {
      const before = found.get(what + where)?.count ?? 0;
      found.set(what + where, { what: what as KeptItem['what'], where, count: before + 1 });
    };
    this.#try(() => {
      for (const [key, value] of Object.entries(localStorage))
        if (key === this.#name || key.startsWith(`${this.#name}:`))
          for (const mark of `${value}`.split(' '))
            count(mark.startsWith(tokenPrefix.revoke) ? 'leaving' : 'marker', 'localStorage');
    });
    const here = this.#store ? await keys(this.#store).catch(() => []) : [...this.#memory.keys()];
    for (const key of here) count(`${key}`.split(':', 1)[0] ?? '', this.#store ? 'IndexedDB' : 'memory');
    return [...found.values()];
  }

  /** Nothing is left in it before it goes itself: that waits until every tab has let go of it. */
  async #drop(store: UseStore): Promise<void> {
    await clear(store);
    await store('readonly', shut);
    indexedDB.deleteDatabase(this.#name.replace(':', '-'));
  }

  #marks(): string[] {
    try {
      return localStorage.getItem(this.#name)?.split(' ') ?? [];
    } catch {
      this.#fail();
      return [];
    }
  }

  #mark(marks: readonly string[]): void {
    if (marks.length > 0) localStorage.setItem(this.#name, [...new Set(marks)].join(' '));
    else localStorage.removeItem(this.#name);
  }

  #try(act: () => void): void {
    try {
      act();
    } catch {
      this.#fail();
    }
  }

  #open(): void {
    const store = createStore(this.#name.replace(':', '-'), 'nahtlos');
    const opened = Promise.race([
      // It may throw instead of refusing.
      Promise.resolve().then(() => store('readonly', shutForOthers)),
      new Promise((_, reject) => setTimeout(reject, openMs, new Error('The database does not answer.'))),
    ]);
    // Whoever uses it is told.
    opened.catch(() => {});
    this.#store = (mode, act) => opened.then(() => store(mode, act));
  }

  #fail(): void {
    this.#hasFailed = true;
    this.#store = null;
  }

  async #read(key: Key): Promise<unknown> {
    if (!this.#store) return this.#memory.get(key);
    try {
      return await get(key, this.#store);
    } catch {
      this.#fail();
      return this.#memory.get(key);
    }
  }

  async #put(pairs: [Key, unknown][]): Promise<void> {
    if (this.#store && pairs.length > 0) await setMany(pairs, this.#store);
  }

  /** What the browser refuses stays in memory; false tells that it will not outlive the page. */
  async #write(pairs: [Key, unknown][]): Promise<boolean> {
    for (const [key, value] of pairs) this.#memory.set(key, value);
    if (!this.#store) return false;
    try {
      await this.#put(pairs);
      for (const [key] of pairs) if (key.startsWith('file:')) this.#memory.delete(key);
      return true;
    } catch (error) {
      // A full disk may have room again; a browser that forbids storing will not change its mind.
      if ((error as Partial<Error>).name !== 'QuotaExceededError') this.#fail();
      return false;
    }
  }

  async #erase(keys: Key[]): Promise<void> {
    for (const key of keys) this.#memory.delete(key);
    if (this.#store) await delMany(keys, this.#store).catch(() => {});
  }
}
