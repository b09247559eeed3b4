import type { Entry, Marks, PageInfo } from '../protocol/entry.ts';
import type { Cid, ConversationId, FileId, StartKey } from '../protocol/ids.ts';
import { makeCid, makeStartKey } from '../protocol/ids.ts';
import { limits, live, protocolVersion } from '../protocol/limits.ts';
import type { OutboxDraft, OutboxItem, To } from '../protocol/outbox-item.ts';
import type { OutboxFull } from '../protocol/outbox.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import type { Availability, ConversationCursor, Hello } from '../protocol/view.ts';
import { jitter, wall } from './clock.ts';
import { concernsAll, Connection, type ConnectionState } from './connection.ts';
import type { DeviceKey, Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import { Outbox, type Settled } from './outbox.ts';
import type { Acknowledged, Tabs } from './tabs.ts';
import { Talk } from './talk.ts';
import type { LiveAuth, LiveListener, PushedAs, Transport } from './transport.ts';

/** What the session stands on; a test hands in its own. */
export interface SessionNeeds {
  readonly site: string;
  readonly device: Keeping;
  readonly tabs: Tabs;
  http(token: () => string | null): HttpDoors;
  live(auth: LiveAuth, listener: LiveListener): Promise<Transport>;
  locale(): Locale;
  /** The page she writes from, without query and fragment. */
  page(): PageInfo | null;
}

export interface FileDraft {
  readonly name: string;
  readonly type: string;
  readonly bytes: Blob;
}

export interface MessageDraft {
  readonly text: string;
  readonly files: readonly FileDraft[];
}

/** Everything there is to draw, as it is now. */
export interface ChatState {
  readonly connection: ConnectionState;
  /** null until the server has answered. */
  readonly hello: Hello | null;
  /** Why there is no hello: a problem, or no answer at all. */
  readonly helloFailed: Problem | 'unanswered' | null;
  readonly availability: Availability | null;
  /** This device, page or version is refused: nothing goes out until she does something about it. */
  readonly stopped: Problem | null;
  /** What is here ends with the page. */
  readonly isMemoryOnly: boolean;
  /** It is known whether there is something to show; until then nothing is said to be empty. */
  readonly isReady: boolean;
  readonly talk: Talk | null;
  readonly settled: readonly Settled[];
  readonly unsent: readonly OutboxItem[];
  /** Name of the agent who types. */
  readonly typing: string | null;
  readonly unread: number;
}

/** What happens in a session: `change` whenever there is something to draw, `tell` with what the page may know. */
export interface Told {
  readonly name: 'message' | 'status' | 'typing' | 'conversation' | 'error';
  readonly detail: object;
}

/**
 * One visitor's chat on one page: what she says, reads and is told, without any drawing. It owns connection, outbox,
 * device and conversation. Before her first message it stores nothing, and asks the server nothing but `visitor:hello`
 * once the panel is opened.
 */
export class ChatSession extends EventTarget {
  readonly #needs: SessionNeeds;
  readonly #http: HttpDoors;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #tab = makeCid();
  readonly #settled = new Map<Cid, Settled>();
  readonly #cursors = new Map<ConversationId, ConversationCursor>();
  #key: DeviceKey | null = null;
  #draft = '';
  #isLoaded = false;
  #isLed = false;
  #hello: Hello | null = null;
  #helloFailed: Problem | 'unanswered' | null = null;
  #isGreeting = false;
  #availability: Availability | null = null;
  #stopped: Problem | null = null;
  /** A device is being made; 'failed': it did not work yet. */
  #making: 'no' | 'now' | 'failed' = 'no';
  #makingTimer: ReturnType<typeof setTimeout> | undefined;
  #makingTries = 0;
  #talk: Talk | null = null;
  /** The one whose news are asked for by HTTP. */
  #awaited: Talk | null = null;
  /** Of a conversation that begins with her next message. */
  #start: StartKey = makeStartKey();
  #typing: { name: string; timer: ReturnType<typeof setTimeout> } | null = null;
  #typedAt = Number.NEGATIVE_INFINITY;
  #present = { visible: false, panel: false };
  #presence: ReturnType<typeof setInterval> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #isResting = false;
  #isEnded = false;
  #isChanged = false;

  constructor(needs: SessionNeeds) {
    super();
    this.#needs = needs;
    this.#http = needs.http(() => this.#key?.token ?? null);
    this.#connection = new Connection({
      http: this.#http,
      open: (listener) => needs.live(this.#auth(), listener),
      welcome: (welcome) => this.#welcome(welcome),
      push: (name, body) => this.#push(name, body),
      stopped: (problem) => this.#stop(problem),
      changed: () => this.#connectionChanged(),
    });
    this.#outbox = new Outbox({
      device: needs.device,
      tabs: needs.tabs,
      send: (item) => this.#post(item),
      upload: (file, bytes, progress, signal) =>
        this.#http.upload({ cid: file.cid, name: file.name, bytes, progress, signal }),
      settled: (settled) => this.#settle(settled),
      leading: () => this.#lead(),
      stopped: (problem) => this.#stop(problem),
      changed: () => this.#change(),
    });
    needs.tabs.hear((word) => {
      if (word.t === 'device') void this.#takeKey();
      if (word.t === 'kept') this.#findStart();
    });
  }

  get state(): ChatState {
    const shown = new Set(this.#talk?.entries.map((entry) => (entry.t === 'message' ? entry.cid : null)));
    const settled = [...this.#settled.values()].filter(({ item }) => !shown.has(item.cid));
    const hidden = new Set(settled.map(({ item }) => item.cid));
    return {
      connection: this.#state(),
      hello: this.#hello,
      helloFailed: this.#helloFailed,
      availability: this.#availability,
      stopped: this.#stopped,
      isMemoryOnly: this.#needs.device.isMemoryOnly || this.#outbox.hasVolatile,
      isReady: this.#isReady(),
      talk: this.#talk,
      settled,
      unsent: this.#outbox.items.filter((item) => !shown.has(item.cid) && !hidden.has(item.cid)),
      typing: this.#typing?.name ?? null,
      unread: this.#talk?.unread ?? 0,
    };
  }

  /** What she had begun to write. */
  get draft(): string {
    return this.#draft;
  }

  /** Something would be lost with this page. */
  get hasVolatile(): boolean {
    return this.#outbox.hasVolatile;
  }

  /** What is here is not to be interrupted to save a connection. */
  get isBusy(): boolean {
    return this.#outbox.hasWork;
  }

  /** Reads what was left on this device, and sends what was left unsent. Without an earlier talk it does nothing. */
  async load(): Promise<void> {
    const { key, talk, draft } = await this.#needs.device.load();
    this.#key = key;
    this.#draft = draft;
    if (key && talk) this.#talkWith(talk);
    if (this.#needs.device.isKept) this.#joinTabs();
    await this.#outbox.load();
    this.#findStart();
    this.#isLoaded = true;
    if (this.#outbox.items.some((item) => item.state !== 'parked')) this.#connect();
    this.#change();
  }

  /** The panel is opened, or an agent's answer is expected: news come from now on. */
  connect(): void {
    void this.#greet();
    if (this.#key) this.#connect();
  }

  /** There is reason to believe that the network is back. */
  poke(): void {
    if (this.#isResting) this.#connect();
    this.#isResting = false;
    this.#connection.poke();
    if (this.#making === 'failed') void this.#makeDevice();
    if (this.#helloFailed === 'unanswered') void this.#greet();
  }

  /** The network is gone. */
  cut(): void {
    this.#connection.cut();
  }

  /** Nobody looks for a while: the connection rests until `poke`. */
  rest(): void {
    this.#isResting ||= this.#connection.isWanted;
    this.#connection.rest();
  }

  /** What stands against sending this. */
  fullBecause(draft: MessageDraft): OutboxFull | null {
    return this.#outbox.fullBecause(this.#draftOf(draft).draft);
  }

  /** Keeps a message, then sends it in its turn, however long that takes. */
  send(message: MessageDraft): Cid {
    const { draft, bytes } = this.#draftOf(message);
    this.keepDraft('');
    this.#typedAt = Number.NEGATIVE_INFINITY;
    this.#outbox.add(draft, bytes);
    if (!this.#isLed) void this.#needs.device.begin().then(() => this.#joinTabs());
    this.#connect();
    return draft.cid;
  }

  /** Resolves once the server has the message; null: she took it back. */
  answerTo(cid: Cid): Promise<Acknowledged | null> {
    return this.#outbox.answerTo(cid);
  }

  /** Sends what was refused once more. */
  retry(cid: Cid): void {
    this.#outbox.retry(cid);
    this.poke();
  }

  /** Sends what was refused as the first message of a new conversation. */
  sendAnew(cid: Cid): void {
    this.#leaveTalk();
    this.#outbox.retry(cid, { start: this.#start });
    this.poke();
  }

  /** She wants an old message to go all the same. */
  confirm(cid: Cid): void {
    this.#outbox.confirm(cid);
  }

  drop(cid: Cid): void {
    this.#outbox.drop(cid);
  }

  /** After a sign-out: a new device and a new conversation, with what was left unsent. */
  async startOver(): Promise<void> {
    this.#connection.rest();
    this.#key = null;
    this.#stopped = null;
    this.#cursors.clear();
    this.#leaveTalk();
    await this.#needs.device.dropKey();
    this.#outbox.readdress({ start: this.#start });
    if (this.#outbox.items.length > 0) this.#connect();
    this.#change();
  }

  /** Kept on the device once she has sent something, until then in memory. */
  keepDraft(text: string): void {
    if (text === this.#draft) return;
    this.#draft = text;
    void this.#needs.device.keepDraft(text);
  }

  typing(on: boolean): void {
    const now = wall();
    if (!this.#talk || (on ? now - this.#typedAt < live.typingEveryMs : this.#typedAt === Number.NEGATIVE_INFINITY))
      return;
    this.#typedAt = on ? now : Number.NEGATIVE_INFINITY;
    this.#connection.hint('typing', { conversation: this.#talk.id, on });
  }

  /** What she sees: the page in front, and the panel open. */
  present(visible: boolean, panel: boolean): void {
    if (visible === this.#present.visible && panel === this.#present.panel) return;
    this.#present = { visible, panel };
    clearInterval(this.#presence);
    if (visible && panel) this.#presence = setInterval(() => this.#sayPresence(), live.presenceEveryMs);
    this.#sayPresence();
  }

  /** She has had everything up to here before her eyes. */
  readUpTo(seq: number): void {
    if (!this.#talk?.read(seq)) return;
    this.#change();
    // At most one mark a second: only the last one counts.
    this.#readTimer ??= setTimeout(() => {
      this.#readTimer = undefined;
      this.#sayRead();
    }, 1000);
  }

  earlier(): void {
    void this.#talk?.earlier();
  }

  /** The conversation could not be opened: once more. */
  reopen(): void {
    const cursor = this.#talk && this.#cursors.get(this.#talk.id);
    if (cursor) this.#talk?.cursor(cursor);
    else this.#talk?.begin();
    this.poke();
  }

  /** How much of a message's files has gone, 0 to 1; null when nothing is going. */
  shareOf(item: OutboxItem): number | null {
    return this.#outbox.shareOf(item);
  }

  /** The bytes of a file of an unsent message. */
  bytesOf(file: Cid): Promise<Blob | null> {
    return this.#outbox.bytesOf(file);
  }

  /** The bytes of a file in the conversation; null: not to be had now. */
  async fetchFile(file: FileId): Promise<Blob | null> {
    return this.#outbox.sentBytes(file) ?? (await this.#http.fetchFile(file));
  }

  end(): void {
    this.#isEnded = true;
    clearInterval(this.#presence);
    clearTimeout(this.#readTimer);
    clearTimeout(this.#makingTimer);
    clearTimeout(this.#typing?.timer);
    this.#talk?.end();
    this.#outbox.end();
    this.#connection.rest();
    this.#needs.tabs.leave();
    this.dispatchEvent(new Event('end'));
  }

  #auth(): LiveAuth {
    const { site } = this.#needs;
    return { v: protocolVersion, site, token: this.#key?.token ?? '', tab: this.#tab, locale: this.#needs.locale() };
  }

  #state(): ConnectionState {
    if (this.#key || this.#making === 'no') return this.#connection.state;
    return this.#making === 'failed' ? 'offline' : 'connecting';
  }

  #isReady(): boolean {
    if (!this.#isLoaded) return false;
    if (!this.#key) return this.#hello !== null || this.#helloFailed !== null || this.#outbox.items.length > 0;
    return this.#talk ? this.#talk.isOpened : this.#connection.state === 'online';
  }

  async #greet(): Promise<void> {
    if (this.#hello || this.#isGreeting) return;
    this.#isGreeting = true;
    const answer = await this.#http.request('visitor:hello', {
      site: this.#needs.site,
      locale: this.#needs.locale(),
    });
    this.#isGreeting = false;
    this.#helloFailed = answer?.ok ? null : (answer?.problem ?? 'unanswered');
    if (answer?.ok) {
      this.#hello = answer;
      this.#availability ??= answer.availability;
    } else if (answer && concernsAll(answer.problem)) this.#stop(answer.problem);
    this.#change();
  }

  /** The first message makes this browser a device; from then on there is a connection. */
  #connect(): void {
    if (this.#stopped) return;
    if (this.#key) this.#connection.want();
    else if (this.#outbox.leads) void this.#makeDevice();
  }

  async #makeDevice(): Promise<void> {
    if (this.#key || this.#making === 'now' || this.#stopped) return;
    this.#making = 'now';
    clearTimeout(this.#makingTimer);
    // A tab that was closed a moment ago may have made one.
    await this.#takeKey();
    if (this.#key) return;
    const answer = await this.#http.request('visitor:device', {
      site: this.#needs.site,
      locale: this.#needs.locale(),
    });
    if (this.#isEnded) return;
    if (answer?.ok) {
      const { device, token, revokeToken } = answer;
      this.#making = 'no';
      this.#makingTries = 0;
      this.#key = { device, token, revokeToken };
      await this.#needs.device.begin();
      await this.#needs.device.keepKey(this.#key);
      this.#needs.tabs.say({ t: 'device' });
      this.#connection.want();
    } else {
      this.#making = 'failed';
      if (answer && concernsAll(answer.problem)) this.#stop(answer.problem);
      else {
        const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(this.#makingTries++, 10));
        this.#makingTimer = setTimeout(() => void this.#makeDevice(), answer?.problem.retryAfterMs ?? jitter(most));
      }
    }
    this.#change();
  }

  /** Another tab has made the device, or another one. */
  async #takeKey(): Promise<void> {
    const { key } = await this.#needs.device.load();
    if (!key || key.token === this.#key?.token) return;
    if (this.#key) {
      this.#connection.rest();
      this.#cursors.clear();
      this.#leaveTalk();
    }
    this.#key = key;
    this.#stopped = null;
    this.#making = 'no';
    clearTimeout(this.#makingTimer);
    this.#connection.want();
  }

  #joinTabs(): void {
    if (this.#isLed || !this.#needs.tabs.hasLocks) return;
    this.#isLed = true;
    this.#needs.tabs.lead(() => void this.#outbox.lead());
  }

  /** This tab sends from now on. */
  #lead(): void {
    this.#findStart();
    if (this.#connection.state === 'online') this.#outbox.online(this.#nextNs());
    else if (this.#outbox.hasWork) this.#connect();
  }

  #connectionChanged(): void {
    if (this.#connection.state !== 'online') {
      this.#outbox.offline();
      this.#talk?.offline();
      this.#stopTyping();
    }
    this.#change();
  }

  #welcome({ conversations, availability }: Pick<PushedAs<'welcome'>, 'conversations' | 'availability'>): void {
    this.#availability = availability;
    this.#cursors.clear();
    for (const cursor of conversations) this.#cursors.set(cursor.conversation, cursor);
    this.#outbox.online(this.#nextNs());
    const current = this.#chooseTalk(conversations);
    // Erased meanwhile, or of another device.
    if (!current && this.#talk && !this.#talk.isOpened) this.#leaveTalk();
    if (current) this.#talkWith(current.conversation).cursor(current);
    this.#sayPresence();
    if (this.#connection.isHttp) void this.#waitForNews();
    this.#change();
  }

  #nextNs(): [ConversationId, number][] {
    return [...this.#cursors.values()].map(({ conversation, nextN }) => [conversation, nextN]);
  }

  /** The one she writes to; else the one she was in; else the one that was last spoken in. */
  #chooseTalk(conversations: readonly ConversationCursor[]): ConversationCursor | undefined {
    const wanted = this.#outbox.items.findLast((item) => item.state !== 'parked')?.to;
    const by = (id: ConversationId | undefined) => conversations.find((one) => one.conversation === id);
    if (wanted && 'start' in wanted && !this.#talk) return undefined;
    return (
      by(this.#talk?.id) ?? by(wanted && 'conversation' in wanted ? wanted.conversation : undefined) ?? conversations[0]
    );
  }

  #talkWith(id: ConversationId): Talk {
    if (this.#talk?.id === id) return this.#talk;
    this.#talk?.end();
    const talk = new Talk(id, {
      request: (door, body) => this.#connection.request(door, body),
      nextN: (n) => this.#outbox.cursor(id, n),
      arrived: (entries) => this.#arrived(id, entries),
      changed: () => this.#change(),
      gone: () => {
        if (this.#talk === talk) this.#leaveTalk();
      },
    });
    this.#talk = talk;
    void this.#needs.device.keepTalk(id);
    return talk;
  }

  #leaveTalk(): void {
    this.#talk?.end();
    this.#talk = null;
    void this.#needs.device.keepTalk(null);
    this.#settled.clear();
    this.#start = makeStartKey();
    this.#change();
  }

  /** What waits for a conversation that does not exist yet, in whichever tab, and what follows go to the same one. */
  #findStart(): void {
    const starts = this.#outbox.items.flatMap(({ to }) => ('start' in to ? to.start : []));
    if (!this.#talk && !starts.includes(this.#start)) this.#start = starts.at(-1) ?? this.#start;
  }

  #push(name: string, body: unknown): void {
    switch (name) {
      case 'entry:added': {
        const { conversation, epoch, entry } = body as PushedAs<'entry:added'>;
        if (!this.#talk || (conversation !== this.#talk.id && !this.#cursors.has(conversation)))
          this.#talkWith(conversation).begin();
        if (this.#talk?.id === conversation) this.#talk.entry(epoch, entry as Entry);
        return;
      }
      case 'marks:changed': {
        const { conversation, epoch, rev, marks } = body as PushedAs<'marks:changed'>;
        if (this.#talk?.id !== conversation) return;
        const before = this.#talk.seenUpTo;
        this.#talk.marks(epoch, rev, marks as Marks);
        this.#tellSeen(before, this.#talk.seenUpTo);
        return;
      }
      case 'pulse':
        for (const [conversation, seq, rev] of (body as PushedAs<'pulse'>).conversations)
          if (conversation === this.#talk?.id) this.#talk.pulse(seq, rev);
        return;
      case 'typing': {
        const { conversation, on, name: agent } = body as PushedAs<'typing'>;
        if (conversation !== this.#talk?.id) return;
        this.#stopTyping();
        if (on) {
          this.#typing = { name: agent, timer: setTimeout(() => this.#stopTyping(), live.typingFadesMs) };
          this.#tell('typing', { on: true });
        }
        return this.#change();
      }
      case 'availability:changed':
        this.#availability = (body as PushedAs<'availability:changed'>).availability;
        return this.#change();
      case 'device:ended':
        this.#stop({ code: 'auth.revoked', status: 401, retry: 'never', sentence: 'This sign-in has ended.' });
    }
  }

  #arrived(conversation: ConversationId, entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.t === 'change') this.#tell('conversation', { id: conversation, change: entry.what });
      else if (entry.author.side === 'visitor') this.#outbox.seen(entry.cid, conversation);
      else {
        this.#stopTyping();
        this.#tell('message', { id: entry.id, seq: entry.seq, from: entry.author.side, channel: entry.channel });
      }
      if (entry.t === 'message') this.#settled.delete(entry.cid);
    }
  }

  #settle(settled: Settled): void {
    this.#settled.set(settled.item.cid, settled);
    this.#tell('status', { id: settled.id, status: 'arrived' });
    const begins = 'start' in settled.item.to && settled.item.to.start === this.#start;
    if (begins && this.#talk?.id !== settled.conversation) {
      this.#talkWith(settled.conversation).begin();
      this.#tell('conversation', { id: settled.conversation, change: 'opened' });
      if (this.#connection.isHttp) void this.#waitForNews();
    }
  }

  #tellSeen(from: number, to: number): void {
    for (const entry of this.#talk?.entries ?? [])
      if (entry.t === 'message' && entry.author.side === 'visitor' && entry.seq > from && entry.seq <= to)
        this.#tell('status', { id: entry.id, status: 'seen' });
  }

  /** Where no socket gets through, the server holds its answer back until there is news. */
  async #waitForNews(): Promise<void> {
    const talk = this.#talk;
    if (!talk || talk === this.#awaited) return;
    this.#awaited = talk;
    const isCurrent = () => talk === this.#talk && this.#connection.isHttp;
    while (isCurrent()) {
      const from = wall();
      const isAnswered = await talk.wait(limits.waitMs);
      if (!isCurrent()) break;
      if (!isAnswered) {
        this.#connection.missed();
        break;
      }
      // Another tab's wait ends this one: not a reason to ask in a hot loop.
      if (wall() - from < 1000) await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    if (this.#awaited === talk) this.#awaited = null;
  }

  async #post(item: OutboxItem) {
    const { to, cid, n, text, files, replyTo, page } = item;
    return this.#connection.request('message:send', {
      to,
      cid,
      n,
      text,
      files: files.flatMap((file) => file.file ?? []),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(page === undefined ? {} : { page: { url: page.url, ...(page.title ? { title: page.title } : {}) } }),
    });
  }

  #draftOf({ text, files }: MessageDraft): { draft: OutboxDraft; bytes: Map<Cid, Blob> } {
    const to: To = this.#talk ? { conversation: this.#talk.id } : { start: this.#start };
    const page = this.#needs.page();
    const bytes = new Map<Cid, Blob>();
    const kept = files.map((file) => {
      const cid = makeCid();
      bytes.set(cid, file.bytes);
      return { cid, name: file.name, type: file.type, bytes: file.bytes.size };
    });
    const draft = { cid: makeCid(), to, text: cleanText(text), files: kept, madeAt: wall(), ...(page ? { page } : {}) };
    return { draft, bytes };
  }

  #sayPresence(): void {
    this.#connection.hint('presence', this.#present);
  }

  #sayRead(): void {
    const { id, readUpTo } = this.#talk ?? { id: null, readUpTo: 0 };
    if (id && readUpTo > 0 && this.#connection.state === 'online')
      void this.#connection.request('conversation:read', { conversation: id, upTo: readUpTo });
  }

  #stopTyping(): void {
    if (!this.#typing) return;
    clearTimeout(this.#typing.timer);
    this.#typing = null;
    this.#tell('typing', { on: false });
    this.#change();
  }

  #stop(problem: Problem): void {
    if (this.#stopped?.code === problem.code) return;
    this.#stopped = problem;
    this.#connection.rest();
    this.#tell('error', { code: problem.code });
    this.#change();
  }

  #tell(name: Told['name'], detail: object): void {
    this.dispatchEvent(new CustomEvent<Told>('tell', { detail: { name, detail } }));
  }

  /** Many things change at once; one drawing shows them. */
  #change(): void {
    if (this.#isChanged) return;
    this.#isChanged = true;
    queueMicrotask(() => {
      this.#isChanged = false;
      this.dispatchEvent(new Event('change'));
    });
  }
}

/** Whole text as the server takes it: no lone surrogates, no controls but line breaks and tabs. */
const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()
    .trim();
