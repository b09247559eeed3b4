import { beforeEach, expect, it } from 'vitest';
import type { SiteSettings } from '../../protocol/view.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent, type Wired } from '../support/people.ts';
import { movedClock, startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let mia: TestAgent;
let desk: Wired<'inbox'>;
const clock = movedClock();
const shop = 'https://shop.example';

beforeEach(async () => {
  const started = await startTestApp({
    clock,
    dist: bareDist(),
    environment: { NAHTLOS_SITE_ORIGINS: shop, NAHTLOS_SITE_PRIVACY_URL: `${shop}/privacy` },
  });
  app = started;
  mia = await agent(app);
  desk = await mia.open();
  return async () => {
    desk.leave();
    await started[Symbol.asyncDispose]();
  };
});

const loader = async (referer?: string, site = 'demo') => {
  const response = await fetch(
    `${app.publicUrl}/nahtlos.js?site=${site}`,
    referer === undefined ? {} : { headers: { referer } },
  );
  const text = await response.text();
  return {
    cache: response.headers.get('cache-control') ?? '',
    config: JSON.parse(/const config = (.*?);/.exec(text)?.[1] ?? '{}'),
  };
};

const ping = (more: object = {}, origin = shop) =>
  post(
    app,
    '/v1/visitor/site/ping',
    { site: 'demo', origin, path: '/bikes', title: 'Bikes', version: '0.0.0', twice: false, ...more },
    { origin },
  );

const read = () => desk.get('snippet:read', {});

it('asks the loader to speak up only while somebody waits, and tells her what came', async () => {
  expect(await read()).toMatchObject({ state: 'off', until: null, ping: null, loaded: null });
  expect(await loader()).toMatchObject({ cache: expect.stringContaining('max-age=300') });
  expect((await loader()).config.ping).toBeUndefined();
  expect((await ping()).status).toBe(200);
  expect((await read()).state).toBe('off');

  expect(await desk.get('snippet:wait', {})).toMatchObject({ state: 'waits', until: clock.wall() + 600_000 });
  expect(await loader(`${shop}/`)).toMatchObject({ cache: 'no-store', config: { ping: true } });
  await desk.hear('snippet:changed', ({ loaded }) => loaded?.origin === shop);
  expect((await ping()).body).toEqual({ ok: true });
  const light = await desk.hear('snippet:changed', ({ state }) => state === 'seen');
  expect(light.ping).toEqual({ at: clock.wall(), origin: shop, path: '/bikes', title: 'Bikes', version: '0.0.0' });

  clock.move(600_000);
  expect((await loader()).config.ping).toBeUndefined();
  expect(await read()).toMatchObject({ state: 'seen', until: null });
});

it('says what is wrong: another address, an older copy, two tags, a loader that stays silent', async () => {
  await desk.get('snippet:wait', {});
  await loader(`${shop}/`);
  clock.move(29_999);
  expect((await read()).state).toBe('waits');
  clock.move(1);
  expect(await read()).toMatchObject({ state: 'silent', loaded: { origin: shop } });
  await ping({ version: '0.0.0-old' });
  expect((await read()).state).toBe('older');
  await ping({ twice: true });
  expect((await read()).state).toBe('twice');
  const stranger = await ping({}, 'https://www.shop.example');
  // The page may send it: its browser asks first, and is told that it may.
  expect(stranger.headers.get('access-control-allow-origin')).toBe('https://www.shop.example');
  expect(await read()).toMatchObject({ state: 'unlisted', ping: { origin: 'https://www.shop.example' } });
  await ping();
  expect((await read()).state).toBe('seen');
});

it('says that a listed page asks for a site that is none, until the right tag is there', async () => {
  await desk.get('snippet:wait', {});
  await loader('https://www.shop.example/', 'somebody');
  expect((await read()).state).toBe('waits');
  await loader(`${shop}/`, 'somebody');
  await desk.hear('snippet:changed', ({ state }) => state === 'stray');
  expect(await read()).toMatchObject({ state: 'stray', loaded: { origin: shop } });
  clock.move(1);
  await loader(`${shop}/`);
  expect((await read()).state).toBe('waits');
  await ping();
  expect((await read()).state).toBe('seen');
});

it('takes an opened chat for a sign, which says less than a loader', async () => {
  const hello = () => post(app, '/v1/visitor/visitor/hello', { site: 'demo', locale: 'de' }, { origin: shop });
  await hello();
  await desk.get('snippet:wait', {});
  expect((await read()).state).toBe('waits');
  await hello();
  expect(await read()).toMatchObject({ state: 'seen', ping: { origin: shop, version: '' } });
  await ping({ twice: true });
  await hello();
  expect((await read()).state).toBe('twice');
});

it('lets a page that is on no list speak up, and do nothing else', async () => {
  const foreign = { origin: 'https://www.shop.example' };
  const preflight = (path: string) => fetch(`${app.publicUrl}${path}`, { method: 'OPTIONS', headers: foreign });
  expect((await preflight('/v1/visitor/site/ping')).headers.get('access-control-allow-origin')).toBe(foreign.origin);
  expect((await preflight('/v1/visitor/visitor/hello')).headers.get('access-control-allow-origin')).toBeNull();
  const hello = await post(app, '/v1/visitor/visitor/hello', { site: 'demo', locale: 'de' }, foreign);
  expect(hello.body.problem?.code).toBe('origin.refused');
});

it('inlines what the owner has chosen, and leaves out what goes without saying', async () => {
  const { config } = await loader();
  expect(Object.keys(config).toSorted()).toEqual(['accent', 'origin', 'site', 'version', 'words']);
  const change: Partial<Omit<SiteSettings, 'logo'>> = {
    position: 'left',
    launcher: 'pill',
    launcherLabel: { de: 'Fragen?', en: '' },
    teaser: { text: { de: 'Kann ich helfen?', en: 'Can I help?' }, afterS: 30 },
    fallbackEmail: 'hallo@shop.example',
    formal: false,
    words: { de: { 'launcher.open': 'Schreib uns' }, en: {} },
  };
  await ask(app, 'inbox', 'site:change', change, mia.headers);
  expect((await loader()).config).toEqual({
    ...config,
    launcher: 'pill',
    position: 'left',
    greeting: { 'de-du': 'Kann ich helfen?', en: 'Can I help?' },
    'greeting-delay': 30,
    fallbackEmail: 'hallo@shop.example',
    words: { 'de-du': { open: 'Schreib uns', label: 'Fragen?' }, en: {} },
  });
});

it('stays small on every page, whatever the owner writes', async () => {
  const words = { 'launcher.open': 'x'.repeat(80), 'load.failed': 'x'.repeat(80) };
  await desk.get('snippet:wait', {});
  const change: Partial<Omit<SiteSettings, 'logo'>> = {
    launcher: 'pill',
    launcherLabel: { de: 'x'.repeat(40), en: 'x'.repeat(40) },
    teaser: { text: { de: 'x'.repeat(140), en: 'x'.repeat(140) }, afterS: 600 },
    fallbackEmail: `${'x'.repeat(64)}@${'x'.repeat(180)}.example`,
    words: { de: words, en: words },
  };
  await ask(app, 'inbox', 'site:change', change, mia.headers);
  const { config } = await loader();
  expect(config).toMatchObject({ ping: true, fallbackEmail: change.fallbackEmail });
  expect(JSON.stringify(config).length).toBeLessThan(1_536);
});
