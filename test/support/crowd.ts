import { setTimeout as pause } from 'node:timers/promises';
import { ChattingAgent } from './chatting-agent.ts';
import { Browser, ChattingVisitor } from './chatting-visitor.ts';
import type { Ledger } from './ledger.ts';
import { agent, colleague, type Place, visitor } from './people.ts';
import type { Random } from './random.ts';

export interface CrowdSize {
  readonly visitors: number;
  readonly agents: number;
  /** Of the visitors, so many have a second tab open; the first of these in a browser without Web Locks. */
  readonly secondTabs: number;
}

interface Tab {
  readonly browser: Browser;
  readonly tab: string;
  life: number;
  at: ChattingVisitor;
}

/** Visitors and agents who write without a pause, and want to see everything in the end. */
export class Crowd {
  readonly #random: Random;
  readonly #tabs: Tab[] = [];
  readonly #agents: ChattingAgent[] = [];
  #writing: AbortController | null = null;

  /** Everybody gets in by the real doors; the way is expected to be good until then. */
  static async gather(place: Place, ledger: Ledger, random: Random, size: CrowdSize): Promise<Crowd> {
    const crowd = new Crowd(random);
    const owner = await agent(place);
    for (let at = 0; at < size.agents; at += 1) {
      const one = at === 0 ? owner : await colleague(place, owner, `agent-${at + 1}@shop.example`);
      crowd.#agents.push(new ChattingAgent(place, one, `agent ${at + 1}`, ledger, random.fork()));
    }
    for (let at = 0; at < size.visitors; at += 1) {
      const device = await visitor(place);
      const hasLocks = at > 0 || size.secondTabs === 0;
      const of = new Browser({ name: `visitor ${at + 1}`, place, device, ledger, random: random.fork(), hasLocks });
      for (const tab of at < size.secondTabs ? ['left', 'right'] : ['only'])
        crowd.#tabs.push({ browser: of, tab, life: 0, at: new ChattingVisitor(of, tab) });
    }
    return crowd;
  }

  private constructor(random: Random) {
    this.#random = random;
  }

  /** Each of them writes every `everyMs`, more or less, until `rest`. */
  talk(everyMs: number): void {
    this.#writing = new AbortController();
    const { signal } = this.#writing;
    for (const tab of this.#tabs) void this.#keepDoing(signal, everyMs, () => this.#write(tab));
    for (const it of this.#agents)
      void this.#keepDoing(signal, everyMs, () => {
        it.act();
        if (this.#random.chance(0.1)) it.read();
      });
  }

  /** A tab is reloaded: what it had in memory is gone, what lay in the drawer is not. */
  reload(): void {
    const tab = this.#random.pick(this.#tabs);
    tab.at.end();
    tab.life += 1;
    tab.at = new ChattingVisitor(tab.browser, tab.tab, tab.life);
  }

  /** Somebody's line goes dead and comes back. */
  dropOne(): void {
    const someone = this.#random.pick([...this.#tabs.map(({ at }) => at), ...this.#agents]);
    someone.drop();
  }

  rest(): void {
    this.#writing?.abort();
  }

  /** Until nothing is unsent and nothing unseen; answers how long that took. Throws who is not at rest. */
  async settle(withinMs: number): Promise<number> {
    const from = performance.now();
    const everybody = () => [...this.#tabs.map(({ at }) => at), ...this.#agents];
    // Twice in a row: the last entry may still be on its way to those who seem to be at rest.
    for (let calm = 0; calm < 2; ) {
      calm = everybody().every((it) => it.restless === '') ? calm + 1 : 0;
      if (performance.now() - from > withinMs) {
        const busy = everybody().filter((it) => it.restless !== '');
        throw new Error(
          `After ${withinMs} ms not at rest: ${busy.map((it) => `${it.name} (${it.restless})`).join(', ')}`,
        );
      }
      await pause(100);
    }
    return performance.now() - from - 200;
  }

  /** What everybody has before her eyes, into the ledger. */
  async record(): Promise<void> {
    for (const { at } of this.#tabs) await at.record();
    for (const it of this.#agents) await it.record();
  }

  /** Where an agent's list is not the list as it is. */
  async wrongLists(): Promise<string[]> {
    return (await Promise.all(this.#agents.map((it) => it.wrongList()))).flat();
  }

  end(): void {
    this.rest();
    for (const { at } of this.#tabs) at.end();
    for (const it of this.#agents) it.end();
  }

  #write(tab: Tab): void {
    // Two that send for one device go one by one and in each other's way.
    if (tab.browser.hasLocks || this.#random.chance(0.3)) tab.at.write();
    if (this.#random.chance(0.1)) tab.at.read();
  }

  async #keepDoing(signal: AbortSignal, everyMs: number, act: () => void): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#random.next() * everyMs * 2, undefined, { signal }).catch(() => {});
      if (!signal.aborted) act();
    }
  }
}
