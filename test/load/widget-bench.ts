import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { agent, ask, type Place, type TestAgent } from '../support/people.ts';
import { startServer } from '../support/server-process.ts';
import { type Repeated, repeated, shownRepeated, table } from './numbers.ts';
import { type BenchShop, openBenchShop } from './widget/bench-shop.ts';
import { type Noted, openNextTab, openProbedTab, type Pace, type ProbedTab, usableAfter } from './widget/probed-tab.ts';

/**
 * What the tag does to a shop's page: the same page with and without it, in turn, each time in a browser that knows nothing.
 * The bare limit of opening the chat is a button of the shop that fetches a module and shows a text field.
 */
export interface WidgetFigure {
  readonly what: string;
  readonly unit: string;
  /** Of the page without the tag, or of the shop's own button; null: it has nothing of the kind. */
  readonly bare: Repeated | null;
  /** What the tag adds, of pairs of the same round. */
  readonly found: Repeated;
  /** At most. */
  readonly budget: number;
}

export interface WidgetBench {
  readonly pageKilobytes: number;
  readonly rounds: number;
  readonly figures: readonly WidgetFigure[];
}

const kilobyte = 1_024;
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const shopStyle = new URL('../../demo/shop/shop.css', import.meta.url);

const unthrottled: Pace = { cpu: 1, network: null };
const slow: Pace = { cpu: 4, network: { kilobitsPerSecond: 1_600, roundTripMs: 150 } };
const slowProcessor: Pace = { cpu: 4, network: null };
const hoverMs = 300;
/** After the page has loaded, and after the chat has opened: nothing more comes. */
const restMs = 1_500;

/** One visit: up to her intent, and what opening costs. */
interface Visit {
  readonly script: number;
  readonly heap: number;
  readonly tasks: number;
  readonly blocking: number;
  readonly shift: number;
  readonly paintedAt: number;
  readonly violations: number;
  readonly requests: number;
  readonly foreign: number;
  readonly sockets: number;
  readonly idleBytes: number;
  readonly opening: {
    readonly usableMs: number;
    readonly script: number;
    readonly blocking: number;
    readonly shift: number;
    /** Names of the chunks that had come by then; what is on its way she need not wait for. */
    readonly chunks: readonly string[];
    readonly sockets: number;
    readonly violations: number;
  };
}

interface Ground {
  readonly browser: Browser;
  readonly shop: BenchShop;
  readonly place: Place;
  readonly mia: TestAgent;
  /** Bytes after gzip, by chunk. */
  readonly sizes: Readonly<Record<string, number>>;
}

interface Way {
  readonly isTagged: boolean;
  readonly pace: Pace;
  readonly hoverMs: number;
}

const ways = {
  bareFast: { isTagged: false, pace: unthrottled, hoverMs: 0 },
  taggedFast: { isTagged: true, pace: unthrottled, hoverMs: 0 },
  bareSlow: { isTagged: false, pace: slow, hoverMs: 0 },
  taggedSlow: { isTagged: true, pace: slow, hoverMs: 0 },
  taggedHover: { isTagged: true, pace: slow, hoverMs },
} satisfies Record<string, Way>;
type WayName = keyof typeof ways;

export const widgetBench = async (rounds: number, say: (line: string) => void): Promise<WidgetBench> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-widget-bench-'));
  let chat = '';
  await using shop = await openBenchShop(
    () => readFileSync(shopStyle),
    () => chat,
  );
  const server = startServer({ dist, dataFolder, environment: { NAHTLOS_SITE_ORIGINS: shop.origin } });
  chat = `http://127.0.0.1:${await server.ready}`;
  const place = { publicUrl: chat };
  const mia = await agent(place);
  const { sizes } = JSON.parse(readFileSync(join(dist, 'widget/manifest.json'), 'utf8'));
  const browser = await launchChromium();
  const ground: Ground = { browser, shop, place, mia, sizes };
  try {
    const visits: Record<WayName, Visit[]> = {
      bareFast: [],
      taggedFast: [],
      bareSlow: [],
      taggedSlow: [],
      taggedHover: [],
    };
    const names = Object.keys(ways) as WayName[];
    // The first visit warms browser and server for all that are counted.
    await visit(ground, ways.taggedFast);
    for (let round = 0; round < rounds; round += 1) {
      // Each way has each place in the order once in a while.
      for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)])
        visits[name].push(await visit(ground, ways[name]));
      say(`  visits: round ${round + 1} of ${rounds}`);
    }
    const talks: Talked[] = [];
    for (let times = 0; times < Math.min(3, rounds); times += 1) {
      talks.push(await talk(ground));
      say(`  conversation: ${times + 1}`);
    }
    const plain = await typePlainly(ground);
    return {
      pageKilobytes: shop.bytes / kilobyte,
      rounds,
      figures: figuresOf(ground, visits, talks, plain),
    };
  } finally {
    await browser.close();
    server.signal('SIGTERM');
    await server.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

const fromChat = ({ place }: Ground, tab: ProbedTab): ProbedTab['asked'] =>
  tab.asked.filter(({ url }) => url.startsWith(place.publicUrl));

const foreign = ({ place, shop }: Ground, tab: ProbedTab): number =>
  tab.asked.filter(({ url }) => ![place.publicUrl, shop.origin, 'blob:'].some((ours) => url.startsWith(ours))).length;

const chunksOf = (ground: Ground, tab: ProbedTab): string[] =>
  fromChat(ground, tab).flatMap(({ url, bytes }) => (bytes > 0 && /\/assets\/([\w-]+)\./.exec(url)?.[1]) || []);

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0);

/** What a long task keeps everybody waiting beyond the 50 ms nobody notices. */
const blockingOf = ({ tasks }: Noted, from = 0): number =>
  sum(tasks.filter(({ at }) => at >= from).map(({ ms }) => ms - 50));

const shiftOf = ({ shifts }: Noted, from = 0): number =>
  sum(shifts.filter(({ at }) => at >= from).map(({ value }) => value));

const launcher = '[part=launcher]';

const visit = async (ground: Ground, { isTagged, pace, hoverMs }: Way): Promise<Visit> => {
  await using tab = await openProbedTab(ground.browser);
  await tab.pace(pace);
  await tab.goTo(ground.shop.address(isTagged));
  if (isTagged) await tab.until(`document.querySelector('nahtlos-chat')?.shadowRoot?.querySelector('${launcher}')`);
  await pause(restMs);
  const noted = await tab.noted();
  const idle = {
    script: await tab.scriptMs(),
    tasks: noted.tasks.length,
    blocking: blockingOf(noted),
    shift: shiftOf(noted),
    paintedAt: noted.paintedAt,
    violations: noted.violations,
    requests: fromChat(ground, tab).length,
    foreign: foreign(ground, tab),
    sockets: tab.sockets.length,
    idleBytes: sum(fromChat(ground, tab).map(({ bytes }) => bytes)),
    heap: await tab.heapBytes(),
  };
  const button = isTagged ? launcher : '#plain';
  await tab.read(bringPlainButton);
  await pause(100);
  const before = await tab.now();
  const scriptBefore = await tab.scriptMs();
  if (hoverMs > 0) {
    await tab.point(button);
    await pause(hoverMs);
  }
  const usable = usableAfter(tab);
  await tab.press(button);
  const usableMs = await usable;
  const chunks = chunksOf(ground, tab);
  await pause(restMs);
  const after = await tab.noted();
  return {
    ...idle,
    foreign: foreign(ground, tab),
    opening: {
      usableMs,
      script: (await tab.scriptMs()) - scriptBefore,
      blocking: blockingOf(after, before),
      shift: shiftOf(after, before),
      chunks,
      sockets: tab.sockets.length,
      violations: after.violations,
    },
  };
};

/** A conversation that grows, in a browser that comes back later. */
interface Talked {
  readonly liveChunks: readonly string[];
  readonly heapWithFifty: number;
  readonly heapAfterClosing: number;
  readonly slowestMs: Readonly<Record<'open' | 'type' | 'send', number>>;
  readonly requestsIdle: number;
  readonly requestsLive: number;
  readonly violations: number;
}

/** The number of the last one: of those before it only what she may look at is drawn. */
const messagesSeen = `Number([...document.querySelector('nahtlos-chat').shadowRoot.querySelectorAll('[data-seq]')].at(-1)?.dataset.seq ?? 0)`;

const talk = async (ground: Ground): Promise<Talked> => {
  await using tab = await openProbedTab(ground.browser);
  await tab.goTo(ground.shop.address(true));
  await pause(restMs);
  const heapBefore = await tab.heapBytes();
  const seen = new Set(await conversations(ground));
  await press(tab, launcher);
  await tab.type('Passt der Korb?');
  await tab.enter();
  let conversation: ConversationId | undefined;
  for (; conversation === undefined; await pause(50))
    conversation = (await conversations(ground)).find((one) => !seen.has(one));
  await tab.until(`document.querySelector('nahtlos-chat').shadowRoot.querySelector('[data-seq="1"]')`);
  await pause(restMs);
  const liveChunks = chunksOf(ground, tab);

  const answers = answersIn(ground, conversation);
  await answers.until(tab, 50);
  await pause(restMs);
  const heapWithFifty = (await tab.heapBytes()) - heapBefore;

  await answers.until(tab, 200);
  await pause(restMs);
  await tab.pace(slowProcessor);
  // All of them stand there while she writes; opened again, the chat shows the newest.
  const type = await slowestEvent(tab, () => tab.type('Und passt er auch vorne?'));
  const send = await slowestEvent(tab, () => tab.enter());
  await press(tab, launcher);
  await pause(restMs);
  const slowestMs = { open: await slowestEvent(tab, () => press(tab, launcher)), type, send };
  await tab.pace(unthrottled);
  await answers.until(tab, 500);
  await press(tab, launcher);
  await pause(restMs);
  const heapAfterClosing = (await tab.heapBytes()) - heapBefore;
  const { violations } = await tab.noted();
  return {
    liveChunks,
    heapWithFifty,
    heapAfterClosing,
    slowestMs,
    violations,
    requestsLive: await requestsOnReturn(ground, tab, true),
    requestsIdle: await requestsOnReturn(ground, tab, false),
  };
};

/** From a hand on mouse or key to the next picture on the screen; 0: sooner than the browser tells. */
const slowestEvent = async (tab: ProbedTab, act: () => Promise<unknown>): Promise<number> => {
  const from = await tab.now();
  await act();
  await pause(restMs);
  const { events } = await tab.noted();
  return Math.max(0, ...events.filter(({ at }) => at >= from).map(({ ms }) => ms));
};

const press = async (tab: ProbedTab, selector: string): Promise<void> => {
  const isOpening = !(await tab.read<boolean>(isOpen));
  await tab.press(selector);
  await tab.until(isOpening ? isOpen : `!(${isOpen})`);
};
const isOpen = `Boolean(document.querySelector('nahtlos-chat').shadowRoot.querySelector('dialog[open] textarea'))`;

const conversations = async ({ place, mia }: Ground): Promise<ConversationId[]> => {
  const { rows } = await ask(place, 'inbox', 'inbox:list', { view: 'all', sort: 'newest', limit: 50 }, mia.headers);
  return rows.map(({ conversation }) => conversation);
};

/** Mia answers until so many messages stand before the visitor. */
const answersIn = ({ place, mia }: Ground, conversation: ConversationId) => {
  let n = 0;
  return {
    until: async (tab: ProbedTab, count: number): Promise<void> => {
      const missing = count - (await tab.read<number>(messagesSeen));
      for (let at = 0; at < missing; at += 1) {
        n += 1;
        const text = `Antwort ${n}: der Korb passt mit dem kurzen Halter, den legen wir dazu.`;
        const said = { conversation, cid: makeCid(), n, seenSeq: 10_000, evenIfMoved: true as const, text, files: [] };
        await ask(place, 'inbox', 'message:send', said, mia.headers);
      }
      await tab.until(`${messagesSeen} >= ${count}`);
    },
  };
};

/** She comes back and has read all; live: within the half hour. */
const requestsOnReturn = async (ground: Ground, { context }: ProbedTab, live: boolean): Promise<number> => {
  await context.route(/visitor\/hello/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), live, unread: 0 } });
  });
  await using tab = await openNextTab({ context });
  await tab.goTo(ground.shop.address(true));
  await pause(2 * restMs);
  return fromChat(ground, tab).length;
};

/** The bare limit of pressing and typing: the shop's own button and field, as slow. */
const typePlainly = async ({ browser, shop }: Ground): Promise<Plain> => {
  await using tab = await openProbedTab(browser);
  await tab.goTo(shop.address(false));
  await pause(restMs);
  await tab.read(bringPlainButton);
  await tab.pace(slowProcessor);
  return {
    open: await slowestEvent(tab, async () => {
      const usable = usableAfter(tab);
      await tab.press('#plain');
      await usable;
    }),
    type: await slowestEvent(tab, () => tab.type('Und passt er auch vorne?')),
    send: null,
  };
};
type Plain = Readonly<Record<'open' | 'type' | 'send', number | null>>;

const bringPlainButton = `document.querySelector('#plain').scrollIntoView({ block: 'center', behavior: 'instant' })`;

const figuresOf = (
  { sizes }: Ground,
  visits: Readonly<Record<WayName, readonly Visit[]>>,
  talks: readonly Talked[],
  plain: Plain,
): WidgetFigure[] => {
  const { bareFast, taggedFast, bareSlow, taggedSlow, taggedHover } = visits;
  const of = (chunks: readonly string[]): number =>
    sum([...new Set(chunks)].map((name) => sizes[name] ?? 0)) / kilobyte;
  const worst = (values: readonly number[]): Repeated => {
    const { least, most } = repeated(values);
    return { median: most, least, most };
  };
  const all = [...taggedFast, ...taggedSlow, ...taggedHover];
  /** What it adds to the page without it, round by round. */
  const added = (
    what: string,
    unit: string,
    budget: number,
    [bare, tagged]: readonly [readonly Visit[], readonly Visit[]],
    pick: (visit: Visit) => number,
  ): WidgetFigure => ({
    what,
    unit,
    budget,
    bare: repeated(bare.map(pick)),
    found: repeated(tagged.map((one, at) => pick(one) - pick(bare[at] ?? one))),
  });
  /** What it costs by itself, beside the bare limit of the same. */
  const own = (
    what: string,
    unit: string,
    budget: number,
    found: Repeated,
    bare: Repeated | null = null,
  ): WidgetFigure => ({ what, unit, budget, found, bare });
  const once = (value: number): Repeated => ({ median: value, least: value, most: value });
  const opened = (from: readonly Visit[], pick: (opening: Visit['opening']) => number): Repeated =>
    repeated(from.map(({ opening }) => pick(opening)));
  const fast = [bareFast, taggedFast] as const;
  const throttled = [bareSlow, taggedSlow] as const;
  const megabyte = kilobyte ** 2;
  return [
    own('loader, largest configuration, gzip', 'KB', 2.5, once((sizes.loader ?? Number.NaN) / kilobyte)),
    own(
      'come until usable, slow, gzip',
      'KB',
      24,
      opened(taggedSlow, ({ chunks }) => of(chunks)),
    ),
    own('come until live, gzip', 'KB', 38, worst(talks.map(({ liveChunks }) => of(liveChunks)))),
    own('over the wire before intent, with headers', 'KB', 3.5, worst(all.map((it) => it.idleBytes / kilobyte))),
    own('requests before intent', '', 1, worst(all.map(({ requests }) => requests))),
    own('requests before intent, she wrote before', '', 3, worst(talks.map(({ requestsIdle }) => requestsIdle))),
    own('requests before intent, she wrote just now', '', 6, worst(talks.map(({ requestsLive }) => requestsLive))),
    own('requests to a foreign host', '', 0, worst(all.map((it) => it.foreign))),
    own('sockets before the first message', '', 0, worst(all.map(({ opening }) => opening.sockets))),
    own(
      'policy violations',
      '',
      0,
      worst([...all.map(({ opening }) => opening.violations), ...talks.map(({ violations }) => violations)]),
    ),
    added('layout shift before opening, slow', '', 0, throttled, ({ shift }) => shift),
    own('layout shift of opening', '', 0, worst(all.map(({ opening }) => opening.shift))),
    added('largest paint, slow', 'ms', 60, throttled, ({ paintedAt }) => paintedAt),
    added('script before intent, CPU', 'ms', 5, fast, ({ script }) => script),
    added('long tasks before intent, slow', '', 0, throttled, ({ tasks }) => tasks),
    added('blocking time before intent, slow', 'ms', 0, throttled, ({ blocking }) => blocking),
    added('heap before intent', 'MB', 0.2, fast, ({ heap }) => heap / megabyte),
    own(
      'script of opening, CPU',
      'ms',
      25,
      opened(taggedFast, (it) => it.script),
      opened(bareFast, (it) => it.script),
    ),
    own(
      'blocking time of opening, slow',
      'ms',
      50,
      opened(taggedSlow, (it) => it.blocking),
      opened(bareSlow, (it) => it.blocking),
    ),
    own('heap with 50 messages', 'MB', 1, repeated(talks.map((it) => it.heapWithFifty / megabyte))),
    own(
      'click to text field',
      'ms',
      100,
      opened(taggedFast, (it) => it.usableMs),
      opened(bareFast, (it) => it.usableMs),
    ),
    own(
      'click to text field, slow',
      'ms',
      500,
      opened(taggedSlow, (it) => it.usableMs),
      opened(bareSlow, (it) => it.usableMs),
    ),
    own(
      `click to text field, slow, after ${hoverMs} ms above it`,
      'ms',
      150,
      opened(taggedHover, (it) => it.usableMs),
    ),
    ...(['open', 'type', 'send'] as const).map((act) =>
      own(
        `slowest event, ${act}, 200 messages, 4 × CPU`,
        'ms',
        100,
        repeated(talks.map(({ slowestMs }) => slowestMs[act])),
        plain[act] === null ? null : once(plain[act]),
      ),
    ),
    own('heap after 500 messages, closed', 'MB', 2, repeated(talks.map((it) => it.heapAfterClosing / megabyte))),
  ];
};

/** As a count or an amount is read. */
const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

export const isWithin = ({ found, budget }: WidgetFigure): boolean => found.median <= budget;

export const widgetTable = ({ figures, pageKilobytes, rounds }: WidgetBench): string =>
  `${table(
    ['the tag on a shop’s page', 'bare', 'with the tag: median (least–most)', 'budget', ''],
    figures.map((it) => [
      it.what,
      it.bare === null ? '–' : shownRepeated(it.bare),
      withUnit(shownRepeated(it.found), it.unit),
      withUnit(`${it.budget}`, it.unit),
      isWithin(it) ? '' : 'OVER',
    ]),
  )}
The page: ${pageKilobytes.toFixed(0)} KB without the tag; ${rounds} visits each way; slow: 4 × CPU, 1.6 Mbit/s, 150 ms. Counts and bytes: the most of all visits, without the questions browsers ask first of another origin. What is measured of the page itself: difference to the page without the tag, pairs of one round; else bare is the shop’s own button and text field.`;
