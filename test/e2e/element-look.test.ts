import { expect, test } from 'vitest';
import { actSession, show } from '../support/acted-session.ts';
import { lookAtEverything } from '../support/chat-looks.ts';
import { elementTable } from '../support/element-table.ts';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { type Device, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** Ada before the button, at a page that is what it is told to be; behind the chat an acted session. */
const visit = async (device: Device, path: string, body: string, head = ''): Promise<ShopVisitor> => {
  const { shop } = place;
  const ada = await visitShop(device, 'about:blank');
  await actSession(ada.page);
  await ada.page.goto(shop.put(path, { policy: policyWithOwn(shop.chat), body, head }));
  await ada.launcher.waitFor();
  return ada;
};

/** A value, and where it is seen: what stands in the shadow root, and which of its styles. */
interface Tried {
  readonly value: string;
  readonly at: string;
  readonly style: string;
  readonly seen: string;
  /** In the dark, where that differs. */
  readonly inDark?: string;
}

const panel = '[part=panel]';
const answered = '.row:not(.me) [part=bubble]';
const written = '.me [part=bubble]';

const properties: Readonly<Record<string, Tried>> = {
  accent: {
    value: '#8a1c4a',
    at: '[part=launcher]',
    style: 'background-color',
    seen: 'rgb(138, 28, 74)',
    inDark: 'oklch(0.7 0.148605 0.917603)',
  },
  'on-accent': {
    value: '#fff4e6',
    at: '[part=launcher]',
    style: 'color',
    seen: 'rgb(255, 244, 230)',
    // It could not be read on what the accent is there.
    inDark: 'rgb(0, 0, 0)',
  },
  surface: { value: '#f4f0ff', at: panel, style: 'background-color', seen: 'rgb(244, 240, 255)' },
  'surface-2': { value: '#e0d8ff', at: '[part=send]', style: 'background-color', seen: 'rgb(224, 216, 255)' },
  text: { value: '#201040', at: panel, style: 'color', seen: 'rgb(32, 16, 64)' },
  'text-muted': { value: '#504070', at: '[part=status]', style: 'color', seen: 'rgb(80, 64, 112)' },
  border: { value: '#c0b0e0', at: '[part=header]', style: 'border-bottom-color', seen: 'rgb(192, 176, 224)' },
  'bubble-in': { value: '#e8e0ff', at: answered, style: 'background-color', seen: 'rgb(232, 224, 255)' },
  'bubble-in-text': { value: '#302050', at: answered, style: 'color', seen: 'rgb(48, 32, 80)' },
  'bubble-out': { value: '#402080', at: written, style: 'background-color', seen: 'rgb(64, 32, 128)' },
  'bubble-out-text': { value: '#f0e8ff', at: written, style: 'color', seen: 'rgb(240, 232, 255)' },
  danger: { value: '#a01020', at: '.banner.bad', style: 'color', seen: 'rgb(160, 16, 32)' },
  success: { value: '#106030', at: '.here', style: 'background-color', seen: 'rgb(16, 96, 48)' },
  'focus-ring': { value: '#0040c0', at: '[part=attach]', style: 'outline-color', seen: 'rgb(0, 64, 192)' },
  radius: { value: '6px', at: panel, style: 'border-top-left-radius', seen: '6px' },
  'bubble-radius': { value: '3px', at: written, style: 'border-bottom-right-radius', seen: '3px' },
  font: { value: 'monospace', at: written, style: 'font-family', seen: 'monospace' },
  'font-size': { value: '20px', at: '[part=meta]', style: 'font-size', seen: '16px' },
  shadow: { value: '0 0 0 3px #123456', at: panel, style: 'box-shadow', seen: 'rgb(18, 52, 86) 0px 0px 0px 3px' },
  'launcher-size': { value: '64px', at: '[part=launcher]', style: 'height', seen: '64px' },
  'panel-width': { value: '480px', at: panel, style: 'width', seen: '480px' },
  'panel-height': { value: '500px', at: panel, style: 'height', seen: '500px' },
  'offset-inline': { value: '50px', at: '[part=launcher]', style: 'right', seen: '50px' },
  'offset-block': { value: '40px', at: '[part=launcher]', style: 'bottom', seen: '40px' },
  z: { value: '7', at: ':host', style: 'z-index', seen: '7' },
  motion: { value: '0', at: panel, style: 'animation-duration', seen: '0s' },
};

/** The style of each of them, with the chat open, something refused and the keyboard on the button for files. */
const styles = async (ada: ShopVisitor): Promise<Record<string, string>> => {
  await ada.open();
  await show(ada.page, { state: { stopped: { code: 'auth.revoked' } } });
  await ada.banner.waitFor();
  await ada.field.press('Shift+Tab');
  return ada.page.evaluate((cases) => {
    const chat = document.querySelector('nahtlos-chat');
    return Object.fromEntries(
      Object.entries(cases).map(([name, { at, style }]) => {
        const node = at === ':host' ? chat : chat?.shadowRoot?.querySelector(at);
        return [name, node ? getComputedStyle(node).getPropertyValue(style) : `no ${at}`];
      }),
    );
  }, properties);
};

const worn = `<style>nahtlos-chat{${Object.entries(properties)
  .map(([name, { value }]) => `--nahtlos-${name}:${value}`)
  .join(';')}}</style>`;

test('every property of the look has its effect, in the light and in the dark, and only where it is set', async () => {
  expect(Object.keys(properties).sort()).toEqual([...elementTable.properties].sort());
  for (const colorScheme of ['light', 'dark'] as const) {
    const device = await chromium.device({ colorScheme });
    const bare = await styles(await visit(device, '/bare', ''));
    const dressed = await styles(await visit(device, '/worn', '', worn));
    const expected = Object.entries(properties).map(([name, { seen, inDark = seen }]) => [
      name,
      colorScheme === 'dark' ? inDark : seen,
    ]);
    expect(Object.entries(dressed)).toEqual(expected);
    for (const [name, value] of expected) expect([name, bare[name ?? '']]).not.toEqual([name, value]);
  }
});

test('letters of another size are followed by all others: nothing is cut off, nothing overlaps', async () => {
  const device = await chromium.device();
  const ada = await visit(device, '/large', '', '<style>nahtlos-chat{--nahtlos-font-size:1.5em}</style>');
  await ada.open();
  await ada.sees('Ja, mit dem kurzen Halter.');
  const cut = await ada.page.evaluate(() =>
    [
      ...(document
        .querySelector('nahtlos-chat')
        ?.shadowRoot?.querySelectorAll<HTMLElement>('[part=title],[part=bubble],[part=meta],.bar') ?? []),
    ]
      .filter((it) => it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1)
      .map((it) => it.outerHTML),
  );
  expect(cut).toEqual([]);
  const size = (selector: string) =>
    ada.panel
      .locator(selector)
      .first()
      .evaluate((it) => Number.parseFloat(getComputedStyle(it).fontSize));
  expect(await size('[part=bubble]')).toBe(24);
  expect(await size('[part=meta]')).toBeCloseTo(19.2, 1);
});

test('the button is smaller on the narrowest phones', async () => {
  const height = async (width: number): Promise<string> => {
    const ada = await visit(await chromium.device({ viewport: { width, height: 700 } }), '/narrow', '');
    return ada.launcher.evaluate((it) => getComputedStyle(it).height);
  };
  expect(await height(320)).toBe('48px');
  expect(await height(390)).toBe('56px');
});

/** The site greets at once. */
const greets = (device: Device): Promise<unknown> =>
  device.context.route('**/nahtlos.js*', async (route) => {
    const loader = await (await route.fetch()).text();
    const greeting = '{"greeting":{"de":"Fragen zu den Rädern?"},"greeting-delay":0,"site":';
    await route.fulfill({
      contentType: 'text/javascript',
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
      body: loader.replace('{"site":', greeting),
    });
  });

test('every part is somewhere in the chat, and the page styles it there', async () => {
  const marks = elementTable.parts.map((part) => `nahtlos-chat::part(${part}){--is-${part}:1}`).join('');
  const device = await chromium.device({ reducedMotion: 'reduce' });
  device.forgive(/status of 404/);
  await greets(device);
  const ada = await visit(device, '/parts', '<nahtlos-chat launcher="pill"></nahtlos-chat>', `<style>${marks}</style>`);
  const styled = new Set<string>();
  const bare = new Set<string>();
  const look = async (): Promise<void> => {
    const found = await ada.page.evaluate(() =>
      [...(document.querySelector('nahtlos-chat')?.shadowRoot?.querySelectorAll('[part]') ?? [])].flatMap((node) =>
        [...node.part].map((part) => [part, getComputedStyle(node).getPropertyValue(`--is-${part}`) === '1'] as const),
      ),
    );
    for (const [part, isStyled] of found) (isStyled ? styled : bare).add(part);
  };
  await ada.page.locator('nahtlos-chat [part=greeting].greet').waitFor();
  await look();
  await ada.open();
  // What the sheets need is here before they are looked at one after the other.
  for (const name of ['ways', 'device']) {
    await ada.panel.locator(`[data-opens=${name}]:not(.main[inert] *)`).click();
    await ada.panel.locator(`.sheet-${name}`).waitFor();
  }
  await ada.panel.locator('.sheet .top button').last().click();
  await ada.panel.locator('.sheet').waitFor({ state: 'detached' });
  await lookAtEverything(ada, look);
  expect([...bare]).toEqual([]);
  expect([...styled].sort()).toEqual([...elementTable.parts].sort());
}, 120_000);

const inSlots = elementTable.slots
  .filter((name) => name !== '')
  .map((name) => `<span slot="${name}">Von der Seite: ${name}</span>`)
  .join('');

/** How each of them comes into view, and what stands there without it. */
const slots: Readonly<Record<string, (ada: ShopVisitor) => Promise<string>>> = {
  launcher: async () => '[part=launcher-icon]',
  greeting: async (ada) => {
    await ada.page.locator('nahtlos-chat [part=greeting].greet').waitFor();
    return 'text=Fragen zu den Rädern?';
  },
  header: async (ada) => {
    await ada.launcher.click();
    return '[part=title]';
  },
  home: async () => '',
  footer: async (ada) => {
    await ada.panel.locator('.place').first().click();
    await ada.field.waitFor();
    return '';
  },
  consent: async (ada) => {
    await show(ada.page, { consent: { mode: 'required', storage: false } });
    return 'text=Gespräch auf diesem Gerät merken';
  },
  offline: async (ada) => {
    await show(ada.page, { state: { connection: 'offline' } });
    return 'text=Keine Verbindung';
  },
  '': async () => '',
};

test('what the page puts into a slot stands in its place, and without it what stands there otherwise', async () => {
  expect(Object.keys(slots).sort()).toEqual([...elementTable.slots].sort());
  const device = await chromium.device({ reducedMotion: 'reduce' });
  await greets(device);
  const ada = await visit(device, '/slots', `<nahtlos-chat>${inSlots}<em>Ohne Programm</em></nahtlos-chat>`);
  for (const [name, come] of Object.entries(slots)) {
    const instead = await come(ada);
    if (name === '') {
      expect(await ada.page.getByText('Ohne Programm').isVisible()).toBe(false);
      continue;
    }
    const own = ada.page.getByText(`Von der Seite: ${name}`);
    await own.waitFor();
    if (instead === '') continue;
    const ours = ada.page.locator('nahtlos-chat').locator(instead).first();
    expect([name, await ours.isVisible()]).toEqual([name, false]);
    await own.evaluate((it) => it.remove());
    await ours.waitFor();
  }
});

test('without JavaScript what stands in the element is there to be read', async () => {
  const device = await chromium.device({ javaScriptEnabled: false });
  const { shop } = place;
  const ada = await visitShop(
    device,
    shop.put('/without', { body: '<nahtlos-chat><a href="mailto:hallo@shop.example">Schreiben</a></nahtlos-chat>' }),
  );
  expect(await ada.page.getByText('Schreiben').isVisible()).toBe(true);
});

test('what a page makes unreadable is black or white; what can be read stays as it was chosen', async () => {
  const device = await chromium.device({ colorScheme: 'light' });
  const colours = {
    accent: '#8a1c4a',
    'on-accent': '#7a0c3a',
    surface: '#101820',
    'bubble-in': '#ffe680',
    'bubble-in-text': '#403000',
    'bubble-out': '#ffffff',
    'bubble-out-text': '#eeeeee',
  };
  const css = Object.entries(colours).map(([name, value]) => `--nahtlos-${name}:${value}`);
  const ada = await visit(device, '/unreadable', '', `<style>nahtlos-chat{${css.join(';')}}</style>`);
  await ada.open();
  await ada.sees('Ja, mit dem kurzen Halter.');
  const colour = (selector: string) =>
    ada.page
      .locator('nahtlos-chat')
      .locator(selector)
      .first()
      .evaluate((it) => getComputedStyle(it).color);
  await expect.poll(() => colour('[part=panel]')).toBe('rgb(255, 255, 255)');
  expect(await colour('[part=status]')).toBe('rgb(255, 255, 255)');
  expect(await colour('[part=launcher]')).toBe('rgb(255, 255, 255)');
  expect(await colour(written)).toBe('rgb(0, 0, 0)');
  expect(await colour(answered)).toBe('rgb(64, 48, 0)');
});
