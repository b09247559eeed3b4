import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestVisitor, visitor } from '../../support/people.ts';
import { type RawConnection, rawConnection } from '../../support/raw-socket.ts';
import { recordFigures } from '../../support/record-figures.ts';
import { type AttackedServer, attackedServer } from './attacked-server.ts';

let server: AttackedServer;
let eve: TestVisitor;
beforeAll(async () => {
  server = await attackedServer();
  eve = await visitor(server);
});
afterAll(async () => {
  recordFigures('requests', [{ promise: 'P6', name: 'hostile requests survived', value: server.cases() }]);
  await server[Symbol.asyncDispose]();
});

const good = '{"site":"demo","locale":"de"}';
const head = (lines: readonly string[]): string => [...lines, '', ''].join('\r\n');
const postOf = (body: string | Buffer, headers: readonly string[] = [], path = '/v1/visitor/visitor/hello'): Buffer =>
  Buffer.concat([
    Buffer.from(
      head([
        `POST ${path} HTTP/1.1`,
        'Host: x',
        'Content-Type: application/json',
        'Connection: close',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...headers,
      ]),
    ),
    Buffer.from(body as string),
  ]);

/** Sends, reads to the end, answers the status of every answer that came. */
const statusesOf = async (bytes: string | Buffer): Promise<readonly number[]> => {
  const raw: RawConnection = await rawConnection(server);
  raw.write(bytes as string);
  raw.socket.end();
  const read = await raw.closed;
  raw.end();
  return [...read.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
};

it('answers the same request rightly made, or the refusals below say nothing', async () => {
  expect(await statusesOf(postOf(good))).toEqual([200]);
});

const typed = (body: string | Buffer, type: string): Buffer => {
  const plain = 'Content-Type: application/json\r\n';
  const sent = postOf(body);
  const at = sent.indexOf(plain);
  return Buffer.concat([
    sent.subarray(0, at),
    Buffer.from(type === '' ? '' : `Content-Type: ${type}\r\n`),
    sent.subarray(at + plain.length),
  ]);
};

const deep = (depth: number): string => `${'{"site":'.repeat(depth)}1${'}'.repeat(depth)}`;

const bodies: readonly (readonly [string, Buffer])[] = [
  ['no JSON', postOf('site=demo')],
  ['half of it', postOf('{"site":"demo"')],
  ['nothing', postOf('')],
  ['a string', postOf('"demo"')],
  ['a number', postOf('7')],
  ['null', postOf('null')],
  ['a list', postOf('[]')],
  ['30,000 brackets', postOf('['.repeat(30_000) + ']'.repeat(30_000))],
  ['7,000 objects in each other', postOf(deep(7_000))],
  ['4,000 keys', postOf(`{${Array.from({ length: 4_000 }, (_, at) => `"k${at}":1`).join(',')}}`)],
  ['__proto__', postOf('{"__proto__":{"site":"demo"},"site":"demo","locale":"de"}')],
  ['constructor', postOf('{"constructor":{"prototype":{"x":1}},"site":"demo","locale":"de"}')],
  ['a site that is a key of every object', postOf('{"site":"toString","locale":"de"}')],
  ['bytes that are no UTF-8', postOf(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]))],
  ['UTF-16', typed(Buffer.from(`\ufeff${good}`, 'utf16le'), 'application/json; charset=utf-16')],
  ['a charset nobody has', typed(good, 'application/json; charset=martian')],
  ['a compressed body', postOf(gzipSync(good), ['Content-Encoding: gzip'])],
  ['a compressed bomb', postOf(gzipSync(Buffer.alloc(30_000_000)), ['Content-Encoding: gzip'])],
  ['an encoding nobody has', postOf(good, ['Content-Encoding: zip'])],
  ['70 kB', postOf(`{"site":"demo","locale":"de","x":"${'x'.repeat(70_000)}"}`)],
  ['as a form', typed(good, 'application/x-www-form-urlencoded')],
  ['as text', typed(good, 'text/plain')],
  ['as what only looks like JSON', typed(good, 'application/jsonp')],
  ['as JSON and text', typed(good, 'application/json, text/plain')],
  ['without a type', typed(good, '')],
  ['with a method of its own', Buffer.from(postOf(good).toString().replace('POST', 'DELETE'))],
  [
    'with a method in a header',
    Buffer.from(postOf(good, ['X-HTTP-Method-Override: PUT'], '/v1/visitor/file').toString()),
  ],
];

it('refuses every body that is none', { timeout: 60_000 }, async () => {
  for (const [what, bytes] of bodies) {
    const statuses = await statusesOf(bytes);
    expect(statuses.length, what).toBe(1);
    expect(statuses[0], what).toBeGreaterThanOrEqual(400);
    expect(statuses[0], what).toBeLessThan(500);
    await server.unharmed(what);
  }
});

const line = 'POST /v1/visitor/visitor/hello HTTP/1.1';
const json = ['Host: x', 'Content-Type: application/json', 'Connection: close'];
const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';

/** What a proxy and we might understand differently: refused, or answered once. */
const requests: readonly (readonly [string, string])[] = [
  ['two lengths', head([line, ...json, 'Content-Length: 29', 'Content-Length: 5']) + good],
  ['a list of lengths', head([line, ...json, 'Content-Length: 29, 29']) + good],
  ['a length with a sign', head([line, ...json, 'Content-Length: +29']) + good],
  ['a negative length', head([line, ...json, 'Content-Length: -1']) + good],
  ['a length in hexadecimal', head([line, ...json, 'Content-Length: 0x1d']) + good],
  ['a length beyond all', head([line, ...json, 'Content-Length: 99999999999999999999']) + good],
  [
    'length and chunks',
    `${head([line, ...json, 'Content-Length: 5', 'Transfer-Encoding: chunked'])}0\r\n\r\n${smuggled}`,
  ],
  [
    'chunks and length',
    `${head([line, ...json, 'Transfer-Encoding: chunked', 'Content-Length: 5'])}0\r\n\r\n${smuggled}`,
  ],
  ['chunks, nearly', `${head([line, ...json, 'Transfer-Encoding: xchunked'])}0\r\n\r\n${smuggled}`],
  [
    'chunks twice',
    `${head([line, ...json, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'])}0\r\n\r\n${smuggled}`,
  ],
  ['chunks behind a blank', `${head([line, ...json, 'Transfer-Encoding : chunked'])}0\r\n\r\n${smuggled}`],
  ['a chunk that is no number', `${head([line, ...json, 'Transfer-Encoding: chunked'])}zz\r\n${good}\r\n0\r\n\r\n`],
  ['a chunk beyond all', `${head([line, ...json, 'Transfer-Encoding: chunked'])}ffffffffffffffffff\r\n${good}`],
  ['a chunk that ends in a lone line feed', `${head([line, ...json, 'Transfer-Encoding: chunked'])}1d\n${good}\n0\n\n`],
  ['a header on two lines', head([line, ...json, 'X-A: 1', ' 2: 3', 'Content-Length: 2'])],
  ['a header without a name', head([line, ...json, ': x'])],
  ['a header with a NUL', head([line, ...json, 'X-A: a\u0000b'])],
  ['a lone carriage return', head([line, ...json, 'X-A: a\rContent-Length: 5'])],
  ['100 kB of headers', head([line, ...json, `X-A: ${'a'.repeat(100_000)}`])],
  ['5,000 headers', head([line, ...json, ...Array.from({ length: 5_000 }, (_, at) => `X-${at}: 1`)])],
  ['no host', head(['GET /healthz HTTP/1.1'])],
  ['HTTP/0.9', 'GET /healthz\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a version nobody has', head(['GET /healthz HTTP/9.9', 'Host: x'])],
  ['CONNECT', head(['CONNECT shop.example:443 HTTP/1.1', 'Host: shop.example'])],
  ['TRACE', head(['TRACE / HTTP/1.1', 'Host: x'])],
  ['a method nobody has', head(['STEAL / HTTP/1.1', 'Host: x'])],
  ['a blank before the line', ` ${head(['GET /healthz HTTP/1.1', 'Host: x'])}`],
  ['a NUL in the path', head(['GET /heal\u0000thz HTTP/1.1', 'Host: x'])],
  ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
  ['noise', Array.from({ length: 2_000 }, (_, at) => String.fromCharCode((at * 7_919) % 256)).join('')],
];

it('takes no request for two, and none that could be read in two ways', { timeout: 60_000 }, async () => {
  for (const [what, text] of requests) {
    const statuses = await statusesOf(Buffer.from(text, 'latin1'));
    expect(
      statuses.filter((status) => status < 400),
      what,
    ).toEqual([]);
    expect(
      statuses.filter((status) => status === 500),
      what,
    ).toEqual([]);
    expect(statuses.length, what).toBeLessThanOrEqual(1);
    await server.unharmed(what);
  }
});

const outside = [
  '../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '..%5c..%5cnahtlos.db',
  '%2e%2e/%2e%2e/package.json',
  '..%252f..%252fpackage.json',
  '....//....//package.json',
  '%c0%ae%c0%ae/package.json',
  '/etc/passwd',
  'file:///etc/passwd',
  'wake.0.js%00.png',
  'wake.0.js/../../../nahtlos.db',
  '.',
  '..',
  '%',
  '%zz',
  '__proto__',
  'constructor',
  'C:%5cnahtlos.db',
  '~root',
];

it('serves no path but its own files, however it is written', { timeout: 60_000 }, async () => {
  const folders = ['/assets/', '/inbox/assets/', '/v1/visitor/file/', '/v1/inbox/file/', '/nahtlos.js/', '/'];
  for (const folder of folders) {
    for (const path of outside) {
      const raw = await rawConnection(server);
      raw.write(
        head([`GET ${folder}${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${eve.token}`, 'Connection: close']),
      );
      const read = await raw.closed;
      raw.end();
      const isShell = /^HTTP\/1\.1 200/.test(read);
      expect(
        isShell && !read.includes('<title>Inbox</title>') && !read.includes('nahtlosConfig'),
        `${folder}${path}: ${read.slice(0, 300)}`,
      ).toBe(false);
      expect(read, path).not.toMatch(/root:|SQLite format|"private"|ENOENT|Error:/);
      expect(read, path).not.toMatch(/^HTTP\/1\.1 5/);
    }
    await server.unharmed(folder);
  }
});

it('reads no site, no token and no cookie out of what is none', { timeout: 60_000 }, async () => {
  const ask = (path: string, headers: readonly string[]) => statusesOf(postOf('{}', headers, path));
  const list = '/v1/visitor/conversation/list';
  expect(await ask(list, [`Authorization: Bearer ${eve.token}`])).toEqual([200]);
  const shown = [
    'Authorization: Bearer',
    'Authorization: Bearer  ',
    `Authorization: bearer ${eve.token}`,
    `Authorization: Bearer ${eve.token} x`,
    `Authorization: Bearer ${eve.token.slice(0, -1)}`,
    `Authorization: Bearer ${eve.token.toLowerCase()}`,
    `Authorization: Bearer ${'A'.repeat(10_000)}`,
    `Authorization: Basic ${Buffer.from(`x:${eve.token}`).toString('base64')}`,
    `Cookie: token=${eve.token}`,
  ];
  for (const header of shown) {
    expect(await ask(list, [header]), header.slice(0, 60)).toEqual([401]);
    await server.unharmed(header.slice(0, 60));
  }
  const cookies = [
    'nahtlos-local',
    'nahtlos-local=',
    '=; nahtlos-local=x',
    `nahtlos-local=${'x'.repeat(8_000)}`,
    'nahtlos-local=a;nahtlos-local=b',
    '__Host-nahtlos=x',
    ';;;=;',
  ];
  for (const cookie of cookies) {
    expect(
      await ask('/v1/inbox/session/read', [`Cookie: ${cookie}`, `Origin: ${server.publicUrl}`]),
      cookie.slice(0, 60),
    ).toEqual([401]);
    await server.unharmed(cookie.slice(0, 60));
  }
});
