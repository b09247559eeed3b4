import { type ESTree, type Plugin, parseAst } from 'vite';

/**
 * Socket.IO's client speaks over three transports, in binary, again and again and to several servers; here it speaks one
 * WebSocket's text until that is down. The rest is not built in, in three steps. Each is closed to surprises: the library
 * is pinned, and what is no longer found in it ends the build.
 */

/** Files that are of no use here, or of little. */
const instead: Readonly<Record<string, string>> = {
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js';",
  'socket.io-client/build/esm/contrib/backo2.js': 'export const Backoff = 0;',
  'socket.io-parser/build/esm/binary.js': 'export const deconstructPacket = 0, reconstructPacket = 0;',
  'socket.io-parser/build/esm/is-binary.js': 'export const isBinary = 0, hasBinary = 0;',
  'engine.io-client/build/esm/index.js': `
    export { Socket } from './socket.js';
    export { installTimerFunctions } from './util.js';
    export { nextTick } from './globals.js';`,
  'engine.io-client/build/esm/globals.js': `
    export const nextTick = queueMicrotask.bind(globalThis), globalThisShim = globalThis, defaultBinaryType = 'arraybuffer';
    export const createCookieJar = 0;`,
  'engine.io-client/build/esm/util.js': `
    export const installTimerFunctions = (it) => {
      it.setTimeoutFn = setTimeout.bind(globalThis);
      it.clearTimeoutFn = clearTimeout.bind(globalThis);
    };
    export const byteLength = 0, pick = 0, randomString = 0;`,
  'engine.io-client/build/esm/contrib/parseuri.js': 'export const parse = 0;',
  'engine.io-client/build/esm/contrib/parseqs.js':
    'export const encode = (query) => new URLSearchParams(query).toString(), decode = 0;',
  'engine.io-parser/build/esm/commons.js': `
    export const PACKET_TYPES = { open: '0', close: '1', ping: '2', pong: '3', message: '4', upgrade: '5', noop: '6' };
    export const PACKET_TYPES_REVERSE = Object.fromEntries(Object.entries(PACKET_TYPES).map((pair) => pair.reverse()));
    export const ERROR_PACKET = { type: 'error', data: 'parser error' };`,
  'engine.io-client/build/esm/transports/index.js': `
    import { WS } from './websocket.js';
    export const transports = { websocket: WS };`,
  'engine.io-parser/build/esm/encodePacket.browser.js': `
    import { PACKET_TYPES } from './commons.js';
    export const encodePacket = ({ type, data }, _, callback) => callback(PACKET_TYPES[type] + (data || ''));
    export const encodePacketToBinary = 0;`,
  'engine.io-parser/build/esm/decodePacket.browser.js': `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js';
    export const decodePacket = (text) => {
      const type = typeof text === 'string' && PACKET_TYPES_REVERSE[text.charAt(0)];
      return type ? { type, data: text.slice(1) || undefined } : ERROR_PACKET;
    };`,
};

/** What the options of live.ts decide, written into the code: a branch that is never taken falls out of it. */
const decided: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'engine.io-client/build/esm/socket.js': [
    [/typeof addEventListener === "function" &&\s+typeof removeEventListener === "function"/g, 'false'],
    [/this\.opts\.(?:withCredentials|rememberUpgrade|autoUnref|tryAllTransports)/g, 'false'],
    [/"open" === this\.readyState && this\.opts\.upgrade/g, 'false'],
    [/uri && "object" === typeof uri/g, 'false'],
    [/if \(uri\)/g, 'if (false)'],
    [/opts\.host\)/g, 'false)'],
    [/null != opts\.secure/g, 'true'],
    [/opts\.hostname && !opts\.port/g, 'false'],
    [/opts\.hostname \|\|[^;]*;/g, 'opts.hostname;'],
    [/opts\.port \|\|[^;]*;/g, 'opts.port;'],
    [/opts\.transportImplementations && opts\.transports/g, 'false'],
    [/opts\.transportImplementations \|\|\s+\(.*? === "function"\)/gs, 'false'],
    [/typeof this\.opts\.query === "string"/g, 'false'],
    [/this\.transports\.length === 0/g, 'false'],
    [/this\.upgrading(?! =)/g, 'false'],
    [/this\._maxPayload &&[^;]*;/g, 'false;'],
    [/this\._(?:maxPayload|upgrades) = .*;/g, ''],
    [/this\.emitReserved\("(?:packet|heartbeat|ping|pong|handshake|message|packetCreate|flush)".*;/g, ''],
    [/if \(fn\)\s+this\.once\("flush", fn\);/g, ''],
    [/options\.compress = .*;/g, ''],
    [/"function" === typeof (?:data|options)/g, 'false'],
    [/Socket\.priorWebsocketSuccess = .*;/g, ''],
    [/^Socket\.protocol = protocol;/gm, ''],
    [/opts\.transports\s+\? \[\.\.\.opts\.transports\]\s+: \[[^\]]*\]/g, 'opts.transports'],
    [/this\.opts = Object\.assign\(\{.*?\}, opts\);/gs, 'this.opts = opts;'],
    [/this\.opts\.path =\s+[^;]*;/g, ''],
    [/Object\.assign\(\{\}, this\.opts\.query\)/g, '{}'],
    [/if \(this\.id\)\s+query\.sid = this\.id;/g, ''],
    [/, this\.opts\.transportOptions\[name\]/g, ''],
    [/this\.transport\.query\.sid = data\.sid;/g, ''],
    [/if \(this\.transport\) \{\s+this\.transport\.removeAllListeners\(\);\s+\}/g, ''],
    [/this\.binaryType = .*;/g, ''],
  ],
  'engine.io-client/build/esm/transport.js': [
    [/this\.supportsBinary = .*;/g, ''],
    [/new TransportError\(reason, description, context\)/g, 'new Error(reason)'],
  ],
  'engine.io-client/build/esm/transports/websocket.js': [
    [/typeof navigator !== "undefined" &&[^;]*;/g, 'false;'],
    [/isReactNative\s+\? \{\}\s+: pick\([^)]*\)/g, '{}'],
    [/this\.opts\.(?:extraHeaders|autoUnref|timestampRequests|protocols)/g, 'false'],
    [/!this\.supportsBinary/g, 'false'],
    [/this\.ws\.binaryType = .*;/g, ''],
    [/protocols\s+\? new WebSocketCtor\(uri, protocols\)\s+: /g, ''],
    [/globalThis\.WebSocket \|\| globalThis\.MozWebSocket/g, 'globalThis.WebSocket'],
  ],
  'socket.io-client/build/esm/manager.js': [
    [/uri && "object" === typeof uri/g, 'true'],
    [/opts\.path = .*;/g, ''],
    [/opts = opts \|\| \{\};/g, ''],
    [/this\.(?:reconnection\w*|randomizationFactor)\(.*\);/g, ''],
    [/this\.backoff = new Backoff\(\{[^}]*\}\);/g, ''],
    [/this\.backoff\.reset\(\);/g, ''],
    [/fn && fn\(\);/g, ''],
    [/if \(fn\) \{\s+fn\(err\);\s+\}\s+else \{[^}]*\}/g, ''],
    [/on\(socket, "ping", this\.onping\.bind\(this\)\), /g, ''],
    [/else if \(this\._autoConnect && !socket\.active\) \{[^}]*\}/g, ''],
    [/null == opts\.timeout \? 20000 : /g, ''],
    [/const _parser = .*;/g, ''],
    [/new _parser\./g, 'new parser.'],
    [/opts\.autoConnect !== false/g, 'true'],
    [/this\.opts\.autoUnref/g, 'false'],
    [/this\._reconnection &&/g, 'false &&'],
    [/false !== this\._timeout/g, 'true'],
    [/this\.(?:skipReconnect|_reconnecting) = (?:true|false);/g, ''],
  ],
  'socket.io-client/build/esm/socket.js': [
    [/Object\.freeze\(\{[^}]*\}\)/g, '{}'],
    [/case PacketType\.BINARY_\w+:/g, ''],
    [/RESERVED_EVENTS\.hasOwnProperty\(ev\)/g, 'false'],
    [/this\._opts\.retries/g, 'false'],
    [/this\.flags\.volatile && /g, 'false && '],
    [/packet\.options\.compress = .*;/g, ''],
    [/packet\.options = \{\};/g, ''],
    [/this\._opts = .*;/g, ''],
    [/const isTransportWritable = .*;/g, ''],
    [/const discardPacket = .*;/g, 'const discardPacket = false;'],
    [/for \(let i = 0; i < this\.sendBuffer\.length; i\+\+\) \{.*?\n {12}\}/gs, ''],
    [/this\.sendBuffer\.push\(packet\);/g, ''],
    [/this\.sendBuffer\.some\(.*\);/g, 'false;'],
    [/this\.sendBuffer\.forEach\(.*?\n {8}\}\);/gs, ''],
    [/this\.sendBuffer = \[\];/g, ''],
    [/if \(null != packet\.id\) \{[^}]*\}/g, ''],
    [/Object\.freeze\(args\)/g, 'args'],
    [/^ {4}send\(\.\.\.args\) \{.*?^ {4}\}/gms, ''],
    [/\(_a = this\.flags\.timeout\) !== null && _a !== void 0 \? _a : this\._opts\.ackTimeout/g, 'this.flags.timeout'],
    [/this\._drainQueue\(true\);/g, ''],
    [/this\.notifyOutgoingListeners\(packet\);/g, ''],
    [/typeof this\.auth == "function"/g, 'false'],
    [/this\._pid(?! =)/g, 'undefined'],
    [/this\._pid = .*;/g, ''],
    [/"It seems you are trying[^"]*"/g, '"old server"'],
    [/!this\.io\["_reconnecting"\]/g, 'true'],
    [/this\.(?:recovered|_queue|_queueSeq) = .*;/g, ''],
  ],
  'component-emitter/lib/esm/index.js': [
    [/if \(obj\) return mixin\(obj\);/g, ''],
    [/Emitter\.prototype\.(?:addEventListener|removeListener|removeEventListener) =/g, ''],
    [/Emitter\.prototype\.(?:listeners|hasListeners) = function\(event\)\{.*?\n\};/gs, ''],
  ],
  'socket.io-parser/build/esm/index.js': [
    [
      /export var PacketType;\s+\(function.*?\(PacketType \|\| \(PacketType = \{\}\)\);/gs,
      'export const PacketType = {};',
    ],
    [/hasBinary\(obj\)/g, 'false'],
    [/Number\.isInteger \|\|/g, ''],
    [/(?:obj|packet|p)\.type === PacketType\.BINARY_\w+/g, 'false'],
    [/case PacketType\.BINARY_\w+:/g, ''],
    [/isBinary\(obj\) \|\| obj\.base64/g, 'false'],
    [/PacketType\[p\.type\] === undefined/g, '!(p.type < 5)'],
    [/this\.reconstructor(?!\.| =)/g, 'false'],
    [/this\.opts = Object\.assign\([^;]*;/g, ''],
    [/, this\.opts\.reviver/g, ''],
  ],
};

const packetTypes: readonly string[] = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR'];

const ofPath = <Value>(table: Readonly<Record<string, Value>>, id: string): Value | undefined =>
  Object.entries(table).find(([path]) => id.endsWith(path))?.[1];

const decide = (code: string, id: string): string => {
  const told = (ofPath(decided, id) ?? []).reduce((text, [from, to]) => {
    const next = text.replace(from, to);
    if (next === text) throw new Error(`${id} no longer says ${from}.`);
    return next;
  }, code);
  return told.replace(/PacketType\.(\w+)\b/g, (all, name: string) =>
    packetTypes.includes(name) ? `${packetTypes.indexOf(name)}` : all,
  );
};

/** Methods nobody calls by their name, nor by one in quotes. */
const withoutUncalled = (code: string): string => {
  const methods: (readonly [start: number, end: number, name: string])[] = [];
  const names: (readonly [at: number, name: string])[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, start, end } = node as ESTree.Node;
    if (type === 'MethodDefinition') {
      const { key, value, kind } = node as ESTree.MethodDefinition;
      if (key.type === 'Identifier' && kind !== 'constructor') {
        methods.push([start, end, key.name]);
        return visit(value);
      }
    }
    const { property, computed } = node as ESTree.MemberExpression;
    if (type === 'MemberExpression' && !computed && property.type === 'Identifier') names.push([start, property.name]);
    if (type === 'ObjectPattern')
      for (const one of (node as ESTree.ObjectPattern).properties)
        if (one.type === 'Property' && one.key.type === 'Identifier') names.push([start, one.key.name]);
    if (type === 'Literal') names.push([start, `${(node as ESTree.StringLiteral).value}`]);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code));
  const isIn = (at: number) => methods.filter(([start, end]) => start <= at && at < end);
  const called = new Set<string>();
  for (let before = -1; before < called.size; ) {
    before = called.size;
    for (const [at, name] of names) if (isIn(at).every(([, , method]) => called.has(method))) called.add(name);
  }
  return methods
    .filter(([, , name]) => !called.has(name))
    .sort((a, b) => b[0] - a[0])
    .reduce((text, [start, end]) => text.slice(0, start) + text.slice(end), code);
};

export const thinSocket: Plugin = {
  name: 'thin-socket',
  enforce: 'pre',
  load: (id) => ofPath(instead, id) ?? null,
  transform: (code, id) => (ofPath(decided, id) ? decide(code, id) : null),
  // In the pinned file stands what the page calls, too.
  renderChunk: (code, { facadeModuleId }) => (facadeModuleId?.endsWith('/live.ts') ? withoutUncalled(code) : null),
};
