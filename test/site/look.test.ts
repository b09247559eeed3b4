import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCid } from '../../protocol/ids.ts';
import type { Asked } from '../../protocol/wire.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let mia: TestAgent;

beforeAll(async () => {
  app = await startTestApp({ dist: bareDist() });
  mia = await agent(app);
});
afterAll(() => app[Symbol.asyncDispose]());

type Change = Asked<'inbox', 'site:change'>;

const change = (it: Change) => ask(app, 'inbox', 'site:change', it, mia.headers);
const hello = (locale: 'de' | 'de-du' | 'en') => ask(app, 'visitor', 'visitor:hello', { site: 'demo', locale });

/** A PNG of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const upload = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> => {
  const response = await fetch(`${app.publicUrl}/v1/inbox/file`, {
    method: 'PUT',
    headers: {
      ...mia.headers,
      origin: app.publicUrl,
      'content-type': 'application/octet-stream',
      'x-nahtlos-cid': makeCid(),
      'x-nahtlos-name': name,
    },
    body: bytes,
  });
  const body = (await response.json()) as { file?: string };
  if (body.file === undefined) throw new Error(JSON.stringify(body));
  return body.file;
};

it('what the owner says is said to visitors in their language, German in one form', async () => {
  await change({
    quickQuestions: { de: ['Wo ist meine Bestellung?', 'Habt ihr auf?'], en: ['Where is my order?'] },
    words: { de: { 'composer.placeholder': 'Was liegt an?', 'status.median': 'Meist in {time} da' }, en: {} },
    replyPromise: { de: 'Antwort am selben Tag', en: '' },
    seen: false,
    rates: false,
  });
  const german = {
    quickQuestions: ['Wo ist meine Bestellung?', 'Habt ihr auf?'],
    words: { 'composer.placeholder': 'Was liegt an?', 'status.median': 'Meist in {time} da' },
    replyPromise: 'Antwort am selben Tag',
    seen: false,
    rates: false,
  };
  expect(await hello('de')).toMatchObject(german);
  expect(await hello('de-du')).toMatchObject(german);
  expect(await hello('en')).toMatchObject({ quickQuestions: ['Where is my order?'], words: {}, replyPromise: null });
});

it.each<[string, object]>([
  ['a key the widget has not', { words: { de: { 'composer.colour': 'Rot' }, en: {} } }],
  ['a place the text has not', { words: { de: { 'status.median': 'In {minutes}' }, en: {} } }],
  ['a brace that ends nowhere', { words: { de: { 'status.busy': 'Voll {n' }, en: {} } }],
  ['more than one line', { words: { de: { 'status.busy': 'Voll\nhier' }, en: {} } }],
  ['more than 200 characters', { words: { de: { 'status.busy': 'x'.repeat(201) }, en: {} } }],
  ['more than 80 characters on every page', { words: { de: { 'launcher.open': 'x'.repeat(81) }, en: {} } }],
  ['four questions', { quickQuestions: { de: ['a', 'b', 'c', 'd'], en: [] } }],
  ['a greeting after four seconds', { teaser: { text: { de: 'a', en: 'b' }, afterS: 4 } }],
  ['a label of 41 characters', { launcherLabel: { de: 'x'.repeat(41), en: '' } }],
  ['a fourth form', { launcher: 'square' }],
  ['no address', { fallbackEmail: 'hallo' }],
])('%s is refused, and nothing has changed', async (_, wrong) => {
  const before = await ask(app, 'inbox', 'site:read', {}, mia.headers);
  const refused = await post(app, '/v1/inbox/site/change', wrong, mia.headers);
  expect(refused.body.problem?.code).toBe('request.malformed');
  expect(await ask(app, 'inbox', 'site:read', {}, mia.headers)).toEqual(before);
});

it('a logo is read from this server by any page, for ever under its name, and is gone when it is taken back', async () => {
  const { logo } = await change({ logo: (await upload(png, 'logo.png')) as Change['logo'] });
  expect(logo).toMatch(new RegExp(`^${app.publicUrl}/logo/[\\w-]{22}\\.png$`));
  expect((await hello('de')).site.logo).toBe(logo);
  const picture = await fetch(logo ?? '');
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(Buffer.from(await picture.arrayBuffer()).subarray(0, 8)).toEqual(png.subarray(0, 8));
  expect((await change({ name: 'Rad & Röstung' })).logo).toBe(logo);
  expect((await change({ logo: null })).logo).toBeNull();
  expect((await hello('de')).site.logo).toBeNull();
});

it('text that calls itself a picture is no logo, nor is a picture nobody here has uploaded', async () => {
  const refusalOf = async (logo: string) =>
    (await post(app, '/v1/inbox/site/change', { logo }, mia.headers)).body.problem;
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const wrong = { code: 'setting.refused', detail: { field: 'logo' } };
  expect(await refusalOf(await upload(svg, 'logo.png'))).toMatchObject({ ...wrong, detail: { reason: 'type' } });
  const nobodys = 'fl_AAAAAAAAAAAAAAAAAAAAAA';
  expect(await refusalOf(nobodys)).toMatchObject({ ...wrong, detail: { reason: 'unknown' } });
});
