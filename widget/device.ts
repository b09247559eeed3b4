import { createStore, delMany, entries, get, setMany, type UseStore } from 'idb-keyval';
import type { Cid, ConversationId, DeviceId } from '../protocol/ids.ts';
import type { OutboxItem } from '../protocol/outbox-item.ts';

/** What makes this browser a device of hers. The token reads and writes her own conversations, nothing else. */
export interface DeviceKey {
  readonly device: DeviceId;
  readonly token: string;
  readonly revokeToken: string;
}

/** What was left on the device by an earlier page. */
export interface Left {
  readonly key: DeviceKey | null;
  /** The conversation she was in. */
  readonly talk: ConversationId | null;
  readonly draft: string;
}

/** What the session keeps on the device, and what it finds there. */
export interface Keeping {
  /** Storing was tried, and refused: what is here ends with the page. */
  readonly isMemoryOnly: boolean;
  /** This browser may be read and written: she has talked here before, or talks now. */
  readonly isKept: boolean;
  /** What was left here earlier. Reads nothing but the marker when she has never talked here. */
  load(): Promise<Left>;
  /** Her first message allows to store what this service needs. */
  begin(): Promise<void>;
  keepKey(key: DeviceKey): Promise<void>;
  dropKey(): Promise<void>;
  /** Remembered, because what she writes before there is a connection belongs into it, too. */
  keepTalk(talk: ConversationId | null): Promise<void>;
  items(): Promise<readonly OutboxItem[]>;
  /** A message and the bytes of its files, all or nothing. False: the browser has no room or no will. */
  keepItem(item: OutboxItem, files: readonly (readonly [Cid, Blob])[]): Promise<boolean>;
  dropItem(cid: Cid, files: readonly Cid[]): Promise<void>;
  bytesOf(file: Cid): Promise<Blob | null>;
  keepDraft(text: string): Promise<void>;
}

type Key = 'device' | 'talk' | 'draft' | `outbox:${Cid}` | `file:${Cid}`;

/**
 * What lies on her device: the device key, unsent messages with the bytes of their files, and a draft; never the history.
 * Before her first message nothing is written, and everything is held in memory. Where the browser refuses to store,
 * memory is all there is.
 */
export class Device implements Keeping {
  readonly #name: string;
  readonly #memory = new Map<Key, unknown>();
  #store: UseStore | null = null;
  #hasFailed = false;

  /** `name` as in `nahtlos:SITE`: the marker in localStorage; the database is `nahtlos-SITE`. */
  constructor(name: string) {
    this.#name = name;
  }

  get isMemoryOnly(): boolean {
    return this.#hasFailed;
  }

  get isKept(): boolean {
    return this.#store !== null;
  }

  async load(): Promise<Left> {
    if (!this.#store && this.#hasMarker()) this.#open();
    const [key, talk, draft] = await Promise.all([this.#read('device'), this.#read('talk'), this.#read('draft')]);
    return {
      key: (key as DeviceKey | undefined) ?? null,
      talk: (talk as ConversationId | undefined) ?? null,
      draft: typeof draft === 'string' ? draft : '',
    };
  }

  async begin(): Promise<void> {
    if (this.#store || this.#hasFailed) return;
    try {
      localStorage.setItem(this.#name, '1');
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
    await this.#erase(['device', 'talk']);
  }

  async keepTalk(talk: ConversationId | null): Promise<void> {
    if (talk) await this.#write([['talk', talk]]);
    else await this.#erase(['talk']);
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

  #hasMarker(): boolean {
    try {
      return localStorage.getItem(this.#name) !== null;
    } catch {
      this.#fail();
      return false;
    }
  }

  #open(): void {
    this.#store = createStore(this.#name.replace(':', '-'), 'nahtlos');
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
