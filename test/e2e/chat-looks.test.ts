import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { actSession } from '../support/acted-session.ts';
import { axeFindings } from '../support/axe.ts';
import { lookAtEverything, openChat } from '../support/chat-looks.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { speakTestLocale } from '../support/test-locale.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
/** Everything is looked at hundreds of times. */
const patient = { timeout: 300_000 };

const languages = [
  ['German', 'lang="de"'],
  ['English', 'lang="en"'],
  ['a language from right to left, 1.6 times as long', 'lang="ar" dir="rtl"'],
] as const;

/** Ada with the chat open, at a server that answers whatever a look needs. */
const ada = async (html: string, options?: BrowserContextOptions): Promise<ShopVisitor> => {
  const device = await chromium.device({ reducedMotion: 'reduce', ...options });
  await speakTestLocale(device.context);
  const visitor = await visitShop(device, 'about:blank');
  await actSession(visitor.page);
  await visitor.page.goto(place.shop.put(`/${html.replace(/\W/g, '')}`, { html }));
  await openChat(visitor);
  return visitor;
};

const themes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
} as const;

const looked = { states: 0, runs: 0, findings: 0 };

test.each(languages)(
  'in %s, light, dark and with forced colours, axe finds nothing in any state',
  patient,
  async (_, html) => {
    const visitor = await ada(html);
    const found: string[] = [];
    let states = 0;
    await lookAtEverything(visitor, async (name) => {
      states += 1;
      for (const [theme, media] of Object.entries(themes)) {
        await visitor.page.emulateMedia(media);
        found.push(...(await axeFindings(visitor.page)).map((finding) => `${name}, ${theme}: ${finding}`));
        looked.runs += 1;
      }
    });
    looked.states = states;
    looked.findings += found.length;
    expect(found).toEqual([]);
    expect(states).toBeGreaterThanOrEqual(30);
  },
);

afterAll(() => console.log(`axe: ${looked.states} states, ${looked.runs} runs, ${looked.findings} findings`));

/** WCAG 1.4.12, word by word. */
const spaced =
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}';

test.each([
  ['on the smallest phone', 'lang="de"', { width: 320, height: 568 }, ''],
  [
    'on the smallest phone, in a long language from right to left',
    'lang="ar" dir="rtl"',
    { width: 320, height: 568 },
    '',
  ],
  ['on a small screen at 400 %', 'lang="de"', { width: 320, height: 256 }, ''],
  ['beside the page, in a long language from right to left', 'lang="ar" dir="rtl"', { width: 1280, height: 720 }, ''],
  ['beside the page, with spaced text', 'lang="de"', { width: 1280, height: 720 }, spaced],
  ['on the smallest phone, with spaced text', 'lang="en"', { width: 320, height: 568 }, spaced],
] as const)('%s nothing is cut off, scrolled sideways or too small to hit', patient, async (_, html, viewport, css) => {
  const visitor = await ada(html, { viewport });
  await visitor.page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.querySelector('nahtlos-chat')?.shadowRoot?.adoptedStyleSheets.push(sheet);
  }, css);
  const found = new Map<string, string[]>();
  await lookAtEverything(visitor, async (name) => {
    for (const flaw of await flaws(visitor)) found.set(flaw, [...(found.get(flaw) ?? []), name]);
  });
  expect([...found].map(([flaw, names]) => `${flaw}, in ${names.length}: ${names[0]}`)).toEqual([]);
});

/** What is wrong with the room things have. */
const flaws = (visitor: ShopVisitor): Promise<string[]> =>
  visitor.page.evaluate(() => {
    const root = document.querySelector('nahtlos-chat')?.shadowRoot;
    const parts = '[part=launcher], [part=panel][open], [part=panel][open] *';
    const shown = [...(root?.querySelectorAll<HTMLElement>(parts) ?? [])].filter(
      (it) => it.checkVisibility() && !it.closest('.hidden, svg, [inert]'),
    );
    const called = (it: Element): string => `${it.localName}.${it.className} ${(it.textContent ?? '').slice(0, 40)}`;
    const found: string[] = [];
    for (const it of root?.querySelectorAll('[role=alert], [aria-live], [role=status]:not([part=panel] > *)') ?? [])
      found.push(`speaks beside the one announcer: ${called(it)}`);
    for (const it of shown) {
      const { animationName, transitionDuration } = getComputedStyle(it);
      if (animationName !== 'none' || /[1-9]/.test(transitionDuration)) found.push(`moves: ${called(it)}`);
    }
    // The badge reaches over the edge; a field scrolls what is typed; the name of a file is told whole by its button, and the
    // last words by the conversation.
    const may = '[part=launcher], input, .what b, .last, dialog, .sheet, .tray';
    for (const it of shown.filter((one) => !one.matches(may))) {
      const { display, overflowX, overflowY } = getComputedStyle(it);
      if (display === 'inline') continue;
      if (it.scrollWidth > it.clientWidth + 1) found.push(`wide: ${called(it)} ${it.scrollWidth} > ${it.clientWidth}`);
      if (it.scrollHeight > it.clientHeight + 2 && /hidden|clip/.test(overflowY)) found.push(`cut off: ${called(it)}`);
      if (overflowX === 'scroll') found.push(`scrolls sideways: ${called(it)}`);
    }
    for (const it of shown.filter((one) => one.matches('button, input, a'))) {
      const { width, height, left, right } = (it.closest('label') ?? it).getBoundingClientRect();
      const least = it.matches('a, .link, .small, .jump, .note *') ? 24 : it.matches('.send') ? 38 : 44;
      if (Math.min(width, height) < least - 0.5) found.push(`small: ${called(it)} ${width} × ${height}`);
      if (left < -1 || right > window.innerWidth + 1) found.push(`outside: ${called(it)}`);
    }
    // However little room there is, what was said last and the field to answer are to be had.
    const log = shown.find((it) => it.matches('.log'));
    if (log && log.clientHeight < 36) found.push(`no room for the log: ${log.clientHeight}`);
    const edge = root?.querySelector('[part=panel]')?.getBoundingClientRect().bottom ?? 0;
    const foot = shown.find((it) => it.matches('.foot'));
    foot?.scrollIntoView({ block: 'nearest' });
    if (foot && foot.getBoundingClientRect().bottom > edge + 1) found.push('the field is out of reach');
    return found;
  });
