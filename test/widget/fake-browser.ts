import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import { ChatSession } from '../../widget/chat-session.ts';
import type { DeviceKey, Keeping } from '../../widget/device.ts';
import type { Tabs, TabWord } from '../../widget/tabs.ts';
import type { FakeServer } from './fake-server.ts';

/** One browser: what its tabs share, and what is left when they are closed. */
export class FakeBrowser {
  /** Everything stored; empty means that nothing was. */
  readonly stored = new Map<string, unknown>();
  /** Storing is forbidden here. */
  readonly isBlocked: boolean;
  readonly #server: FakeServer;
  readonly #ears = new Map<FakeTabs, (word: TabWord) => void>();
  readonly #queue: { tab: FakeTabs; then: () => void }[] = [];

  constructor(server: FakeServer, isBlocked = false) {
    this.#server = server;
    this.isBlocked = isBlocked;
  }

  /** Opens the page in a tab; the panel is opened unless told otherwise. */
  async tab({ panel = true } = {}): Promise<Tab> {
    const tabs = new FakeTabs(this);
    let isOpen = true;
    // What a closed page waited for never comes.
    const alive = <T>(answer: Promise<T>): Promise<T> => answer.then((it) => (isOpen ? it : new Promise<T>(() => {})));
    const whileOpen = <Doors extends object>(doors: Doors): Doors =>
      new Proxy(doors, {
        get: (all, name) => {
          const door: unknown = Reflect.get(all, name);
          if (typeof door !== 'function') return door;
          return (...values: unknown[]) => {
            const answer: unknown = Reflect.apply(door, all, values);
            return answer instanceof Promise ? alive(answer) : answer;
          };
        },
      });
    const session = new ChatSession({
      site: 'demo',
      device: whileOpen(new FakeKeeping(this)),
      tabs,
      http: (token) => whileOpen(this.#server.http(token)),
      live: async (auth, listener) => whileOpen(await this.#server.live(auth, listener)),
      locale: () => 'de',
      page: () => ({ url: 'https://shop.example/rad' }),
    });
    await session.load();
    if (panel) {
      session.connect();
      session.present(true, true);
    }
    const close = () => {
      session.end();
      isOpen = false;
    };
    return { session, close };
  }

  lead(tab: FakeTabs, then: () => void): void {
    this.#queue.push({ tab, then });
    if (this.#queue[0]?.tab === tab) setTimeout(then, 1);
  }

  hear(tab: FakeTabs, listener: (word: TabWord) => void): void {
    const before = this.#ears.get(tab);
    this.#ears.set(tab, (word) => {
      before?.(word);
      listener(word);
    });
  }

  say(from: FakeTabs, word: TabWord): void {
    for (const [tab, listener] of this.#ears) if (tab !== from) setTimeout(() => listener(structuredClone(word)), 1);
  }

  leave(tab: FakeTabs): void {
    this.#ears.delete(tab);
    const held = this.#queue[0]?.tab === tab;
    this.#queue.splice(0, this.#queue.length, ...this.#queue.filter((it) => it.tab !== tab));
    if (held && this.#queue[0]) setTimeout(this.#queue[0].then, 1);
  }
}

export interface Tab {
  readonly session: ChatSession;
  /** As when she closes the tab: what is not stored is gone. */
  close(): void;
}

class FakeTabs implements Tabs {
  readonly hasLocks = true;
  readonly #browser: FakeBrowser;

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  lead(then: () => void): void {
    this.#browser.lead(this, then);
  }

  say(word: TabWord): void {
    this.#browser.say(this, word);
  }

  hear(listener: (word: TabWord) => void): void {
    this.#browser.hear(this, listener);
  }

  leave(): void {
    this.#browser.leave(this);
  }
}

class FakeKeeping implements Keeping {
  readonly #browser: FakeBrowser;
  #memory = new Map<string, unknown>();
  isKept: boolean;
  isMemoryOnly = false;

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
    this.isKept = browser.stored.size > 0;
  }

  async load() {
    await Promise.resolve();
    this.isKept ||= this.#browser.stored.size > 0;
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return {
      key: (from.get('device') as DeviceKey | undefined) ?? null,
      talk: (from.get('talk') as ConversationId | undefined) ?? null,
      draft: (from.get('draft') as string | undefined) ?? '',
    };
  }

  async begin() {
    await Promise.resolve();
    if (this.isKept) return;
    if (this.#browser.isBlocked) this.isMemoryOnly = true;
    else {
      this.isKept = true;
      this.#browser.stored.set('marker', '1');
    }
  }

  async keepKey(key: DeviceKey) {
    this.#set('device', key);
  }

  async dropKey() {
    this.#browser.stored.delete('device');
    this.#memory.delete('device');
  }

  async keepTalk(talk: ConversationId | null) {
    this.#set('talk', talk);
  }

  async items() {
    await Promise.resolve();
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return [...from]
      .filter(([key]) => key.startsWith('outbox:'))
      .map(([, item]) => structuredClone(item) as OutboxItem);
  }

  async keepItem(item: OutboxItem, files: readonly (readonly [Cid, Blob])[]) {
    await Promise.resolve();
    this.#set(`outbox:${item.cid}`, item);
    for (const [cid, bytes] of files) this.#set(`file:${cid}`, bytes);
    return this.isKept;
  }

  async dropItem(cid: Cid, files: readonly Cid[]) {
    for (const key of [`outbox:${cid}`, ...files.map((file) => `file:${file}`)]) {
      this.#browser.stored.delete(key);
      this.#memory.delete(key);
    }
  }

  async bytesOf(file: Cid) {
    return (this.#browser.stored.get(`file:${file}`) ?? this.#memory.get(`file:${file}`) ?? null) as Blob | null;
  }

  async keepDraft(text: string) {
    this.#set('draft', text);
  }

  #set(key: string, value: unknown): void {
    (this.isKept ? this.#browser.stored : this.#memory).set(key, value);
  }
}
