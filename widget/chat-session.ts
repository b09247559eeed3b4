import type { Entry, PageInfo } from '../protocol/entry.ts';
import { type Cid, type ConversationId, type FileId, makeCid } from '../protocol/ids.ts';
import { protocolVersion } from '../protocol/limits.ts';
import type { OutboxFull } from '../protocol/outbox.ts';
import type { OutboxItem } from '../protocol/outbox-item.ts';
import { concernsAll, type Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import type { Availability } from '../protocol/view.ts';
import type { ChatState, Told } from './chat-state.ts';
import { wall } from './clock.ts';
import { Connection, type ConnectionState, type Welcome } from './connection.ts';
import { CurrentTalk } from './current-talk.ts';
import type { Keeping } from './device.ts';
import { draftMessage, type MessageDraft, requestOf } from './draft-message.ts';
import { drained } from './drained.ts';
import { Greeting } from './greeting.ts';
import { hearPush } from './hear-push.ts';
import { Hints } from './hints.ts';
import type { HttpDoors } from './http-doors.ts';
import { Outbox, type Settled } from './outbox.ts';
import { type Made, OwnDevice } from './own-device.ts';
import { type PagePerson, Person } from './person.ts';
import type { PersonActs } from './person-state.ts';
import type { Acknowledged, Tabs } from './tabs.ts';
import type { LiveAuth, LiveListener, ReplyOf, Shown, Transport } from './transport.ts';

/** What the session stands on; a test hands in its own. */
export interface SessionNeeds {
  readonly site: string;
  readonly device: Keeping;
  readonly tabs: Tabs;
  readonly person: PagePerson;
  http(shown: () => Shown | null): HttpDoors;
  live(auth: LiveAuth, listener: LiveListener): Promise<Transport>;
  locale(): Locale;
  /** What the server has just said of the site, before there was a session. */
  heard?: () => ReplyOf<'visitor:hello'>;
  /** The page she writes from, without query and fragment. */
  page(): PageInfo | null;
}

/**
 * One visitor's chat on one page: what she says, reads and is told, without any drawing. It owns connection, outbox,
 * device and conversation. Before her first message it stores nothing, and asks the server nothing but `visitor:hello`
 * once the panel is opened. Events: `change` whenever there is something to draw, `tell` (detail: Told) for the page.
 */
export class ChatSession extends EventTarget {
  readonly #needs: SessionNeeds;
  readonly #http: HttpDoors;
  readonly #greeting: Greeting;
  readonly #device: OwnDevice;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #current: CurrentTalk;
  readonly #hints: Hints;
  readonly #person: Person;
  readonly #tab = makeCid();
  readonly #settled = new Map<Cid, Settled>();
  #draft = '';
  #availability: Availability | null = null;
  #stopped: Problem | null = null;
  #isLoaded = false;
  #hasJoined = false;
  #isResting = false;
  #isGone = false;
  #isEnded = false;
  #isChanged = false;

  constructor(needs: SessionNeeds) {
    super();
    const { site, device: keeping, tabs } = needs;
    const changed = () => this.#change();
    const stopped = (problem: Problem) => void this.#refused(problem);
    const locale = () => needs.locale();
    this.#needs = needs;
    this.#http = needs.http(() => {
      const { key } = this.#device;
      return key && { token: key.token, pass: this.#person.pass };
    });
    this.#greeting = new Greeting({
      site,
      http: this.#http,
      locale,
      heard: needs.heard,
      answered: ({ availability }) => {
        this.#availability ??= availability;
        this.#person.consents.look();
      },
      refused: (problem) => concernsAll(problem) && stopped(problem),
      changed,
    });
    this.#device = new OwnDevice({
      site,
      keeping,
      tabs,
      http: () => this.#http,
      locale,
      anon: () => this.#person.anon,
      made: (how) => this.#made(how),
      stopped,
      changed,
    });
    this.#connection = new Connection({
      http: this.#http,
      open: (listener) => needs.live(this.#auth(), listener),
      welcome: (welcome, isNew) => this.#welcome(welcome, isNew),
      push: (name, body) => this.#push(name, body),
      stopped,
      changed: () => this.#connectionChanged(),
    });
    this.#outbox = new Outbox({
      device: keeping,
      tabs,
      send: (item) => this.#connection.request('message:send', requestOf(item)),
      upload: (file, bytes, progress, signal) =>
        this.#http.upload({ cid: file.cid, name: file.name, bytes, progress, signal }),
      settled: (settled) => this.#settle(settled),
      leading: () => this.#lead(),
      stopped,
      changed,
    });
    this.#current = new CurrentTalk({
      keeping,
      of: (id) => ({
        request: this.request,
        nextN: (n) => this.#outbox.cursor(id, n),
        arrived: (entries) => this.#arrived(id, entries),
        typing: (on) => this.#tell('typing', { on }),
        changed,
      }),
      items: () => this.#outbox.items,
      left: (isGone) => {
        this.#settled.clear();
        // Hidden is not gone: that is said elsewhere.
        this.#isGone = isGone && !this.#person.state.isHidden;
        this.#change();
      },
    });
    this.#hints = new Hints(this.#connection, () => this.#current.talk);
    this.#person = new Person({
      site,
      page: needs.person,
      keeping,
      tabs,
      http: this.#http,
      device: this.#device,
      request: this.request,
      locale,
      hello: () => this.#greeting.hello,
      talk: () => this.#current.talk?.id ?? null,
      isOnline: () => this.#connection.state === 'online',
      unsent: () => this.#outbox.items.length,
      drained: (ms) => drained(this, () => this.#outbox.items, ms),
      goOn: (conversation) => this.#goOn(conversation),
      reconnect: () => this.#connection.again(),
      connect: () => this.connect(),
      forget: () => this.#forget(),
      keepAgain: () => this.#outbox.keepAgain(),
      tell: (name, detail) => this.#tell(name, detail),
      changed,
    });
    tabs.hear((word) => {
      if (word.t === 'kept') {
        this.#current.findStart();
        // This tab may be the one that sends, with nothing to do until now.
        if (this.#outbox.leads) this.#connect();
      } else if (word.t === 'start-over') void this.#startOver();
    });
  }

  get state(): ChatState {
    const { talk, former } = this.#current;
    const shown = new Set(talk?.entries.map((entry) => (entry.t === 'message' ? entry.cid : null)));
    // What lies before the first entry here comes with those.
    const first = talk?.entries[0]?.seq ?? 0;
    const settled = [...this.#settled.values()].filter(({ item, seq }) => !shown.has(item.cid) && seq >= first);
    for (const { item } of settled) shown.add(item.cid);
    return {
      connection: this.#connectionState(),
      hello: this.#greeting.hello,
      helloFailed: this.#greeting.failed,
      availability: this.#availability,
      stopped: this.#stopped,
      isMemoryOnly: this.#needs.device.isMemoryOnly || this.#outbox.hasVolatile,
      isReady: this.#isReady(),
      talk,
      former,
      settled,
      unsent: this.#outbox.items.filter(
        ({ cid, to }) => !shown.has(cid) && !(former && 'conversation' in to && to.conversation === former.id),
      ),
      typing: talk?.typing ?? null,
      unread: talk?.unread ?? 0,
      isGone: this.#isGone,
      person: this.#person.state,
    };
  }

  /** What she may do about herself. */
  get person(): PersonActs {
    return this.#person.acts;
  }

  /** What the page may do about her. */
  get page(): Pick<Person, 'anon' | 'hold' | 'logout' | 'forget' | 'erase' | 'export' | 'identify' | 'consents'> {
    return this.#person;
  }

  /** The doors, for what is loaded only once she needs it. */
  readonly request: Transport['request'] = (door, body) => this.#connection.request(door, body);

  /** What she wants not to be asked again. */
  get declining(): Pick<Keeping, 'declined' | 'decline'> {
    return this.#needs.device;
  }

  /** What she had begun to write. */
  get draft(): string {
    return this.#draft;
  }

  /** Something would be lost with this page. */
  get hasVolatile(): boolean {
    return this.#outbox.hasVolatile;
  }

  /** Something waits to be sent: not the moment to rest. */
  get hasWork(): boolean {
    return this.#outbox.hasWork;
  }

  /** Reads what was left on this device, and sends what was left unsent. Without an earlier talk it does nothing. */
  async load(): Promise<void> {
    await this.#person.begin();
    const { key, talk, draft, consent } = await this.#needs.device.load();
    this.#person.consents.found(consent);
    this.#device.key = key;
    this.#draft = draft;
    if (key && talk) this.#current.enter(talk);
    if (this.#needs.device.isKept) this.#joinTabs();
    await this.#outbox.load();
    this.#current.findStart();
    this.#isLoaded = true;
    this.#person.poke();
    if (this.#outbox.items.some((item) => item.state !== 'parked')) this.#connect();
    this.#change();
  }

  /** The panel is opened, or an answer is expected: news come from now on. */
  connect(): void {
    // A token of another device lies here: whatever is asked of anybody comes after her yes or no.
    if (this.#person.isHeld) return;
    void this.#greeting.ask();
    void this.#person.wanted();
    if (this.#device.key) this.#connect();
  }

  /** There is reason to believe that the network is back, or somebody looks again. */
  poke(): void {
    if (this.#isResting) this.#connect();
    this.#isResting = false;
    this.#connection.poke();
    this.#device.poke();
    this.#greeting.poke();
    this.#person.poke();
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
  fullBecause(message: MessageDraft): OutboxFull | null {
    return this.#outbox.fullBecause(draftMessage(message, this.#current.to, null).draft);
  }

  /** Keeps a message, then sends it in its turn, however long that takes. Asked before: `fullBecause`. */
  send(message: MessageDraft): Cid {
    if (this.#person.isStranger && !this.#current.talk) this.#person.replace();
    if (this.#current.talk?.isOver(wall())) this.#setAside();
    this.#person.consents.look();
    this.#isGone = false;
    const { draft, bytes } = draftMessage(message, this.#current.to, this.#needs.page());
    this.keepDraft('');
    this.#hints.typed();
    this.#outbox.add(draft, bytes);
    void this.#needs.device.begin().then(() => this.#joinTabs());
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
    this.#current.leave();
    this.#outbox.retry(cid, this.#current.to);
    this.poke();
  }

  /** She wants an old message to go all the same. */
  confirm(cid: Cid): void {
    this.#outbox.confirm(cid);
  }

  drop(cid: Cid): void {
    this.#outbox.drop(cid);
  }

  /** After a sign-out: a new device and a new conversation, with what was left unsent; in all tabs. */
  async startOver(): Promise<void> {
    this.#needs.tabs.say({ t: 'start-over' });
    await this.#startOver();
  }

  /** Kept on the device once she has sent something, until then in memory. */
  keepDraft(text: string): void {
    if (text === this.#draft) return;
    this.#draft = text;
    void this.#needs.device.keepDraft(text);
  }

  typing(on: boolean): void {
    this.#hints.typing(on);
  }

  /** What she sees: the page in front, and the panel open. */
  present(visible: boolean, panel: boolean): void {
    this.#hints.present(visible, panel);
    if (!panel) this.#current.talk?.shorten();
  }

  /** She has had everything up to here before her eyes. */
  readUpTo(seq: number): void {
    const { talk } = this.#current;
    if (!talk?.read(seq)) return;
    this.#hints.read(talk.id);
    this.#change();
  }

  earlier(): void {
    void this.#current.talk?.earlier();
  }

  /** true: what she writes next begins a conversation of its own; false: she goes on in the one she was in. */
  askAnew(isAnew: boolean): void {
    if (isAnew) this.#setAside();
    else this.#current.takeBack();
    this.#change();
  }

  /** The conversation could not be read: once more. */
  reopen(): void {
    this.#current.reopen();
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

  /** Ends everything here; what is stored stays. */
  end(): void {
    this.#isEnded = true;
    this.#person.end();
    this.#hints.end();
    this.#device.end();
    this.#current.end();
    this.#outbox.end();
    this.#connection.rest();
    this.#needs.tabs.leave();
    this.dispatchEvent(new Event('end'));
  }

  #auth(): LiveAuth {
    const { site } = this.#needs;
    const token = this.#device.key?.token ?? '';
    const { pass } = this.#person;
    return { v: protocolVersion, site, token, tab: this.#tab, locale: this.#needs.locale(), ...(pass ? { pass } : {}) };
  }

  #connectionState(): ConnectionState {
    if (this.#device.state === 'idle') return this.#connection.state;
    return this.#device.state === 'failed' ? 'offline' : 'connecting';
  }

  #isReady(): boolean {
    const { talk } = this.#current;
    if (!this.#isLoaded) return false;
    if (talk) return talk.isOpened;
    if (this.#device.key) return this.#connection.state === 'online';
    return this.#greeting.hello !== null || this.#greeting.failed !== null || this.#outbox.items.length > 0;
  }

  /** The first message makes this browser a device; from then on there is a connection. */
  #connect(): void {
    if (this.#stopped || this.#isEnded) return;
    const heldBack = this.#person.wanted();
    if (heldBack !== null) void heldBack.then(() => this.#connect());
    else if (this.#device.key) this.#connection.want();
    else if (this.#outbox.leads) void this.#device.make();
  }

  async #startOver(): Promise<void> {
    this.#connection.rest();
    this.#stopped = null;
    this.#current.forget();
    this.#current.leave();
    this.#device.drop();
    if (this.#outbox.leads) await this.#needs.device.dropKey();
    this.#outbox.readdress(this.#current.to);
    if (this.#outbox.items.length > 0) this.#connect();
    this.#change();
  }

  #made(how: Made): void {
    if (how === 'another') {
      this.#connection.rest();
      this.#current.forget();
      this.#current.leave();
    }
    this.#stopped = null;
    if (how === 'renewed') this.#connection.again();
    else this.#connect();
    this.#person.made();
    this.#change();
  }

  /** She comes from another device, and reads and writes there from now on. */
  #goOn(conversation: ConversationId): void {
    this.#isGone = false;
    this.#current.goOn(conversation);
    void this.#greeting.ask();
    this.#joinTabs();
    this.#follow();
    this.#tell('conversation', { id: conversation, change: 'opened' });
  }

  #setAside(): void {
    this.#current.setAside();
    // Their entries come in the conversation they belong to.
    this.#settled.clear();
  }

  /** Nothing of her stays here. */
  #forget(): void {
    this.#connection.rest();
    this.#stopped = null;
    this.#current.forget();
    this.#current.leave();
    this.#outbox.forget();
    this.#draft = '';
    this.dispatchEvent(new Event('left'));
  }

  #joinTabs(): void {
    if (this.#hasJoined || !this.#needs.tabs.hasLocks) return;
    this.#hasJoined = true;
    this.#needs.tabs.lead(() => void this.#outbox.lead());
  }

  /** This tab sends from now on. */
  #lead(): void {
    this.#current.findStart();
    if (this.#connection.state === 'online') this.#outbox.online(this.#current.nextNs);
    else if (this.#outbox.hasWork) this.#connect();
  }

  #connectionChanged(): void {
    if (this.#connection.state !== 'online') {
      this.#outbox.offline();
      this.#current.talk?.offline();
      this.#current.former?.offline();
    }
    this.#change();
  }

  #welcome({ conversations, availability, device }: Welcome, isNew: boolean): void {
    this.#availability = availability;
    this.#person.welcomed(device);
    this.#current.stand(conversations);
    if (isNew) this.#outbox.online(this.#current.nextNs);
    else for (const [conversation, n] of this.#current.nextNs) this.#outbox.cursor(conversation, n);
    this.#hints.sayPresence();
    const { talk } = this.#current;
    const told = conversations.find(({ conversation }) => conversation === talk?.id)?.readUpTo;
    // She read on while nobody could be told.
    if (talk && told !== undefined && talk.readUpTo > told) this.#hints.read(talk.id);
    this.#follow();
    this.#change();
  }

  #push(name: string, body: unknown): void {
    if (this.#person.push(name, body)) return;
    hearPush(name, body, {
      current: this.#current,
      tell: (told, detail) => this.#tell(told, detail),
      available: (availability) => {
        this.#availability = availability;
        this.#change();
      },
      ended: () => {
        if (!this.#device.key || this.#person.isLeaving) return;
        this.#stop({ code: 'auth.revoked', status: 401, retry: 'never', sentence: 'This sign-in has ended.' });
      },
    });
  }

  #arrived(conversation: ConversationId, entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.t === 'change') this.#tell('conversation', { id: conversation, change: entry.what });
      else {
        this.#settled.delete(entry.cid);
        if (entry.author.side === 'visitor') this.#outbox.seen(entry.cid, conversation);
        else this.#tell('message', { id: entry.id, seq: entry.seq, from: entry.author.side, channel: entry.channel });
      }
    }
  }

  #settle(settled: Settled): void {
    const { item, id, conversation } = settled;
    this.#settled.set(item.cid, settled);
    this.#tell('status', { id, status: 'arrived' });
    if (this.#current.isBegunBy(item.to) && this.#current.talk?.id !== conversation) {
      this.#current.enter(conversation).begin();
      this.#tell('conversation', { id: conversation, change: 'opened' });
      this.#follow();
    }
  }

  /** Where no socket gets through, news are asked for. */
  #follow(): void {
    const { talk } = this.#current;
    if (!talk || !this.#connection.isHttp) return;
    void talk
      .follow(() => talk === this.#current.talk && this.#connection.isHttp)
      .then((isAnswered) => isAnswered || this.#connection.missed());
  }

  /** Another tab may have a newer token: only who has none is signed out. */
  async #refused(problem: Problem): Promise<void> {
    if (problem.code === 'auth.revoked') {
      if (this.#person.isLeaving) return;
      if (this.#device.key && (await this.#device.retake())) return this.#connect();
    }
    this.#stop(problem);
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
