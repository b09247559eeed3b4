import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Server } from 'socket.io';
import { beMeasured } from './measured.ts';

/** The bare limit of a mail's way to an agent: it is received and told to everybody, and nothing is read of it or kept. */
const http = createServer();
const io = new Server(http, { path: '/v1/live', transports: ['websocket'], serveClient: false });
const agents = io.of('/inbox');
io.of('/visitor').on('connection', (socket) => {
  socket.on('conversation:list', (_asked: unknown, ack: (answer: object) => void) => ack({ ok: true }));
});
const inlet = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    stream.on('end', () => {
      const mail = Buffer.concat(chunks);
      const text = mail.subarray(mail.indexOf('\r\n\r\n') + 4).toString();
      agents.emit('entry:added', { text: text.slice(0, text.indexOf('\r\n')) });
      done();
    });
  },
});
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
await new Promise<void>((resolve) => inlet.listen(0, '127.0.0.1', resolve));
beMeasured((http.address() as AddressInfo).port, (inlet.server.address() as AddressInfo).port);
