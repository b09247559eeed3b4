import { afterAll, beforeAll, expect, it } from 'vitest';
import { agent, type TestAgent, type TestVisitor, visitor } from '../../support/people.ts';
import {
  frame,
  type RawConnection,
  rawAgent,
  rawConnection,
  rawSocket,
  rawVisitor,
  upgradeRequest,
} from '../../support/raw-socket.ts';
import { recordFigures } from '../../support/record-figures.ts';
import { type AttackedServer, attackedServer } from './attacked-server.ts';

let server: AttackedServer;
let eve: TestVisitor;
let otto: TestAgent;
let silent: RawConnection;

beforeAll(async () => {
  server = await attackedServer();
  eve = await visitor(server);
  otto = await agent(server);
  silent = await rawSocket(server);
});
afterAll(async () => {
  recordFigures('frames', [{ promise: 'P6', name: 'hostile packets and frames survived', value: server.cases() }]);
  await server[Symbol.asyncDispose]();
});

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nestedObject = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const message = (text: string): string =>
  `{"to":{"start":"AAAAAAAAAAAAAAAAAAAAAA"},"cid":"AAAAAAAAAAAAAAAAAAAAAA","n":1,"text":${text},"files":[]}`;

/** Socket.IO packets of somebody who is in: `%` stands for the namespace. */
const packets: readonly string[] = [
  // Names: of nobody, of everybody, of things inside the libraries.
  '2%["error",{}]',
  '2%1["error",{}]',
  '2%["error"]',
  '2%["connect",{}]',
  '2%["connect_error",{}]',
  '2%["connection",{}]',
  '2%["disconnect","x"]',
  '2%["disconnecting",{}]',
  '2%["newListener",{}]',
  '2%["removeListener",{}]',
  '2%1["__proto__",{}]',
  '2%1["constructor",{}]',
  '2%1["hasOwnProperty",{}]',
  '2%1["toString"]',
  '2%1["emit","welcome",{}]',
  '2%1["welcome",{}]',
  '2%1["entry:added",{}]',
  '2%1["",{}]',
  '2%1["message:send:",{}]',
  '2%1["MESSAGE:SEND",{}]',
  '2%1[7,{}]',
  '2%1[null,{}]',
  '2%1[{"a":1},{}]',
  '2%1[["message:send"],{}]',
  '2%1[]',
  '2%1{}',
  '2%1"message:send"',
  '2%1',
  '2%',
  // Acknowledgements: missing, false, of things nobody asked.
  `2%["message:send",${message('"hi"')}]`,
  '2%["message:send",{},"ack"]',
  '2%["message:send"]',
  '2%1["message:send"]',
  '2%1["message:send",{},{}]',
  `2%1["message:send",${message('"hi"')},1,2,3]`,
  '2%-1["typing",{}]',
  '2%99999999999999999999["typing",{}]',
  '2%1e5["typing",{}]',
  '3%0[]',
  '3%5["x"]',
  '3%99999999[{"a":1}]',
  '6%1-0[{"_placeholder":true,"num":0}]',
  // Broken, cut off, too much.
  '2%1["message:send",',
  '2%1["message:send",{"to"}]',
  '2%1["typing",{"conversation":',
  '9%["x"]',
  '-2%["x"]',
  'x',
  '',
  '2/nowhere,["message:send",{}]',
  `2%1["message:send",${nested(30_000)}]`,
  `2%1["message:send",${nestedObject(10_000)}]`,
  `2%1["message:send",${message(nested(20_000))}]`,
  `2%1["message:send",[${'0,'.repeat(30_000)}0]]`,
  `2%1["message:send",{"files":[${'"fl_",'.repeat(9_000)}""]}]`,
  `2%1["message:send",${message(`"${'x'.repeat(60_000)}"`)}]`,
  `2%1["message:send",{${Array.from({ length: 4_000 }, (_, at) => `"k${at}":1`).join(',')}}]`,
  // Keys that change other objects, if somebody assigns them.
  '2%1["message:send",{"__proto__":{"isAdmin":true}}]',
  '2%1["message:send",{"constructor":{"prototype":{"ok":true}}}]',
  `2%1["message:send",{"__proto__":null,${message('"hi"').slice(1)}]`,
  '2%1["message:send",{"to":{"__proto__":{"conversation":"x"}},"toString":1}]',
  // Texts no text may be.
  `2%1["message:send",${message('"\\ud800"')}]`,
  `2%1["message:send",${message('"a\\u0000b"')}]`,
  `2%1["message:send",${message('"\\u001b[31m"')}]`,
  `2%1["message:send",${message('null')}]`,
  `2%1["message:send",${message('{"toString":"x"}')}]`,
  `2%1["message:send",${message('"hi"').replace('"n":1', '"n":1e309')}]`,
  `2%1["message:send",${message('"hi"').replace('"n":1', '"n":-0')}]`,
  `2%1["message:send",${message('"hi"').replace('"n":1', '"n":9007199254740993')}]`,
  `2%1["message:send",${message('"hi"').replace('"n":1', '"n":0.5')}]`,
  `2%1["message:send",${message('"hi"').replace('"n":1', '"n":"1"')}]`,
  // Attachments.
  '51-%1["message:send",{"_placeholder":true,"num":0}]',
  '50-%1["message:send",{}]',
  '5-1-%1["message:send",{}]',
  '599999999-%1["message:send",{}]',
  '51-%1["message:send",{"_placeholder":true,"num":7}]',
  `51-%1["message:send",${nested(15_000)}]`,
  // Rooms and namespaces of others.
  '0%{"v":1}',
  '0/inbox,{"v":1,"instance":"in_AAAAAAAAAAAAAAAAAAAAAA","site":"demo","pos":0}',
  '0/visitor,{"v":1,"site":"demo","token":"x","tab":"x","locale":"de"}',
  '0',
  '0/admin,{}',
  `0/${'a'.repeat(10_000)},{}`,
  '0/visitor,[]',
  '0/visitor,"x"',
  '0/__proto__,{}',
  '4%{"message":"x"}',
  '4%"x"',
  '1%',
  '2%["typing",{"conversation":"x","on":true}]',
];

it.each(['/visitor,', '/inbox,'])('survives every packet from somebody inside %s', {
  timeout: 120_000,
}, async (space) => {
  const enter = () => (space === '/visitor,' ? rawVisitor(server, eve) : rawAgent(server, otto));
  for (const packet of packets) {
    const raw = await enter();
    const filled = packet.replace('%', space);
    raw.write(frame(`4${filled}`));
    if (filled.startsWith('5')) raw.write(frame(Buffer.from([1, 2, 3]), 'binary'));
    await server.unharmed(filled.slice(0, 200));
    raw.end();
  }
});

it('answers what is no door as nothing, and tells a wrong form', async () => {
  const raw = await rawVisitor(server, eve);
  const answerTo = async (id: number, packet: string): Promise<string> => {
    raw.write(frame(`42/visitor,${id}${packet}`));
    return (await raw.until(`3/visitor,${id}[`)).split(`3/visitor,${id}[`)[1]!.slice(0, 200);
  };
  expect(await answerTo(11, '["toString",{}]')).toContain('not-found');
  expect(await answerTo(12, '[7,{}]')).toContain('not-found');
  expect(await answerTo(13, `["message:send",${message('"hi"')},"more"]`)).toContain('request.malformed');
  expect(await answerTo(14, `["message:send",${nested(20_000)}]`)).toContain('request.malformed');
  expect(await answerTo(15, `["message:send",{"__proto__":{},${message('"hi"').slice(1)}]`)).toContain(
    'request.malformed',
  );
  expect(await answerTo(16, `["message:send",${message('"\\ud800"')}]`)).toContain('"field":"text"');
  expect(await answerTo(17, `["message:send",${message('"hi"')}]`)).toContain('"ok":true');
  raw.end();
});

/** Engine.IO packets and WebSocket frames, some of which no frame may be. */
const rawFrames: readonly (readonly [string, Buffer])[] = [
  ...[
    '',
    '1',
    '2',
    '2probe',
    '3',
    '5',
    '6',
    '7',
    '9',
    'b',
    'bAAAA',
    '\u0000',
    '😀',
    '4',
    '40',
    '44',
    'x'.repeat(65_000),
  ].map((text) => [`the packet ${JSON.stringify(text).slice(0, 20)}`, frame(text)] as const),
  ['bytes', frame(Buffer.from(Array.from({ length: 300 }, (_, at) => at % 256)), 'binary')],
  ['a frame above 64 KiB', frame(`42/visitor,["x","${'y'.repeat(70_000)}"]`)],
  ['text that is no UTF-8', frame(Buffer.from([0x34, 0x32, 0xff, 0xfe, 0xc0, 0x80]))],
  ['an overlong surrogate', frame(Buffer.from([0x34, 0xed, 0xa0, 0x80]))],
  ['an unmasked frame', Buffer.from([0x81, 0x02, 0x34, 0x32])],
  ['reserved bits', Buffer.from([0xf1, 0x82, 0, 0, 0, 0, 0x34, 0x32])],
  ['a compressed frame nobody agreed to', Buffer.from([0xc1, 0x82, 0, 0, 0, 0, 0x34, 0x32])],
  ['a reserved opcode', Buffer.from([0x83, 0x82, 0, 0, 0, 0, 0x34, 0x32])],
  ['a continuation of nothing', Buffer.from([0x80, 0x82, 0, 0, 0, 0, 0x34, 0x32])],
  ['a beginning without an end', Buffer.from([0x01, 0x82, 0, 0, 0, 0, 0x34, 0x32])],
  [
    'two beginnings',
    Buffer.concat([Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x34]), Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x34])]),
  ],
  ['a length beyond all', Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
  ['a negative length', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
  [
    'a control frame that is too long',
    Buffer.concat([Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]), Buffer.alloc(256)]),
  ],
  ['a fragmented ping', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
  ['a close with no code that is one', frame(Buffer.from([0x00, 0x05]), 'close')],
  ['a close of one byte', frame(Buffer.from([0x03]), 'close')],
  ['a close that talks nonsense', frame(Buffer.from([0x03, 0xe8, 0xff, 0xff]), 'close')],
  ['300 pings', Buffer.concat(Array.from({ length: 300 }, () => frame('x', 'ping')))],
  [
    '300 questions at once',
    Buffer.concat(Array.from({ length: 300 }, (_, at) => frame(`42/visitor,${at}["conversation:list",{}]`))),
  ],
  [
    '5,000 questions for nothing',
    Buffer.concat(Array.from({ length: 5_000 }, (_, at) => frame(`42/visitor,${at}["nothing",{}]`))),
  ],
  ['HTTP in the middle', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['noise', Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7_919) % 256))],
];

it('survives every frame, also those that are none', { timeout: 60_000 }, async () => {
  for (const [what, bytes] of rawFrames) {
    const raw = await rawVisitor(server, eve);
    raw.write(bytes);
    await server.unharmed(what);
    raw.end();
    const early = await rawSocket(server);
    early.write(bytes);
    await server.unharmed(`${what}, before CONNECT`);
    early.end();
  }
});

const connects: readonly string[] = [
  '40',
  '40/,{}',
  '40/visitor',
  '40/visitor,',
  '40/visitor,{}',
  '40/visitor,null',
  '40/visitor,[1]',
  '40/visitor,{"v":1}',
  '40/visitor,{"v":"1","site":"demo","token":"x","tab":"x","locale":"de"}',
  `40/visitor,{"__proto__":{"v":1}}`,
  `40/visitor,${nestedObject(5_000)}`,
  '40/inbox,{}',
  '40/inbox,{"v":99999,"instance":"in_AAAAAAAAAAAAAAAAAAAAAA","site":"demo","pos":0}',
  '40/inbox,{"v":1,"instance":"in_AAAAAAAAAAAAAAAAAAAAAA","site":"demo","pos":-1}',
  '40/visitor?site=demo,{}',
  '40/../inbox,{}',
];

it('survives every way not to connect', { timeout: 60_000 }, async () => {
  for (const packet of connects) {
    const raw = await rawSocket(server);
    raw.write(frame(packet));
    await server.unharmed(packet.slice(0, 100));
    expect(raw.read()).not.toContain('welcome');
    raw.end();
  }
});

it('lets one connection ask for one namespace once, however often and however fast it asks', async () => {
  const auth = JSON.stringify({ v: 1, site: 'demo', token: eve.token, tab: 'A'.repeat(22), locale: 'de' });
  const raw = await rawSocket(server);
  raw.write(Buffer.concat(Array.from({ length: 500 }, () => frame(`40/visitor,${auth}`))));
  await raw.until('welcome');
  await server.unharmed('500 CONNECT packets');
  expect(raw.read().match(/"welcome"/g)).toHaveLength(1);
  expect(raw.read().match(/40\/visitor,\{"sid"/g)).toHaveLength(1);
  raw.end();
});

it('survives half handshakes', { timeout: 60_000 }, async () => {
  const whole = upgradeRequest(server);
  const halves: readonly (readonly [string, string])[] = [
    ['nothing at all', ''],
    ['half a line', 'GET /v1/li'],
    ['no end of the headers', whole.slice(0, -4)],
    ['no key', whole.replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['a key that is none', whole.replace(/Sec-WebSocket-Key: .*\r\n/, 'Sec-WebSocket-Key: x\r\n')],
    ['an old version', whole.replace('Version: 13', 'Version: 8')],
    ['no origin', whole.replace(/Origin.*\r\n/, '')],
    ['an origin that is none', whole.replace(/Origin: .*\r\n/, 'Origin: \u00ff\u0001\r\n')],
    ['another upgrade', whole.replace('Upgrade: websocket', 'Upgrade: h2c')],
    ['another path', whole.replace('/v1/live/', '/v1/visitor/message/send')],
    ['a session nobody has', whole.replace('transport=websocket', 'transport=websocket&sid=AAAA')],
    ['a transport nobody has', whole.replace('transport=websocket', 'transport=__proto__')],
    ['polling', whole.replace('transport=websocket', 'transport=polling')],
    ['an old protocol', whole.replace('EIO=4', 'EIO=3')],
    ['a body behind', `${whole}${'x'.repeat(10_000)}`],
  ];
  for (const [what, text] of halves) {
    for (const isCut of [true, false]) {
      const raw = await rawConnection(server);
      raw.write(text);
      if (isCut) raw.socket.resetAndDestroy();
      await server.unharmed(what);
      expect(raw.read()).not.toContain('welcome');
      raw.end();
    }
  }
});

it('ends the connection of whoever upgraded and then said nothing', async () => {
  const closing = '\u0088';
  expect(await silent.until(closing)).not.toContain('welcome');
  await server.unharmed('a silent socket');
});
