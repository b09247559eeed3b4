import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';

/** What a page notes of itself from its first moment; times as `performance.now()` says them. */
export interface Noted {
  readonly shifts: readonly { readonly at: number; readonly value: number }[];
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
  readonly events: readonly { readonly at: number; readonly ms: number; readonly name: string }[];
  readonly paintedAt: number;
  readonly violations: number;
}

export interface Asked {
  readonly url: string;
  /** With headers, as it came over the wire. */
  bytes: number;
}

export interface Pace {
  /** So many times slower than this machine. */
  readonly cpu: number;
  readonly network: { readonly kilobitsPerSecond: number; readonly roundTripMs: number } | null;
}

/** A tab of a browser that knows nothing, looked at by the raw DevTools protocol: nothing of ours runs in the page while it is measured. */
export interface ProbedTab extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Without the questions a browser asks first of another origin. */
  readonly asked: readonly Asked[];
  readonly sockets: readonly string[];
  goTo(url: string): Promise<void>;
  pace(pace: Pace): Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  read<Value>(expression: string): Promise<Value>;
  until(expression: string): Promise<void>;
  noted(): Promise<Noted>;
  now(): Promise<number>;
  /** CPU time of the page's own thread in JavaScript so far, ms. */
  scriptMs(): Promise<number>;
  /** After two collections. */
  heapBytes(): Promise<number>;
  point(selector: string): Promise<void>;
  press(selector: string): Promise<void>;
  type(text: string): Promise<void>;
  enter(): Promise<void>;
}

/** Runs before anything of the page. */
const note = `(() => {
  const noted = { shifts: [], tasks: [], events: [], paintedAt: 0, violations: 0 };
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('layout-shift', (it) => noted.shifts.push({ at: it.startTime, value: it.value }));
  watch('longtask', (it) => noted.tasks.push({ at: it.startTime, ms: it.duration }));
  watch('event', (it) => it.interactionId > 0 && noted.events.push({ at: it.startTime, ms: it.duration, name: it.name }), { durationThreshold: 16 });
  watch('largest-contentful-paint', (it) => { noted.paintedAt = it.startTime; });
  document.addEventListener('securitypolicyviolation', () => { noted.violations += 1; });
  globalThis.benchNoted = noted;
})()`;

/** Finds through the shadow root of the chat what is not in the page itself. */
const finder = (selector: string): string =>
  `(document.querySelector(${JSON.stringify(selector)}) ?? document.querySelector('nahtlos-chat')?.shadowRoot?.querySelector(${JSON.stringify(selector)}))`;

export const openProbedTab = async (browser: Browser): Promise<ProbedTab> => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
  return { ...(await probe(context)), [Symbol.asyncDispose]: () => context.close() };
};

/** One more tab of a browser that has one. */
export const openNextTab = async ({ context }: Pick<ProbedTab, 'context'>): Promise<ProbedTab> => ({
  ...(await probe(context)),
  [Symbol.asyncDispose]: async () => {},
});

const probe = async (context: BrowserContext): Promise<Omit<ProbedTab, typeof Symbol.asyncDispose>> => {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  const asked: Asked[] = [];
  const byId = new Map<string, Asked>();
  const sockets: string[] = [];
  protocol.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.method === 'OPTIONS') return;
    const one = { url: request.url, bytes: 0 };
    byId.set(requestId, one);
    asked.push(one);
  });
  protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = byId.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  protocol.on('Network.webSocketCreated', ({ url }) => void sockets.push(url));
  await protocol.send('Network.enable');
  await protocol.send('Page.enable');
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
  await protocol.send('Page.addScriptToEvaluateOnNewDocument', { source: note });

  const read = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await protocol.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as Value;
  };
  const until = async (expression: string): Promise<void> => {
    for (const from = Date.now(); !(await read<boolean>(`Boolean(${expression})`)); await pause(50))
      if (Date.now() - from > patienceMs) throw new Error(`Nothing came of: ${expression}`);
  };
  const mouse = async (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', selector: string): Promise<void> => {
    const { x, y } = await read<{ x: number; y: number }>(
      `(() => { const box = ${finder(selector)}.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`,
    );
    await protocol.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      ...(type === 'mouseMoved' ? {} : { button: 'left', clickCount: 1 }),
    });
  };
  const key = async (name: string, code: number, text: string): Promise<void> => {
    const stroke = { key: name, code: name, text, windowsVirtualKeyCode: code };
    await protocol.send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke });
    await protocol.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
  };
  return {
    context,
    asked,
    sockets,
    read,
    until,
    goTo: async (url) => {
      const loaded = new Promise((resolve) => protocol.once('Page.loadEventFired', resolve));
      await protocol.send('Page.navigate', { url });
      await loaded;
    },
    pace: async ({ cpu, network }) => {
      await protocol.send('Emulation.setCPUThrottlingRate', { rate: cpu });
      const bytesPerSecond = network === null ? -1 : (network.kilobitsPerSecond * 1_000) / 8;
      await protocol.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: network?.roundTripMs ?? 0,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
    },
    noted: () => read<Noted>('benchNoted'),
    now: () => read<number>('performance.now()'),
    scriptMs: async () => {
      const { metrics } = await protocol.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1_000;
    },
    heapBytes: async () => {
      for (let times = 0; times < 2; times += 1) await protocol.send('HeapProfiler.collectGarbage');
      return (await protocol.send('Runtime.getHeapUsage')).usedSize;
    },
    point: (selector) => mouse('mouseMoved', selector),
    press: async (selector) => {
      for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased'] as const) await mouse(type, selector);
    },
    type: async (text) => {
      for (const char of text) await key(char, char.toUpperCase().charCodeAt(0), char);
    },
    enter: () => key('Enter', 13, '\r'),
  };
};

const patienceMs = 30_000;

/** How long from the next press until a field can be typed into: it is seen, and has the focus. */
export const usableAfter = (tab: ProbedTab): Promise<number> =>
  tab.read<number>(`new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('There was nothing to type into.')), ${patienceMs});
    addEventListener('click', ({ timeStamp }) => {
      const look = () => {
        const field = ${finder('textarea')};
        if (field && field.getRootNode().activeElement === field && field.checkVisibility() && !field.closest('[inert]')) resolve(performance.now() - timeStamp);
        else requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  })`);
