import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { type Problem, problems } from '../../protocol/problems.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, deviceWith, post, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import { rawConnection, upgradeRequest } from '../support/raw-socket.ts';
import { movedClock, startTestApp, type TestApp } from '../support/test-app.ts';

const shop = 'https://shop.example';
const other = 'https://other.example';
const clock = movedClock();
let app: TestApp;
let ada: TestVisitor;
let mia: TestAgent;

beforeAll(async () => {
  app = await startTestApp({
    dist: bareDist(),
    clock,
    environment: {
      NAHTLOS_SITE_ORIGINS: `${shop}, https://*.wild.example`,
      NAHTLOS_SITE_PRIVACY_URL: 'https://shop.example/privacy',
    },
  });
  await addSite({ store: app.store, clock }, { key: 'other', origins: [other], privacyUrl: `${other}/privacy` });
  clock.move(1_000);
  ada = await visitor(app);
  mia = await agent(app);
});
afterAll(() => app[Symbol.asyncDispose]());

/** What is not the shop, however near it looks. */
const strangers = [
  'null',
  'https://evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://shop.example.evil.example',
  'https://evil-shop.example',
  'https://shopexample',
  'https://www.shop.example',
  'https://SHOP.example',
  'https://shop.example/',
  'https://shop.example.',
  'https://shоp.example',
  'https://xn--shp-3ed.example',
  'https://shop.example@evil.example',
  'https://wild.example',
  'https://a.b.wild.example',
  'https://.wild.example',
  'https://*.wild.example',
  'https://evilwild.example',
  'file://',
  'chrome-extension://abc',
  'https://',
  '*',
  `${shop}, ${shop}`,
] as const;
const friends = [shop, 'https://de.wild.example'] as const;

const latin = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');

describe('a page of a stranger', () => {
  it.each(strangers)('%s may not ask, and may not read the refusal', async (stranger) => {
    const origin = latin(stranger);
    const asPage = await post(app, '/v1/visitor/visitor/hello', { site: 'demo', locale: 'de' }, { origin });
    const asDevice = await post(app, '/v1/visitor/conversation/list', {}, { ...ada.headers, origin });
    for (const answer of [asPage, asDevice]) {
      expect(answer.body.problem?.code).toBe('origin.refused');
      expect(answer.status).toBe(403);
      expect(allowed(answer)).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it.each(strangers)('%s gets no upload, no download and no preflight', async (stranger) => {
    const origin = latin(stranger);
    const file = { ...ada.headers, origin };
    const put = await fetch(`${app.publicUrl}/v1/visitor/file`, { method: 'PUT', headers: file, body: 'x' });
    const get = await fetch(`${app.publicUrl}/v1/visitor/file/fl_${'A'.repeat(22)}`, { headers: file });
    const asks = { origin, 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${app.publicUrl}/v1/visitor/message/send`, { method: 'OPTIONS', headers: asks });
    expect([put.status, get.status]).toEqual([403, 403]);
    for (const answer of [put, get, preflight]) expect(allowed(answer)).toBeNull();
  });

  it.each(strangers.filter((it) => !/[^\x21-\x7e]/.test(it)))('%s is refused before the upgrade', async (origin) => {
    const raw = await rawConnection(app);
    raw.write(upgradeRequest(app, { Origin: origin }));
    expect(await raw.until(/\r\n\r\n.*\}$/s)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n.*origin\.refused/s);
    raw.end();
  });
});

describe('a page of the shop', () => {
  it.each(friends)('%s may ask and read, without credentials', async (origin) => {
    const answer = await post(app, '/v1/visitor/conversation/list', {}, { ...ada.headers, origin });
    expect(answer.status).toBe(200);
    expect(allowed(answer)).toBe(origin);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
    (await ada.tab({ origin })).leave();
  });

  it('may read every refusal, also of what was no JSON', async () => {
    const answer = await post(app, '/v1/visitor/message/send', '{"to":', { ...ada.headers, origin: shop });
    expect(answer.status).toBe(400);
    expect(allowed(answer)).toBe(shop);
    const large = await post(app, '/v1/visitor/message/send', `"${'x'.repeat(70_000)}"`, {
      ...ada.headers,
      origin: shop,
    });
    expect(large.status).toBe(413);
    expect(allowed(large)).toBe(shop);
  });

  it('is told in the preflight what it may send', async () => {
    const answer = await fetch(`${app.publicUrl}/v1/visitor/message/send`, {
      method: 'OPTIONS',
      headers: { origin: shop, 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(allowed(answer)).toBe(shop);
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may not speak for another site, neither as a page nor with a device of its own', async () => {
    const forOther = { site: 'other', locale: 'de' };
    for (const headers of [{ origin: shop }, { origin: shop, ...ada.headers }]) {
      const answer = await post(app, '/v1/visitor/visitor/device', forOther, headers);
      expect(answer.body.problem?.code).toBe('origin.refused');
    }
    expect((await post(app, '/v1/visitor/visitor/device', forOther, { origin: other })).status).toBe(200);
  });

  it('may not use a device of another site, by socket or HTTP', async () => {
    const made = await post(app, '/v1/visitor/visitor/device', { site: 'other', locale: 'de' }, { origin: other });
    const bea = deviceWith(app, String(made.body.token), 'other');
    expect((await post(app, '/v1/visitor/conversation/list', {}, { ...bea.headers, origin: other })).status).toBe(200);
    expect((await post(app, '/v1/visitor/conversation/list', {}, { ...bea.headers, origin: shop })).status).toBe(403);
    (await bea.tab({ origin: other })).leave();
    await expect(bea.tab({ origin: shop })).rejects.toMatchObject({ problem: { code: 'origin.refused' } });
    // Nor does the right page make her token one of this site.
    const here = deviceWith(app, String(made.body.token), 'demo');
    await expect(here.tab({ origin: shop })).rejects.toMatchObject({ problem: { code: 'auth.revoked' } });
  });

  it('works on localhost only while its site has no privacy notice', async () => {
    await addSite({ store: app.store, clock }, { key: 'bare', origins: ['https://bare.example'] });
    clock.move(1_000);
    const bare = { site: 'bare', locale: 'de' };
    expect((await post(app, '/v1/visitor/visitor/hello', bare, { origin: 'https://bare.example' })).status).toBe(403);
    expect((await post(app, '/v1/visitor/visitor/hello', bare)).status).toBe(200);
  });
});

describe('no origin at all', () => {
  it('is a program: over HTTP it may ask with its token, a socket it does not get', async () => {
    const plain = await fetch(`${app.publicUrl}/v1/visitor/conversation/list`, {
      method: 'POST',
      headers: { ...ada.headers, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(plain.status).toBe(200);
    const raw = await rawConnection(app);
    raw.write(upgradeRequest(app).replace(/Origin: .*\r\n/, ''));
    expect(await raw.until(/\r\n\r\n.*\}$/s)).toContain('403 Forbidden');
    raw.end();
  });
});

describe('the inbox', () => {
  const read = (headers: Record<string, string>) =>
    post(app, '/v1/inbox/session/read', {}, { ...mia.headers, ...headers });

  it('is asked from its own page only', async () => {
    expect((await read({})).status).toBe(200);
    expect((await read({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    for (const stranger of [shop, ...strangers].map(latin)) {
      const answer = await read({ origin: stranger });
      expect(answer.body.problem?.code, stranger).toBe('origin.refused');
      expect(allowed(answer)).toBeNull();
    }
  });

  it('believes the browser when it says that another site asks', async () => {
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await read({ 'sec-fetch-site': site })).status, site).toBe(403);
  });

  it('is no place for a program without an origin, or a form', async () => {
    const plain = (headers: Record<string, string>, body: string) =>
      fetch(`${app.publicUrl}/v1/inbox/session/read`, {
        method: 'POST',
        headers: { ...mia.headers, ...headers },
        body,
      });
    expect((await plain({ 'content-type': 'application/json' }, '{}')).status).toBe(403);
    const form = { origin: app.publicUrl, 'content-type': 'text/plain' };
    expect((await plain(form, '{}')).status).toBe(400);
    expect((await plain({ origin: app.publicUrl, 'content-type': 'application/json' }, '{}')).status).toBe(200);
  });

  it('has no CORS: no preflight is answered, whoever asks', async () => {
    for (const origin of [shop, app.publicUrl]) {
      const answer = await fetch(`${app.publicUrl}/v1/inbox/session/read`, { method: 'OPTIONS', headers: { origin } });
      expect(allowed(answer)).toBeNull();
      expect(answer.status).toBeGreaterThanOrEqual(200);
    }
    expect(allowed(await read({}))).toBeNull();
  });

  it('opens its socket to its own page only, also where the shop’s page is listed', async () => {
    (await mia.open()).leave();
    await expect(mia.open({ origin: shop })).rejects.toMatchObject({ problem: { code: 'origin.refused' } });
    for (const origin of ['null', 'https://evil.example']) await expect(mia.open({ origin })).rejects.toThrow();
  });

  it('hands out files to its own page or to nobody', async () => {
    const { conversation } = await ask(app, 'visitor', 'message:send', words('Hi', 1), ada.headers);
    expect(conversation).toMatch(/^cv_/);
    const get = (headers: Record<string, string>) =>
      fetch(`${app.publicUrl}/v1/inbox/file/fl_${'A'.repeat(22)}`, { headers: { cookie: mia.cookie, ...headers } });
    expect((await get({})).status).toBe(404);
    expect((await get({ 'sec-fetch-site': 'same-origin' })).status).toBe(404);
    expect((await get({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get({ origin: shop })).status).toBe(403);
  });
});

describe('an inbox with an address of its own', () => {
  it('is asked from there, and no longer from the public address', async () => {
    await using apart = await startTestApp({
      dist: bareDist(),
      environment: { NAHTLOS_PUBLIC_URL: 'https://chat.shop.example', NAHTLOS_INBOX_URL: 'https://desk.shop.example' },
    });
    const place = { publicUrl: apart.publicUrl.replace(/^https:.*/, `http://127.0.0.1:${apart.port}`) };
    const from = (origin: string) =>
      post(place, '/v1/inbox/session/sign-in', { email: 'x@shop.example', password: 'wrong wrong wrong' }, { origin });
    expect((await from('https://desk.shop.example')).body.problem?.code).toBe('auth.wrong');
    expect((await from('https://chat.shop.example')).body.problem?.code).toBe('origin.refused');
    expect((await from(place.publicUrl)).body.problem?.code).toBe('origin.refused');
  });
});

it('links use the configured address, whatever the request says of host and protocol', async () => {
  const answer = await fetch(`${app.publicUrl}/nahtlos.js`, {
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
  });
  const loader = await answer.text();
  expect(loader).toContain(app.publicUrl);
  expect(loader).not.toContain('evil.example');
  const invited = await post(
    app,
    '/v1/inbox/agent/invite',
    { email: 'nina@shop.example', name: 'Nina', role: 'agent' },
    { ...mia.headers, 'x-forwarded-host': 'evil.example' },
  );
  expect(String(invited.body.url)).toMatch(new RegExp(`^${app.publicUrl}/`));
});

it('says the same of a refusal over both transports', async () => {
  const refused = await mia.open({ origin: shop }).catch((error: { problem: Problem }) => error.problem);
  expect(refused).toMatchObject({ code: 'origin.refused', ...problems['origin.refused'] });
});
