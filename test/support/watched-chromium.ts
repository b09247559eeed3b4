import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { chromiumOfThisFile } from './chromium.ts';

/** What a browser logs by itself while the inbox asks who is signed in: the answer "nobody" has the status 401. */
const nobodySignedIn = /status of 401 .*\/v1\/inbox\/session\/read/;
/** A server of one test ends with the test, a moment before the pages that talk with it. */
const serverEnded = /net::ERR_CONNECTION_(REFUSED|RESET|CLOSED)/;
/** What a browser logs of requests that find no network or no server. */
export const noNetwork = /net::ERR_|WebSocket connection to .* failed/;

export interface Device {
  readonly context: BrowserContext;
  /** Every address asked for, and every socket opened, in order. */
  readonly asked: readonly string[];
  readonly sockets: readonly string[];
  /** All its pages wrote to the console. */
  readonly said: readonly string[];
  /** Errors like these are part of the story. */
  forgive(...patterns: RegExp[]): void;
}

export interface WatchedChromium {
  /** A browser profile of its own, German unless told otherwise: one person at one device. */
  device(options?: BrowserContextOptions): Promise<Device>;
}

/** How long anything may take that a person would wait for. */
const patienceMs = 15_000;

/**
 * One Chromium for the test file. Whatever a page complains of fails the test: errors and warnings on the console, errors
 * nobody caught, dialogs, violations of a policy, requests to foreign hosts.
 */
export const watchedChromium = (): WatchedChromium => {
  const chromium = chromiumOfThisFile();
  const watched: { readonly context: BrowserContext; readonly complaints: string[]; readonly forgiven: RegExp[] }[] =
    [];
  afterEach(async ({ task }) => {
    const devices = watched.splice(0);
    if (task.result?.state === 'fail')
      await photograph(
        task.name,
        devices.flatMap(({ context }) => context.pages()),
      );
    const left = devices.flatMap(({ complaints, forgiven }) =>
      complaints.filter((it) => !forgiven.some((pattern) => pattern.test(it))),
    );
    expect(left).toEqual([]);
  });
  return {
    device: async (options) => {
      const context = await chromium.device({ locale: 'de-DE', ...options });
      context.setDefaultTimeout(patienceMs);
      const complaints: string[] = [];
      const forgiven = [nobodySignedIn, serverEnded];
      watched.push({ context, complaints, forgiven });
      return {
        context,
        forgive: (...patterns) => void forgiven.push(...patterns),
        ...(await watch(context, complaints)),
      };
    },
  };
};

const watch = async (
  context: BrowserContext,
  complaints: string[],
): Promise<Pick<Device, 'asked' | 'sockets' | 'said'>> => {
  const asked: string[] = [];
  const sockets: string[] = [];
  const said: string[] = [];
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  context.on('console', (message) => {
    said.push(sentence(message));
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(sentence(message));
  });
  context.on('weberror', (error) => void complaints.push(`${error.page()?.url()} threw ${error.error()}`));
  context.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.type()} ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    asked.push(request.url());
    if (!isOurs(request.url())) complaints.push(`foreign request: ${request.url()}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      sockets.push(socket.url());
      if (!isOurs(socket.url())) complaints.push(`foreign socket: ${socket.url()}`);
    });
  });
  return { asked, sockets, said };
};

/** What everybody saw when the test failed. */
const photograph = async (test: string, pages: readonly Page[]): Promise<void> => {
  for (const [at, page] of pages.entries()) {
    const path = join(tmpdir(), 'nahtlos-seen', `${test.replace(/\W+/g, '-').slice(0, 80)}-${at + 1}.png`);
    await page.screenshot({ path }).then(
      () => console.error(`What page ${at + 1} showed: ${path}`),
      () => console.error(`Page ${at + 1} could not be photographed.`),
    );
  }
};

const sentence = (message: ConsoleMessage): string =>
  `${message.type()}: ${message.text()} at ${message.location().url}`;

const isOurs = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'blob:' || hostname === '127.0.0.1' || hostname.endsWith('.localhost');
};
