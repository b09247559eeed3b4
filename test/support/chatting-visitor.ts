import type { ConversationId } from '../../protocol/ids.ts';
import { makeCid, makeStartKey, randomPart } from '../../protocol/ids.ts';
import { protocolVersion } from '../../protocol/limits.ts';
import type { OutboxDraft, OutboxItem, To } from '../../protocol/outbox.ts';
import { makeItem } from '../../protocol/outbox-item.ts';
import type { Given, Pushed, PushName } from '../../protocol/wire.ts';
import type { Ledger } from './ledger.ts';
import { LiveLine } from './live-line.ts';
import type { Place, TestVisitor } from './people.ts';
import type { Random } from './random.ts';
import { Reader, type Said } from './reader.ts';
import { type Drawer, Sender, type Sent } from './sender.ts';

/** One browser of a visitor: what her tabs share. */
export class Browser {
  readonly name: string;
  readonly place: Place;
  readonly device: TestVisitor;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Has Web Locks: one tab sends for all. Without, each sends its own. */
  readonly hasLocks: boolean;
  readonly drawer: Drawer = new Map();
  /** What its messages go to until there is a conversation; kept with the drawer. */
  readonly start = makeStartKey();
  conversation: ConversationId | null = null;
  readonly #tabs: ChattingVisitor[] = [];

  constructor(of: Pick<Browser, 'name' | 'place' | 'device' | 'ledger' | 'random' | 'hasLocks'>) {
    this.name = of.name;
    this.place = of.place;
    this.device = of.device;
    this.ledger = of.ledger;
    this.random = of.random;
    this.hasLocks = of.hasLocks;
  }

  /** The tab that holds the lock. */
  get leader(): ChattingVisitor | undefined {
    return this.#tabs[0];
  }

  enter(tab: ChattingVisitor): void {
    this.#tabs.push(tab);
    if (!this.hasLocks || this.leader === tab) tab.lead();
  }

  leave(tab: ChattingVisitor): void {
    const led = this.leader;
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
    if (this.hasLocks && this.leader !== led) this.leader?.lead();
  }
}

type Resumed = Given<'visitor', 'conversation:resume'>;

/** A tab with the chat open: real outbox, real timelines, a real socket that comes back by itself. */
export class ChattingVisitor {
  readonly #browser: Browser;
  readonly #writer: string;
  readonly #line: LiveLine<'visitor'>;
  readonly #readers = new Map<ConversationId, Reader>();
  /** null: another tab sends. */
  #sender: Sender | null = null;
  #nextN: readonly (readonly [ConversationId, number])[] = [];
  #count = 0;
  #isHere = false;

  /** `life` counts the reloads of a tab: each is a writer of its own, since what it left in the drawer may be sent by another tab. */
  constructor(browser: Browser, tab: string, life = 0) {
    this.#browser = browser;
    this.#writer = `${browser.name}/${tab}.${life}`;
    this.#line = new LiveLine({
      place: browser.place,
      side: 'visitor',
      headers: {},
      random: browser.random.fork(),
      auth: () => ({ v: protocolVersion, site: 'demo', token: browser.device.token, tab: randomPart(), locale: 'de' }),
      push: (name, body) => this.#push(name, body),
      down: () => this.#down(),
      refused: (problem) => this.#sender?.step({ t: 'stopped', problem }),
    });
    browser.enter(this);
    this.#line.open();
  }

  get name(): string {
    return this.#writer;
  }

  /** What keeps her from being at rest; empty: nothing. */
  get restless(): string {
    return [
      this.#isHere ? '' : 'away',
      this.#sender?.unsent ?? '',
      ...[...this.#readers.values()].map((it) => (it.isComplete ? '' : 'behind')),
    ]
      .filter((it) => it !== '')
      .join(', ');
  }

  /** From now on this tab sends: first what lies in the drawer. */
  lead(): void {
    this.#sender = new Sender({
      writer: this.#writer,
      drawer: this.#browser.drawer,
      ledger: this.#browser.ledger,
      alone: this.#browser.hasLocks,
      send: (item) => this.#send(item),
      acked: (item, conversation) => this.#begin(item.to, conversation),
      parked: (_item, problem) => {
        throw new Error(`A visitor's message was refused for good: ${problem.code}`);
      },
    });
    if (this.#isHere) this.#sender.online(this.#nextN);
  }

  write(): void {
    const { conversation, start, drawer, ledger, leader } = this.#browser;
    const sender = this.#sender ?? leader?.sender;
    // What still waits for the start goes first: another tab may have begun the conversation without this outbox knowing.
    const isBegun = conversation !== null && sender?.hasUnsentTo(start) !== true;
    const draft: OutboxDraft = {
      cid: makeCid(),
      to: isBegun ? { conversation } : { start },
      text: `${this.#writer} ${this.#count + 1}`,
      files: [],
      madeAt: Date.now(),
    };
    if (sender?.hasRoom(draft) !== true) return;
    this.#count += 1;
    const into = conversation ?? start;
    ledger.write({ t: 'sent', kind: 'message', writer: this.#writer, into, cid: draft.cid, text: draft.text });
    if (sender === this.#sender) return sender.write(draft);
    const order = Math.max(draft.madeAt, ...[...drawer.values()].map((item) => item.order + 1));
    const item = { ...makeItem(draft, order), kept: true };
    drawer.set(item.cid, item);
    sender.take(item);
  }

  get sender(): Sender | null {
    return this.#sender;
  }

  /** She reads up to the newest entry. */
  read(): void {
    for (const [conversation, reader] of this.#readers)
      if (reader.last > 0) void this.#line.ask('conversation:read', { conversation, upTo: reader.last });
  }

  drop(): void {
    this.#line.drop();
  }

  async record(): Promise<void> {
    for (const reader of this.#readers.values()) {
      await reader.readAll();
      reader.record();
    }
  }

  /** Closes the tab at once: what was on its way is on its way. */
  end(): void {
    this.#sender?.end();
    this.#line.close();
    for (const reader of this.#readers.values()) reader.end();
    this.#browser.leave(this);
  }

  async #send({ to, cid, n, text }: OutboxItem): Promise<Sent | null> {
    return (await this.#line.ask('message:send', { to, cid, n, text, files: [] })) as Sent | null;
  }

  #begin(to: To, conversation: ConversationId): void {
    if ('start' in to && to.start === this.#browser.start) this.#browser.conversation = conversation;
    if (!this.#readers.has(conversation)) this.#reader(conversation).online();
  }

  #reader(conversation: ConversationId): Reader {
    const known = this.#readers.get(conversation);
    if (known !== undefined) return known;
    const { ledger } = this.#browser;
    const made = new Reader({
      viewer: this.#writer,
      side: 'visitor',
      conversation,
      ledger,
      resume: async ({ afterAside: _, ...question }) => {
        const reply = await this.#line.ask('conversation:resume', question);
        if (reply?.ok !== true) return reply?.problem.retryAfterMs ?? null;
        this.#sender?.step({ t: 'cursor', conversation, nextN: reply.nextN });
        return reply satisfies Resumed;
      },
      earlier: async (beforeSeq) => {
        const reply = await this.#line.ask('conversation:earlier', { conversation, beforeSeq, limit: 50 });
        return reply?.ok === true ? reply : null;
      },
      arrived: ({ cid }) => {
        if (cid !== undefined) this.#sender?.step({ t: 'acked', cid, conversation });
      },
    });
    this.#readers.set(conversation, made);
    return made;
  }

  #push(name: PushName<'visitor'>, body: unknown): void {
    switch (name) {
      case 'welcome': {
        const { conversations } = body as Pushed<'visitor', 'welcome'>;
        this.#isHere = true;
        this.#nextN = conversations.map(({ conversation, nextN }) => [conversation, nextN] as const);
        this.#sender?.online(this.#nextN);
        for (const cursor of conversations) this.#reader(cursor.conversation).cursor(cursor);
        return;
      }
      case 'entry:added': {
        const { conversation, epoch, entry } = body as Pushed<'visitor', 'entry:added'>;
        const isNew = !this.#readers.has(conversation);
        const reader = this.#reader(conversation);
        if (isNew) reader.online();
        return reader.said('entry', epoch, entry as Said);
      }
      case 'marks:changed': {
        const { conversation, epoch, rev, marks } = body as Pushed<'visitor', 'marks:changed'>;
        return this.#readers.get(conversation)?.marks(epoch, rev, marks);
      }
      case 'pulse':
        for (const [conversation, seq, rev] of (body as Pushed<'visitor', 'pulse'>).conversations)
          this.#readers.get(conversation)?.pulse(seq, 0, rev);
        return;
      case 'server:draining':
        return this.#line.drop();
    }
  }

  #down(): void {
    this.#isHere = false;
    this.#sender?.step({ t: 'offline' });
    for (const reader of this.#readers.values()) reader.offline();
  }
}
