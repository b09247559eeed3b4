import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Clock } from '../../plugin-server/clock.ts';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import type { AgentId, Cid, ConversationId, DeviceId, SiteId, StartKey } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox.ts';
import { makeItem } from '../../protocol/outbox-item.ts';
import { AgentDesk } from './agent-desk.ts';
import type { Around, Client } from './client.ts';
import { Disk } from './disk.ts';
import { type Down, Line, type Up } from './fake-sockets.ts';
import { MailVendor } from './mail-vendor.ts';
import { anonOf } from './memory-store.ts';
import { ServerNode } from './server-node.ts';
import { VisitorTab } from './visitor-tab.ts';

const site = 'st_shop' as SiteId;
/** Wall time when the world begins. */
export const steadyAtStart = 1_750_000_000_000;
const pad = (text: string, length: number) => text.padEnd(length, '0');

/** One browser: its tabs share a storage, if it has one. */
export interface Browser {
  readonly tabs: readonly VisitorTab[];
  readonly storage: Map<Cid, OutboxItem> | null;
  /** One tab sends for all. */
  readonly hasLocks: boolean;
}

/** Something a person wrote. */
export interface Made {
  readonly cid: Cid;
  readonly by: string;
  readonly is: 'message' | 'note';
}

/** A connection the client has given up while its bytes may still be on the way. */
interface Orphan {
  readonly line: Line;
  readonly client: Client;
  isOfDeadPage: boolean;
}

/** Words that tell in any answer whose talk it is. */
export const marks = { ada: 'ada!', eve: 'eve!', note: 'note!' } as const;

/**
 * Ada with two tabs on her laptop and a phone that knows her, Eve on a phone without storage, the agents Mia and Ben, and
 * two nodes over one disk. Everything real but wires, disk and time; nothing moves unless it is moved.
 */
export class World implements Around {
  readonly disk = new Disk();
  readonly browsers: readonly Browser[];
  readonly tabs: readonly VisitorTab[];
  readonly agents: readonly AgentDesk[];
  readonly clients: readonly Client[];
  readonly nodes: ServerNode[] = [];
  /** What nodes tell each other; may get lost and swapped. */
  readonly bus: { readonly to: number; readonly news: readonly News[] }[] = [];
  readonly orphans: Orphan[] = [];
  /** Sent once and taken: may come again over another connection. */
  readonly delivered: { readonly client: Client; readonly up: Up }[] = [];
  readonly made: Made[] = [];
  readonly ackedCids = new Set<Cid>();
  readonly dropped = new Set<Cid>();
  readonly wasParked = new Set<Cid>();
  readonly diedWithPage = new Set<Cid>();
  readonly lostByRestore = new Set<Cid | null>();
  readonly faults = new Set<string>();
  readonly vendor: MailVendor;
  /** An agent, or the owner, has paused the channel. */
  isPaused = false;
  /** Deliveries of which an agent said that they arrived. */
  readonly saidArrived = new Set<number>();
  /** Nothing was put back to an earlier state. */
  isWhole = true;
  #mails = 0;
  #runs = 0;
  time = 1_000;
  wallAhead = steadyAtStart;
  #isBusy = false;
  readonly #callers = new Map<string, VisitorCaller | AgentCaller>();

  /** Answers follow her by mail. */
  readonly hasMail: boolean;

  constructor(hasLocks: boolean, correlation: MailVendor['correlation'] | null = null) {
    this.hasMail = correlation !== null;
    this.vendor = new MailVendor({
      disk: this.disk,
      correlation: correlation ?? 'none',
      wrong: (what) => this.faults.add(what),
    });
    const tab = (name: string, device: string, anon: number) => {
      const id = pad(`dv_${device}`, 25) as DeviceId;
      const token = pad(`nd_${device}`, 46);
      const caller: VisitorCaller = { side: 'visitor', site, device: id, anon, origin: `d:${id}`, user: 0, shown: 0 };
      this.#callers.set(token, caller);
      return new VisitorTab(name, this, caller, token, pad(`start-${device}`, 22) as StartKey);
    };
    const desk = (name: string) => {
      const instance = pad(`in_${name}`, 25);
      const id = pad(`ag_${name}`, 25) as AgentId;
      const caller: AgentCaller = {
        side: 'agent',
        site,
        agent: id,
        name,
        role: 'agent',
        rights: [],
        origin: `a:${instance}`,
      };
      this.#callers.set(instance, caller);
      return new AgentDesk(name, this, caller, instance);
    };
    this.browsers = [
      { tabs: [tab('laptop-1', 'laptop', 1), tab('laptop-2', 'laptop', 1)], storage: new Map(), hasLocks },
      { tabs: [tab('phone', 'phone', 1)], storage: new Map(), hasLocks },
      { tabs: [tab('eve', 'eve', 2)], storage: null, hasLocks },
    ];
    const [laptop] = this.browsers;
    for (const [index, one] of (laptop?.tabs ?? []).entries()) {
      one.isAlone = hasLocks;
      one.isSender = !hasLocks || index === 0;
    }
    this.tabs = this.browsers.flatMap((browser) => browser.tabs);
    this.agents = [desk('mia'), desk('ben')];
    this.clients = [...this.tabs, ...this.agents];
    for (const at of [0, 1]) this.nodes.push(this.#newNode(at));
  }

  readonly #clock: Clock = {
    wall: () => this.time + this.wallAhead,
    mono: () => this.time,
    steady: () => this.time + steadyAtStart,
  };

  #newNode(at: number): ServerNode {
    if (this.nodes.every((node) => !node.isAlive)) this.#runs += 1;
    return new ServerNode({
      disk: this.disk,
      run: `run${this.#runs}`,
      site,
      adapter: this.vendor.adapter(),
      isPaused: () => this.isPaused,
      clock: this.#clock,
      callers: this.#callers,
      ring: (news) => this.bus.push({ to: 1 - at, news }),
      failed: (why) => this.faults.add(why),
    });
  }

  now(): number {
    return this.time;
  }

  browserOf(client: Client): Browser | undefined {
    return this.browsers.find((browser) => (browser.tabs as readonly Client[]).includes(client));
  }

  /** A server has something to do. */
  begun(): void {
    this.#isBusy = true;
  }

  /** What was begun runs to its end: nothing in it waits for anything but the disk. */
  async settle(): Promise<void> {
    if (!this.#isBusy) return;
    this.#isBusy = false;
    await endOfTurn();
  }

  node(at: number): ServerNode {
    const known = this.nodes[at];
    if (known?.isAlive) return known;
    const fresh = this.#newNode(at);
    this.nodes[at] = fresh;
    return fresh;
  }

  connect(client: Client, at: number): void {
    if (client.line) return;
    const line = new Line();
    // What a dead page sent arrives before its successor is online or never: numbers alone could not tell its copies.
    const browser = this.browserOf(client);
    for (const orphan of this.orphans)
      if (orphan.isOfDeadPage && (orphan.client === client || (browser && this.browserOf(orphan.client) === browser)))
        orphan.line.up.length = 0;
    client.connected(line);
    this.node(at).connect(line, client.side, client.auth);
    this.begun();
  }

  /** The client gives up; the server may not know for a while. */
  hangUp(client: Client): void {
    if (client.line) this.orphans.push({ line: client.line, client, isOfDeadPage: false });
    client.hangUp();
  }

  reload(client: Client): void {
    this.hangUp(client);
    for (const orphan of this.orphans) if (orphan.client === client) orphan.isOfDeadPage = true;
    const browser = this.browserOf(client);
    for (const { cid } of client.outbox.items) if (!browser?.storage?.has(cid)) this.diedWithPage.add(cid);
    if (client instanceof AgentDesk) for (const cid of client.unanswered.keys()) this.diedWithPage.add(cid);
    client.reload();
    if (browser) this.#handOver(browser, client);
  }

  /** With locks another tab sends from now on; without, or alone, the new page takes what lies there. */
  #handOver(browser: Browser, closed: Client): void {
    const other = browser.hasLocks ? browser.tabs.find((tab) => tab !== closed) : undefined;
    if (other && !closed.isSender) return;
    closed.isSender = other === undefined;
    const sender = other ?? closed;
    sender.isSender = true;
    sender.tell({ t: 'loaded', items: [...(browser.storage?.values() ?? [])], wall: this.time });
    if (sender.line) sender.tell({ t: 'online', alone: sender.isAlone, nextN: [] });
  }

  /** A visitor writes. */
  write(tab: VisitorTab): void {
    const browser = this.browserOf(tab);
    const sender = tab.isSender ? tab : browser?.tabs.find((one) => one.isSender);
    const mark = tab.caller.anon === 1 ? marks.ada : marks.eve;
    const cid = this.#make(tab, 'message');
    const to = tab.to(sender?.outbox.items ?? []);
    const draft = { cid, to, text: `${mark} ${cid}`, files: [], madeAt: this.time };
    if (tab.isSender) return tab.write(draft);
    const last = sender?.outbox.items.at(-1)?.order ?? 0;
    const item = { ...makeItem(draft, Math.max(this.time, last + 1)), kept: true };
    browser?.storage?.set(cid, item);
    sender?.tell({ t: 'loaded', items: [item], wall: this.time });
  }

  /** An agent answers in a conversation she has before her. */
  reply(agent: AgentDesk, id: ConversationId): void {
    const cid = this.#make(agent, 'message');
    const seenSeq = agent.view(id).entries.last;
    const text = `${this.markOf(id)} ${cid}`;
    agent.write({ cid, to: { conversation: id }, text, files: [], seenSeq, madeAt: this.time });
  }

  note(agent: AgentDesk, id: ConversationId): void {
    const cid = this.#make(agent, 'note');
    agent.note(id, cid, `${marks.note} ${this.markOf(id)} ${cid}`);
  }

  /** She answers a mail of ours: it comes in at one of the nodes, perhaps again. */
  answerMail(at: number, handed: { readonly to: string; readonly replyTo: string | null }, isNew: boolean): void {
    const token = handed.replyTo === null ? undefined : this.disk.tables.mailTokens.get(handed.replyTo);
    if (token === undefined || handed.replyTo === null) return;
    if (isNew) this.#mails += 1;
    const id = `mail-${this.#mails}`.padEnd(22, '0');
    this.node(at).post.take({
      t: 'message',
      vendorKey: id,
      at: new Date(this.time + this.wallAhead),
      from: { identifiers: [{ kind: 'email', value: handed.to }], assurance: 'asserted' },
      sender: handed.to,
      recipient: '',
      text: `${this.markOf(token.conversation)} ${id}`,
      fullText: '',
      isCut: false,
      subject: '',
      messageId: id,
      references: [],
      media: [],
      hints: [{ kind: 'reply-token', token: handed.replyTo }],
      auto: '',
      isSpam: false,
      locale: 'de',
      flag: null,
      command: null,
      dropped: 0,
    });
    this.begun();
  }

  newCid(): Cid {
    return pad(`c${this.made.length}-`, 22) as Cid;
  }

  #make(client: Client, is: Made['is']): Cid {
    const cid = this.newCid();
    this.made.push({ cid, by: client.name, is });
    return cid;
  }

  markOf(id: ConversationId): string {
    return anonOf(this.disk.tables.conversations.get(id)?.device ?? '') === 2 ? marks.eve : marks.ada;
  }

  keep(client: Client, item: OutboxItem): boolean {
    if (item.state === 'parked') this.wasParked.add(item.cid);
    const browser = this.browserOf(client);
    browser?.storage?.set(item.cid, item);
    return browser?.storage !== null;
  }

  forget(client: Client, cid: Cid): void {
    this.browserOf(client)?.storage?.delete(cid);
  }

  acked(cid: Cid): void {
    this.ackedCids.add(cid);
  }

  /** Looks into everything that reaches a visitor: no note, nothing of anybody else, nothing that is not on the disk. */
  heard(client: Client, { name, body }: Down): void {
    if (name === 'entry:added') this.#compare(body as never);
    if (!(client instanceof VisitorTab) || name === 'pulse' || name === 'welcome') return;
    const said = JSON.stringify(body);
    const foreign = client.caller.anon === 1 ? marks.eve : marks.ada;
    if (said.includes(marks.note) || name === 'aside:added') this.faults.add(`${client.name} hears a note`);
    if (said.includes(foreign)) this.faults.add(`${client.name} hears what is not hers`);
  }

  #compare({ conversation, epoch, entry }: { conversation: ConversationId; epoch: string; entry: never }): void {
    const { seq, text } = entry as { seq: number; text?: string };
    const row = this.disk.tables.entries.get(conversation)?.[seq - 1];
    if (epoch.startsWith(`${this.disk.epoch}.`) && (row === undefined || row.text !== (text ?? '')))
      this.faults.add('an entry was told that is not on the disk');
  }

  pass(ms: number): void {
    this.time += ms;
    for (const client of this.clients) client.tick();
  }

  /** The disk as it was at the last backup; every process is new. */
  restore(): void {
    const before = this.#onDisk();
    if (!this.disk.restore()) return;
    for (const node of this.nodes) node.die();
    this.bus.length = 0;
    this.delivered.length = 0;
    this.vendor.forget();
    this.isWhole = false;
    this.saidArrived.clear();
    // Its acknowledgement may still be on the way; it is as true as the backup is old.
    const after = this.#onDisk();
    for (const cid of before) if (!after.has(cid)) this.lostByRestore.add(cid);
  }

  #onDisk(): Set<Cid | null> {
    const { entryCids, asideCids } = this.disk.tables;
    return new Set([...entryCids.values(), ...asideCids.values()].map((row) => row.cid));
  }
}
