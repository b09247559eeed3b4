import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import { ChatSession } from '../../widget/chat-session.ts';
import type { ConsentMode } from '../../widget/consent.ts';
import type { ConsentRecord, DeviceKey, Keeping } from '../../widget/device.ts';
import { Herself } from '../../widget/herself.ts';
import type { KeptItem } from '../../widget/person-state.ts';
import { SignIn } from '../../widget/sign-in.ts';
import type { Tabs, TabWord } from '../../widget/tabs.ts';
import type { FakeServer } from './fake-server.ts';

/** One browser: what its tabs share, and what is left when they are closed. */
export class FakeBrowser {
  /** Everything stored; empty means that nothing was. */
  readonly stored = new Map<string, unknown>();
  /** What was given to her as files. */
  readonly saved: { readonly name: string; readonly bytes: Blob }[] = [];
  /** Storing is forbidden here. */
  readonly isBlocked: boolean;
  /** What the page says: null leaves it to the site. */
  consent: ConsentMode | null = null;
  hold: 'page' | 'device' = 'page';
  /** The page's address; null: it leads somewhere by its `#`. */
  here: string | null = 'https://shop.example/rad';
  #turn: Promise<unknown> = Promise.resolve();
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
      device: new FakeKeeping(this, () => isOpen),
      tabs,
      person: {
        consent: (site) => this.consent ?? site ?? 'auto',
        hold: () => this.hold,
        herself: async (needs) =>
          new Herself({
            ...needs,
            here: () => this.here,
            save: (bytes, name) => void this.saved.push({ bytes, name }),
          }),
        signIn: async (needs) => new SignIn(needs),
      },
      http: (shown) => whileOpen(this.#server.http(shown)),
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

  alone<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    // A closed tab answers nothing more, and holds nobody up: the browser takes its lock back.
    const closed = new Promise((resolve) => setTimeout(resolve, 30_000));
    this.#turn = Promise.race([done, closed]);
    return done;
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

  alone<T>(act: () => Promise<T>): Promise<T> {
    return this.#browser.alone(act);
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

/** As `Device`, with a Map in the place of the browser's storage; what a closed page writes does not arrive. */
class FakeKeeping implements Keeping {
  readonly #browser: FakeBrowser;
  readonly #isOpen: () => boolean;
  #memory = new Map<string, unknown>();
  #isPermitted = true;
  #hasFailed = false;
  isKept = false;

  constructor(browser: FakeBrowser, isOpen: () => boolean) {
    this.#browser = browser;
    this.#isOpen = isOpen;
  }

  get isMemoryOnly() {
    return this.#hasFailed || !this.#isPermitted;
  }

  get leaving() {
    return [...this.#browser.stored.keys()].flatMap((key) => (key.startsWith('leaving:') ? key.slice(8) : []));
  }

  permit(isPermitted: boolean) {
    this.#isPermitted = isPermitted;
  }

  async load() {
    await this.#pause();
    this.isKept ||= this.#browser.stored.has('marker');
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return {
      key: (from.get('device') as DeviceKey | undefined) ?? null,
      talk: (from.get('talk') as ConversationId | undefined) ?? null,
      draft: (from.get('draft') as string | undefined) ?? '',
      consent: (from.get('consent') as ConsentRecord | undefined) ?? null,
    };
  }

  async begin() {
    await this.#pause();
    if (this.isKept || this.isMemoryOnly) return;
    if (this.#browser.isBlocked) {
      this.#hasFailed = true;
      return;
    }
    this.isKept = true;
    this.#browser.stored.set('marker', '1');
    for (const [key, value] of this.#memory) this.#browser.stored.set(key, value);
  }

  async keepKey(key: DeviceKey) {
    this.#set('device', key);
  }

  async dropKey() {
    for (const key of ['device', 'talk', 'declined']) this.#drop(key);
  }

  async keepTalk(talk: ConversationId | null) {
    if (talk) this.#set('talk', talk);
    else this.#drop('talk');
  }

  async keepConsent(record: ConsentRecord) {
    this.#set('consent', record);
  }

  async declined() {
    await this.#pause();
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return (from.get('declined') as readonly ConversationId[] | undefined) ?? [];
  }

  async decline(talk: ConversationId) {
    this.#set('declined', [...(await this.declined()), talk]);
  }

  async items() {
    await this.#pause();
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return [...from]
      .filter(([key]) => key.startsWith('outbox:'))
      .map(([, item]) => structuredClone(item) as OutboxItem);
  }

  async keepItem(item: OutboxItem, files: readonly (readonly [Cid, Blob])[]) {
    await this.#pause();
    this.#set(`outbox:${item.cid}`, item);
    for (const [cid, bytes] of files) this.#set(`file:${cid}`, bytes);
    return this.isKept;
  }

  async dropItem(cid: Cid, files: readonly Cid[]) {
    for (const key of [`outbox:${cid}`, ...files.map((file) => `file:${file}`)]) this.#drop(key);
  }

  async bytesOf(file: Cid) {
    return (this.#browser.stored.get(`file:${file}`) ?? this.#memory.get(`file:${file}`) ?? null) as Blob | null;
  }

  async keepDraft(text: string) {
    if (text) this.#set('draft', text);
    else this.#drop('draft');
  }

  async wipe() {
    this.letGo();
    for (const key of [...this.#browser.stored.keys()])
      if (!key.startsWith('leaving:')) this.#browser.stored.delete(key);
    await this.#pause();
  }

  letGo() {
    this.isKept = false;
    this.#memory.clear();
  }

  keepLeaving(revokeToken: string) {
    this.#browser.stored.set(`leaving:${revokeToken}`, true);
  }

  dropLeaving(revokeToken: string) {
    this.#browser.stored.delete(`leaving:${revokeToken}`);
  }

  async kept() {
    const from = this.isKept ? this.#browser.stored : this.#memory;
    return [...from.keys()].map((key): KeptItem => {
      const where = this.isKept ? (key === 'marker' ? 'localStorage' : 'IndexedDB') : 'memory';
      return { what: key.split(':')[0] as KeptItem['what'], where, count: 1 };
    });
  }

  /** What a closed page waits for never comes. */
  #pause(): Promise<void> {
    return Promise.resolve().then(() => (this.#isOpen() ? undefined : new Promise<void>(() => {})));
  }

  #set(key: string, value: unknown): void {
    if (this.#isOpen()) (this.isKept ? this.#browser.stored : this.#memory).set(key, value);
  }

  #drop(key: string): void {
    if (this.#isOpen()) this.#browser.stored.delete(key);
    this.#memory.delete(key);
  }
}
