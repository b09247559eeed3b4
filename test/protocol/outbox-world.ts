import type { Cid, ConversationId, FileId, StartKey } from '../../protocol/ids.ts';
import type { OutboxDraft, OutboxEffect, OutboxEvent, OutboxItem, OutboxState } from '../../protocol/outbox.ts';
import { emptyOutbox, step } from '../../protocol/outbox.ts';
import { problem } from '../../protocol/problems.ts';

/**
 * Two tabs of one browser that share a storage, the wire between them and a server, and a server that keeps the rules of
 * delivery: the cid is looked up before the number, exactly the next number is accepted, refusals change nothing.
 * Every choice of the world (what arrives when, what is lost) is one number out of a schedule.
 */
export interface Accepted {
  readonly cid: Cid;
  readonly conversation: ConversationId;
}

interface Packet {
  readonly item: OutboxItem;
}

/** A live connection, or one the browser has given up while its bytes are still on the way. */
interface Connection {
  readonly tab: number;
  readonly up: Packet[];
  readonly down: OutboxEvent[];
}

export interface Rules {
  /** One tab holds the lock and sends for all; without locks both send. */
  readonly locks: boolean;
  /** Requests overtake each other. */
  readonly http: boolean;
}

const start = 'start-0000000000000000' as StartKey;
const conversation = 'cv_0000000000000000000000' as ConversationId;

class ServerModel {
  readonly log: Accepted[] = [];
  lastN = 0;

  answer({ item }: Packet, isBusy: boolean): OutboxEvent {
    const { cid, attempt } = item;
    const refused = (it: ReturnType<typeof problem>): OutboxEvent => ({ t: 'refused', cid, attempt, problem: it });
    if (isBusy) return refused(problem('limit.rate', undefined, 700));
    if (this.log.some((one) => one.cid === cid)) return { t: 'acked', cid, conversation, attempt, again: true };
    if (item.text.startsWith('bad')) return refused(problem('request.malformed'));
    if (item.n !== this.lastN + 1) return refused(problem('message.out-of-order', { expected: this.lastN + 1 }));
    this.lastN = item.n;
    this.log.push({ cid, conversation });
    return { t: 'acked', cid, conversation, attempt };
  }

  cursor(): readonly (readonly [ConversationId, number])[] {
    return this.lastN > 0 ? [[conversation, this.lastN + 1]] : [];
  }
}

class Tab {
  state: OutboxState = emptyOutbox();
  connection: Connection | null = null;
  isReloaded = false;
  writes: OutboxEffect[] = [];
  uploads: Extract<OutboxEffect, { t: 'upload' }>[] = [];
}

export class OutboxWorld {
  readonly server = new ServerModel();
  readonly tabs = [new Tab(), new Tab()] as const;
  readonly storage = new Map<Cid, OutboxItem>();
  /** By tab, in the order of making; only what was never parked, has no file and did not die with its tab. */
  readonly made: { cid: Cid; tab: number; isPlain: boolean }[] = [];
  readonly lostWithTab = new Set<Cid>();
  readonly dropped = new Set<Cid>();
  readonly wasParked = new Set<Cid>();
  readonly faults: string[] = [];
  now = 1;
  readonly #rules: Rules;
  readonly #old: Connection[] = [];

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** One choice: the rest of `choice` picks among what is possible. */
  act(choice: number): void {
    const pick = Math.floor(choice / 16);
    const tab = pick % 2;
    const which = Math.floor(pick / 2);
    const at = this.tabs[tab as 0 | 1];
    switch (choice % 16) {
      case 0:
        break;
      case 1:
        for (let count = 0; count <= which % 4; count++) {
          this.write(tab, 'good', false);
          this.store(tab, true);
        }
        break;
      case 2:
        this.write(tab, which % 4 === 0 ? 'bad' : 'good', which % 5 === 0);
        break;
      case 3:
        this.store(tab, which % 6 !== 0);
        break;
      case 4:
        while (at.writes.length > 0) this.store(tab, true);
        break;
      case 5:
      case 6:
        this.deliverUp(at.connection, which, which % 9 === 0);
        break;
      case 7:
        for (let count = 0; count < 4; count++) this.deliverUp(at.connection, which, which % 9 === 0);
        break;
      case 8:
        this.deliverDown(tab, which);
        break;
      case 9:
        for (let count = 0; count < 4; count++) this.deliverDown(tab, which);
        break;
      case 10:
        this.deliverUp(this.#old[which % Math.max(1, this.#old.length)] ?? null, which >> 2, false);
        break;
      case 11:
        if (!at.connection) this.connect(tab);
        else if (which % 2 === 0) this.disconnect(tab);
        break;
      case 12:
        if (which % 3 === 0) this.upload(tab, which % 2 === 0);
        else if (this.#rules.http) (which % 3 === 1 ? at.connection?.up : at.connection?.down)?.shift();
        break;
      case 13:
        this.pass((which % 12) * 1_000);
        break;
      case 14:
        if (which % 4 === 0) this.reload(tab, which % 8 === 0);
        break;
      default:
        this.decide(tab, which);
    }
  }

  write(tab: number, text: 'good' | 'bad', withFile: boolean): void {
    const cid = `m-${this.made.length}-0123456789`.padEnd(22, '0') as Cid;
    const file = { cid: `f${cid.slice(1)}` as Cid, name: 'a.txt', type: 'text/plain', bytes: 10 };
    const draft: OutboxDraft = { cid, to: { start }, text, files: withFile ? [file] : [], madeAt: this.now };
    this.made.push({ cid, tab, isPlain: !withFile });
    this.tell(tab, { t: 'add', draft });
  }

  store(tab: number, works: boolean): void {
    const at = this.tabs[tab as 0 | 1];
    const write = at.writes.shift();
    if (write?.t === 'forget') this.storage.delete(write.cid);
    if (write?.t !== 'store') return;
    const { item } = write;
    if (works) this.storage.set(item.cid, item);
    this.tell(tab, { t: works ? 'stored' : 'storage-failed', cid: item.cid });
    // The tab that holds the lock sends for the other one.
    // With locks each tab hands what it keeps to the one that sends.
    const told = at.state.items.find((one) => one.cid === item.cid);
    if (this.#rules.locks && told && tab === 1) this.tell(0, { t: 'loaded', items: [told], wall: this.now });
  }

  connect(tab: number): void {
    if (this.#rules.locks && tab === 1) return;
    const at = this.tabs[tab as 0 | 1];
    at.connection = { tab, up: [], down: [] };
    // What a dead page sent arrives before its successor is online or never. Later, and with another message squeezed in
    // between, the second of two late copies could fit by its number before the first: numbers alone cannot tell.
    if (at.isReloaded) for (const page of this.#old.filter((one) => one.tab === tab)) page.up.length = 0;
    at.isReloaded = false;
    this.tell(tab, { t: 'online', alone: this.#rules.locks, nextN: this.server.cursor() });
  }

  /** The browser gives up; the server may still get what was under way. */
  disconnect(tab: number): void {
    const at = this.tabs[tab as 0 | 1];
    if (at.connection) this.#old.push(at.connection);
    at.connection = null;
    this.tell(tab, { t: 'offline' });
  }

  deliverUp(connection: Connection | null, which: number, isBusy: boolean): void {
    if (!connection) return;
    const [packet] = connection.up.splice(this.#rules.http ? which % Math.max(1, connection.up.length) : 0, 1);
    if (packet) connection.down.push(this.server.answer(packet, isBusy));
  }

  deliverDown(tab: number, which: number): void {
    const { connection } = this.tabs[tab as 0 | 1];
    if (!connection) return;
    const [event] = connection.down.splice(this.#rules.http ? which % Math.max(1, connection.down.length) : 0, 1);
    if (!event) return;
    this.tell(tab, event);
    if (event.t === 'acked') this.tell(1 - tab, { t: 'acked', cid: event.cid, conversation });
  }

  upload(tab: number, works: boolean): void {
    const upload = this.tabs[tab as 0 | 1].uploads.shift();
    if (!upload) return;
    const { cid, file } = upload;
    if (works) this.tell(tab, { t: 'uploaded', cid, file: file.cid, id: `fl_${file.cid}` as FileId });
    else this.tell(tab, { t: 'upload-failed', cid, file: file.cid });
  }

  pass(ms: number): void {
    this.now += ms;
    for (const tab of [0, 1]) {
      const at = this.tabs[tab as 0 | 1].state.timerAt;
      if (at !== null && at <= this.now) this.tell(tab, { t: 'tick' });
    }
  }

  /** The tab dies with what it had only in memory, and comes again with what lies in storage. */
  reload(tab: number, storageIsDone: boolean): void {
    const old = this.tabs[tab as 0 | 1];
    while (storageIsDone && old.writes.length > 0) this.store(tab, true);
    this.disconnect(tab);
    old.isReloaded = true;
    for (const item of old.state.items) if (!this.storage.has(item.cid)) this.lostWithTab.add(item.cid);
    old.state = emptyOutbox();
    old.writes = [];
    old.uploads = [];
    const own = [...this.storage.values()].filter(
      (item) => this.#rules.locks || this.made.some((one) => one.cid === item.cid && one.tab === tab),
    );
    this.tell(tab, { t: 'loaded', items: own, wall: this.now });
    // The tab that takes over asks the others what waits only in their memory.
    const volatile = this.tabs[1].state.items.filter((item) => item.volatile);
    if (this.#rules.locks && tab === 0) this.tell(0, { t: 'loaded', items: volatile, wall: this.now });
  }

  decide(tab: number, which: number): void {
    const item = this.tabs[tab as 0 | 1].state.items[which % 7];
    if (!item) return;
    // What a person decides in one tab is told to all.
    if (item.state !== 'parked' && which % 3 !== 0) return;
    if (item.state !== 'parked') this.dropped.add(item.cid);
    for (const each of [0, 1]) this.tell(each, { t: item.state === 'parked' ? 'retry' : 'drop', cid: item.cid });
  }

  /** Faults stop: everybody is online, everything arrives, time goes on. Answers how long it took. */
  calm(): number {
    for (const tab of [0, 1]) {
      while (this.tabs[tab as 0 | 1].writes.length > 0) this.store(tab, true);
      if (!this.tabs[tab as 0 | 1].connection) this.connect(tab);
    }
    const from = this.now;
    for (let round = 0; round < 2_000; round++) {
      let moved = false;
      for (const tab of [0, 1]) {
        const at = this.tabs[tab as 0 | 1];
        while (at.writes.length > 0) {
          this.store(tab, true);
          moved = true;
        }
        while (at.uploads.length > 0) {
          this.upload(tab, true);
          moved = true;
        }
        while (at.connection && at.connection.up.length + at.connection.down.length > 0) {
          this.deliverUp(at.connection, 0, false);
          this.deliverDown(tab, 0);
          moved = true;
        }
      }
      if (moved) continue;
      const due = this.tabs.map((tab) => tab.state.timerAt).filter((at) => at !== null);
      if (due.length === 0) return this.now - from;
      this.pass(Math.max(0, Math.min(...due) - this.now));
    }
    this.faults.push('it never settles');
    return this.now - from;
  }

  tell(tab: number, event: OutboxEvent): void {
    const at = this.tabs[tab as 0 | 1];
    const { state, effects } = step(at.state, event, this.now);
    at.state = state;
    for (const item of state.items) if (item.state === 'parked') this.wasParked.add(item.cid);
    for (const effect of effects) {
      if (effect.t === 'store' || effect.t === 'forget') at.writes.push(effect);
      if (effect.t === 'upload') at.uploads.push(effect);
      if (effect.t === 'send') {
        if (!at.connection) this.faults.push('sends while offline');
        const { cid, volatile } = effect.item;
        // What was being taken out of storage when the page died can come back once.
        const isBack = this.dropped.has(cid) || this.server.log.some((one) => one.cid === cid);
        if (!this.storage.has(cid) && !volatile && !isBack) this.faults.push('sends before storing');
        if (effect.item.files.some((file) => file.file === undefined)) this.faults.push('sends before the file is up');
        at.connection?.up.push({ item: effect.item });
      }
    }
  }

  /** What a person would complain about. */
  complaints(): string[] {
    const found = [...this.faults];
    const { log } = this.server;
    const places = new Map(log.map((one, place) => [one.cid, place]));
    if (places.size < log.length) found.push('a message stands there twice');
    const waiting = this.tabs.flatMap((tab) => tab.state.items);
    for (const { cid } of this.made) {
      const isKnown = places.has(cid) || this.lostWithTab.has(cid) || this.dropped.has(cid);
      if (!isKnown && !waiting.some((item) => item.cid === cid)) found.push(`${cid} is lost`);
    }
    // With locks only the first tab sends; the other one's copy may be older than what became of it.
    const senders = this.#rules.locks ? [this.tabs[0]] : this.tabs;
    for (const item of senders.flatMap((tab) => tab.state.items))
      if (item.state !== 'parked' && !this.dropped.has(item.cid)) found.push(`${item.cid} still waits`);
    for (const tab of [0, 1]) {
      const order = this.made
        .filter((one) => one.tab === tab && one.isPlain && places.has(one.cid))
        .filter((one) => !this.wasParked.has(one.cid))
        .filter((one) => !this.dropped.has(one.cid) && !this.lostWithTab.has(one.cid))
        .map((one) => places.get(one.cid) ?? 0);
      if (order.some((place, index) => place < (order[index - 1] ?? 0))) found.push(`order of tab ${tab}: ${order}`);
    }
    return found;
  }
}
