import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { makeCid } from '../../protocol/ids.ts';
import { protocolVersion } from '../../protocol/limits.ts';
import type { OutboxDraft, OutboxItem } from '../../protocol/outbox.ts';
import type { ListRow } from '../../protocol/view.ts';
import type { Pushed, PushName } from '../../protocol/wire.ts';
import type { Ledger } from './ledger.ts';
import { LiveLine } from './live-line.ts';
import type { Place, TestAgent } from './people.ts';
import type { Random } from './random.ts';
import { type Page, Reader, type Said } from './reader.ts';
import { type Drawer, Sender, type Sent } from './sender.ts';

interface Note {
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly text: string;
}

/** An agent at her open inbox: real outbox, real timelines, notes and commands that are repeated until they are answered. */
export class ChattingAgent {
  readonly #agent: TestAgent;
  readonly #name: string;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #line: LiveLine<'inbox'>;
  readonly #sender: Sender;
  readonly #drawer: Drawer = new Map();
  readonly #readers = new Map<ConversationId, Reader>();
  readonly #list = new Map<ConversationId, ListRow>();
  readonly #notes: Note[] = [];
  #isNoting = false;
  #pos = 0;
  #count = 0;
  #isHere = false;
  /** Conversations that are open on this connection. */
  readonly #opened = new Set<ConversationId>();
  readonly #commands = new Set<Promise<void>>();

  constructor(place: Place, agent: TestAgent, name: string, ledger: Ledger, random: Random) {
    this.#agent = agent;
    this.#name = name;
    this.#ledger = ledger;
    this.#random = random;
    this.#line = new LiveLine({
      place,
      side: 'inbox',
      headers: { cookie: agent.cookie },
      random: random.fork(),
      auth: () => ({ v: protocolVersion, instance: this.#agent.instance, site: 'demo', pos: this.#pos }),
      push: (pushed, body) => this.#push(pushed, body),
      down: () => this.#down(),
      refused: (problem) => this.#sender.step({ t: 'stopped', problem }),
    });
    this.#sender = new Sender({
      writer: name,
      drawer: this.#drawer,
      ledger,
      alone: true,
      send: (item) => this.#send(item),
      acked: () => {},
      // She looks at what was said since, and sends all the same.
      parked: ({ cid, to }) => {
        const seenSeq = 'conversation' in to ? this.#readers.get(to.conversation)?.last : undefined;
        this.#sender.step({ t: 'retry', cid, evenIfMoved: true, ...(seenSeq === undefined ? {} : { seenSeq }) });
      },
    });
    this.#line.open();
  }

  get name(): string {
    return this.#name;
  }

  /** What keeps her from being at rest; empty: nothing. */
  get restless(): string {
    return [
      this.#isHere ? '' : 'away',
      this.#sender.unsent,
      this.#notes.length === 0 ? '' : `${this.#notes.length} notes`,
      this.#commands.size === 0 ? '' : `${this.#commands.size} commands`,
      this.#readers.size === 0 ? 'nothing open' : '',
      this.#readers.size === this.#opened.size ? '' : 'opening',
      ...[...this.#readers.values()].map((it) => (it.isComplete ? '' : 'behind')),
    ]
      .filter((it) => it !== '')
      .join(', ');
  }

  /** A reply, now and then with the guard against a stale view; a note; a conversation closed. */
  act(): void {
    const conversation = this.#someConversation();
    if (conversation === undefined) return;
    const chance = this.#random.next();
    this.#count += 1;
    if (chance < 0.6) this.#reply(conversation);
    else if (chance < 0.95) this.#note(conversation);
    else this.#close(conversation);
  }

  read(): void {
    for (const [conversation, reader] of this.#readers)
      if (reader.last > 0 && this.#random.chance(0.3))
        void this.#line.ask('conversation:read', { conversation, upTo: reader.last });
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

  /** Where the list, as pushes and resumes kept it up to date, is not the list as the server tells it anew. */
  async wrongList(): Promise<string[]> {
    const told: ListRow[] = [];
    for (const view of ['all', 'closed'] as const) {
      const reply = await this.#line.ask('inbox:list', { view, sort: 'newest', limit: 100 });
      if (reply?.ok !== true) return [`${this.#name} was not told the list: ${reply?.problem.code ?? 'no answer'}`];
      told.push(...(reply.rows as ListRow[]));
    }
    const known = (row: ListRow | undefined): string =>
      row === undefined ? 'nothing' : `${row.pos} ${row.state} ${row.unread} ${row.last?.text}`;
    const wrong = told
      .filter((row) => known(this.#list.get(row.conversation)) !== known(row))
      .map((row) => `${this.#name} has “${known(this.#list.get(row.conversation))}” in her list for “${known(row)}”`);
    return told.length === this.#list.size
      ? wrong
      : [...wrong, `${this.#name} has ${this.#list.size} conversations in her list, and there are ${told.length}`];
  }

  end(): void {
    this.#sender.end();
    this.#line.close();
    for (const reader of this.#readers.values()) reader.end();
  }

  #someConversation(): ConversationId | undefined {
    const known = [...this.#readers.keys()];
    return known.length === 0 ? undefined : this.#random.pick(known);
  }

  #reply(conversation: ConversationId): void {
    const seenSeq = this.#readers.get(conversation)?.last ?? 0;
    const draft: OutboxDraft = {
      cid: makeCid(),
      to: { conversation },
      text: `${this.#name} ${this.#count}`,
      files: [],
      seenSeq,
      ...(this.#random.chance(0.8) ? { evenIfMoved: true } : {}),
      madeAt: Date.now(),
    };
    if (!this.#sender.hasRoom(draft)) return;
    const { cid, text } = draft;
    this.#ledger.write({ t: 'sent', kind: 'message', writer: this.#name, into: conversation, cid, text });
    this.#sender.write(draft);
  }

  #note(conversation: ConversationId): void {
    const note = { conversation, cid: makeCid(), text: `${this.#name} note ${this.#count}` };
    this.#ledger.write({
      t: 'sent',
      kind: 'note',
      writer: this.#name,
      into: conversation,
      cid: note.cid,
      text: note.text,
    });
    this.#notes.push(note);
    void this.#sendNotes();
  }

  async #sendNotes(): Promise<void> {
    if (this.#isNoting) return;
    this.#isNoting = true;
    for (let note = this.#notes[0]; note !== undefined && this.#isHere; note = this.#notes[0]) {
      const { conversation, cid, text } = note;
      const reply = await this.#line.ask('note:add', { conversation, cid, text, files: [], mentions: [] });
      if (reply?.ok === true) {
        this.#ledger.write({ t: 'acked', kind: 'note', writer: this.#name, conversation, cid, number: reply.asideSeq });
        this.#notes.shift();
      } else if (reply !== null && reply.problem.retry !== 'later' && reply.problem.retry !== 'now')
        throw new Error(`A note was refused for good: ${reply.problem.code}`);
      else await pause(reply?.problem.retryAfterMs ?? 100);
    }
    this.#isNoting = false;
  }

  #close(conversation: ConversationId): void {
    const closing = this.#closeOnce(conversation).finally(() => this.#commands.delete(closing));
    this.#commands.add(closing);
  }

  async #closeOnce(conversation: ConversationId): Promise<void> {
    const cid = makeCid();
    for (;;) {
      const seenSeq = this.#readers.get(conversation)?.last ?? 0;
      const reply = await this.#line.ask('conversation:close', { conversation, cid, seenSeq });
      if (reply?.ok === true) {
        const { seq: number } = reply;
        this.#ledger.write({ t: 'acked', kind: 'command', writer: this.#name, conversation, cid, number });
        return;
      }
      // She wrote again: then it is not closed.
      if (reply?.problem.code === 'conversation.moved-on') return;
      await pause(reply?.problem.retryAfterMs ?? 100);
    }
  }

  async #send({ to, cid, n, text, seenSeq = 0, evenIfMoved }: OutboxItem): Promise<Sent | null> {
    if (!('conversation' in to)) throw new Error('An agent begins no conversation.');
    const { conversation } = to;
    return (await this.#line.ask('message:send', {
      conversation,
      cid,
      n,
      seenSeq,
      text,
      files: [],
      ...(evenIfMoved === undefined ? {} : { evenIfMoved }),
    })) as Sent | null;
  }

  #reader(conversation: ConversationId): Reader {
    const known = this.#readers.get(conversation);
    if (known !== undefined) return known;
    const made = new Reader({
      viewer: this.#name,
      side: 'agent',
      conversation,
      ledger: this.#ledger,
      resume: async (question) => {
        const reply = await this.#line.ask('conversation:resume', question);
        if (reply?.ok !== true) return reply?.problem.retryAfterMs ?? null;
        this.#sender.step({ t: 'cursor', conversation, nextN: reply.nextN });
        return reply as Page;
      },
      earlier: async (beforeSeq) => {
        const reply = await this.#line.ask('conversation:earlier', { conversation, beforeSeq, limit: 50 });
        return reply?.ok === true ? reply : null;
      },
      arrived: ({ cid }) => {
        if (cid !== undefined) this.#sender.step({ t: 'acked', cid, conversation });
      },
    });
    this.#readers.set(conversation, made);
    return made;
  }

  async #open(conversation: ConversationId): Promise<void> {
    if (this.#opened.has(conversation)) return;
    this.#opened.add(conversation);
    const { connection } = this.#line;
    for (;;) {
      const reply = await this.#line.ask('conversation:open', { conversation });
      if (connection !== this.#line.connection) return;
      if (reply?.ok === true) {
        this.#sender.step({ t: 'cursor', conversation, nextN: reply.nextN });
        return this.#reader(conversation).opened(reply as unknown as Page);
      }
      await pause(100);
    }
  }

  #take(row: ListRow): void {
    const { conversation } = row;
    if ((this.#list.get(conversation)?.pos ?? 0) < row.pos) this.#list.set(conversation, row);
    void this.#open(conversation);
  }

  /** What changed in the list since she last looked. */
  async #catchUp(): Promise<void> {
    const { connection } = this.#line;
    for (let more = true; more && connection === this.#line.connection; ) {
      const reply = await this.#line.ask('inbox:resume', { afterPos: this.#pos, limit: 200 });
      if (connection !== this.#line.connection) return;
      if (reply?.ok !== true) {
        await pause(100);
        continue;
      }
      if (reply.reset) this.#list.clear();
      for (const row of reply.summaries) this.#take(row as ListRow);
      this.#pos = Math.max(reply.reset ? 0 : this.#pos, reply.upTo);
      more = reply.more;
    }
  }

  #push(name: PushName<'inbox'>, body: unknown): void {
    switch (name) {
      case 'welcome':
        this.#isHere = true;
        this.#sender.online([]);
        void this.#catchUp();
        for (const conversation of this.#readers.keys()) void this.#open(conversation);
        void this.#sendNotes();
        return;
      case 'conversation:changed':
        return this.#take((body as Pushed<'inbox', 'conversation:changed'>).summary as ListRow);
      case 'entry:added': {
        const { conversation, epoch, entry } = body as Pushed<'inbox', 'entry:added'>;
        return this.#readers.get(conversation)?.said('entry', epoch, entry as Said);
      }
      case 'aside:added': {
        const { conversation, epoch, aside } = body as Pushed<'inbox', 'aside:added'>;
        return this.#readers.get(conversation)?.said('aside', epoch, aside as Said);
      }
      case 'marks:changed': {
        const { conversation, epoch, rev, marks } = body as Pushed<'inbox', 'marks:changed'>;
        return this.#readers.get(conversation)?.marks(epoch, rev, marks);
      }
      case 'pulse': {
        const { pos, conversations } = body as Pushed<'inbox', 'pulse'>;
        if (pos > this.#pos) void this.#catchUp();
        for (const [conversation, seq, asideSeq, rev] of conversations)
          this.#readers.get(conversation)?.pulse(seq, asideSeq, rev);
        return;
      }
      case 'server:draining':
        return this.#line.drop();
    }
  }

  #down(): void {
    this.#isHere = false;
    this.#opened.clear();
    this.#sender.step({ t: 'offline' });
    for (const reader of this.#readers.values()) reader.offline();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
