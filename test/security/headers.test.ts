import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { agent, type TestAgent, type TestVisitor, visitor } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const dist = bareDist();
let app: TestApp;
let ada: TestVisitor;
let mia: TestAgent;
beforeAll(async () => {
  app = await startTestApp({ dist });
  ada = await visitor(app);
  mia = await agent(app);
});
afterAll(() => app[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };
/** One of every kind of answer there is. */
const answers: readonly (readonly [string, string, () => RequestInit, number])[] = [
  ['health', '/healthz', () => ({}), 200],
  ['readiness', '/readyz', () => ({}), 200],
  ['the loader', '/nahtlos.js', () => ({}), 200],
  ['the loader of a version', '/v1/nahtlos.js?site=demo', () => ({}), 200],
  ['the loader of no site', '/nahtlos.js?site=nobody', () => ({}), 200],
  ['a chunk', '/assets/wake.0.js', () => ({}), 200],
  ['a chunk that is not there', '/assets/wake.9.js', () => ({}), 404],
  ['the inbox', '/inbox', () => ({}), 200],
  ['a page of the inbox', '/inbox/settings/team', () => ({}), 200],
  ['the first run', '/setup', () => ({}), 200],
  ['a file of the inbox', '/inbox/assets/main.0.js', () => ({}), 200],
  ['the way to the inbox', '/', () => ({ redirect: 'manual' }), 302],
  ['nothing', '/nothing', () => ({}), 404],
  ['nothing, by another method', '/healthz', () => ({ method: 'DELETE' }), 404],
  ['a path that cannot be read', '/assets/%', () => ({}), 400],
  ['a plain request to the sockets', '/v1/live/?EIO=4&transport=polling', () => ({}), 404],
  [
    'a door',
    '/v1/visitor/conversation/list',
    () => ({ method: 'POST', body: '{}', headers: { ...json, ...ada.headers } }),
    200,
  ],
  [
    'a door asked in the wrong form',
    '/v1/visitor/visitor/hello',
    () => ({ method: 'POST', body: '[]', headers: json }),
    401,
  ],
  ['a door asked with no JSON', '/v1/visitor/visitor/hello', () => ({ method: 'POST', body: '{', headers: json }), 400],
  [
    'a body that is too large',
    '/v1/visitor/visitor/hello',
    () => ({ method: 'POST', body: `"${'x'.repeat(70_000)}"`, headers: json }),
    413,
  ],
  [
    'a door of the inbox',
    '/v1/inbox/session/read',
    () => ({ method: 'POST', body: '{}', headers: { ...json, ...mia.headers, origin: app.publicUrl } }),
    200,
  ],
  [
    'a door closed to nobody',
    '/v1/inbox/session/read',
    () => ({ method: 'POST', body: '{}', headers: { ...json, origin: app.publicUrl } }),
    401,
  ],
  ['a preflight', '/v1/visitor/message/send', () => ({ method: 'OPTIONS', headers: { origin: app.publicUrl } }), 204],
  ['a file nobody has', `/v1/visitor/file/fl_${'A'.repeat(22)}`, () => ({ headers: ada.headers }), 404],
  ['a refused upload', '/v1/visitor/file', () => ({ method: 'PUT', body: 'x' }), 401],
];
const ask = (path: string, init: () => RequestInit): Promise<Response> => fetch(`${app.publicUrl}${path}`, init());

describe('every answer', () => {
  it.each(answers)('%s says what a browser must not do with it', async (_, path, init, status) => {
    const { headers, ...answer } = await ask(path, init).then(async (it) => ({
      status: it.status,
      headers: it.headers,
      text: await it.text(),
    }));
    expect(answer.status).toBe(status);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'|^sandbox/);
    expect(headers.get('cross-origin-resource-policy')).toMatch(/^(same|cross)-origin$/);
    for (const name of ['x-powered-by', 'server', 'access-control-allow-credentials'])
      expect(headers.get(name)).toBeNull();
    if (headers.get('content-type')?.includes('json')) expect(headers.get('cache-control')).toBe('no-store');
    if (status >= 400) expect(headers.get('cache-control')).toBe('no-store');
    // On this machine there is no https to insist on.
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('of a public address insists on https for a year, subdomains and all', async () => {
    await using secure = await startTestApp({ dist, environment: { NAHTLOS_PUBLIC_URL: 'https://chat.shop.example' } });
    for (const [, path, init] of answers.filter(([name]) => !name.includes('door'))) {
      const { headers } = await fetch(`http://127.0.0.1:${secure.port}${path}`, init());
      expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000; includeSubDomains');
    }
  });

  it('is read by another page only where that is what it is for', async () => {
    const found: string[] = [];
    for (const [what, path, init] of answers) {
      const { headers } = await ask(path, init);
      if (headers.get('cross-origin-resource-policy') === 'cross-origin') found.push(what);
      expect(headers.get('access-control-allow-origin') !== null, what).toBe(found.includes(what));
    }
    const loaders = ['the loader', 'the loader of a version', 'the loader of no site'];
    // A page that asks for a chunk of a build that is gone is to hear that, and not of a policy.
    expect(found.toSorted()).toEqual([...loaders, 'a chunk', 'a chunk that is not there', 'a preflight'].toSorted());
  });
});

describe('the inbox page', () => {
  it('loads from itself, talks to itself, is framed by nobody and makes no markup out of text', async () => {
    const { headers } = await ask('/inbox', () => ({}));
    expect(headers.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        `connect-src 'self' ${app.publicUrl.replace('http', 'ws')}`,
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        'trusted-types nahtlos-worker',
      ].join('; '),
    );
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('microphone=(self)');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it('and its parts are kept as long as they do not change, and asked for again by their mark', async () => {
    const asset = await ask('/inbox/assets/main.0.js', () => ({}));
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const again = await ask('/inbox/assets/main.0.js', () => ({
      headers: { 'if-none-match': asset.headers.get('etag')! },
    }));
    expect(again.status).toBe(304);
  });

  it('and a part that is not there is said not to be there: no page stands in for it', async () => {
    const { status, headers } = await ask('/inbox/assets/main.older.js', () => ({}));
    expect(status).toBe(404);
    expect(headers.get('content-type')).not.toContain('html');
    expect((await ask('/inbox/elsewhere', () => ({}))).status).toBe(200);
  });
});

describe('the loader', () => {
  it('holds its site and nothing that could end the script it stands in', async () => {
    const text = await (await ask('/nahtlos.js?site=demo', () => ({}))).text();
    expect(text).toContain('"site":"demo"');
    expect(text).not.toContain('__NAHTLOS_CONFIG__');
    expect(text).not.toMatch(/<\/script|<!--|[\u2028\u2029]/);
  });

  it('names no site it was not asked for, and asks the browser again soon', async () => {
    for (const site of ['nobody', '__proto__', 'toString', '%00', 'x'.repeat(500)]) {
      const answer = await ask(`/nahtlos.js?site=${site}`, () => ({}));
      expect(await answer.text(), site).toContain('no site with this key');
      expect(answer.headers.get('cache-control'), site).toBe('no-store');
    }
    expect((await ask('/nahtlos.js', () => ({}))).headers.get('cache-control')).toContain('max-age=300');
  });

  it('comes squeezed to whoever understands that, and is the same', async () => {
    const plain = await (await ask('/nahtlos.js', () => ({ headers: { 'accept-encoding': 'identity' } }))).text();
    const understood = { br: 'br', gzip: 'gzip', 'gzip, deflate, br, zstd': 'br', 'gzip, br;q=0': 'gzip' };
    for (const [accepted, encoding] of Object.entries(understood)) {
      const answer = await ask('/nahtlos.js', () => ({ headers: { 'accept-encoding': accepted } }));
      expect(answer.headers.get('content-encoding'), accepted).toBe(encoding);
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      expect(await answer.text()).toBe(plain);
    }
  });
});
