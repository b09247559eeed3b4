import type { Plugin } from 'vite';

/** What Socket.IO's client can do and this one never does: other transports than WebSocket, and binary packets. */
const instead: Readonly<Record<string, string>> = {
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS };",
  'socket.io-parser/build/esm/binary.js':
    'export const deconstructPacket = (packet) => ({ packet, buffers: [] }); export const reconstructPacket = (packet) => packet;',
  'socket.io-parser/build/esm/is-binary.js': 'export const isBinary = () => false; export const hasBinary = isBinary;',
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => new ArrayBuffer(0);',
};

/** Transports the package hands on to others: with that they would be in. */
const handedOn = /^export \{[^}]*\b(?:Fetch|XHR|NodeXHR|NodeWebSocket|WebTransport)\b[^}]*\} from .*$/gm;

/** The same library, without these. */
export const thinSocket: Plugin = {
  name: 'thin-socket',
  enforce: 'pre',
  load: (id) => Object.entries(instead).find(([path]) => id.endsWith(path))?.[1] ?? null,
  transform: (code, id) =>
    /(?:engine|socket)\.io-client\/build\/esm\/index\.js$/.test(id) ? code.replace(handedOn, '') : null,
};
