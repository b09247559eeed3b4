import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { randomPart } from '../../../protocol/ids.ts';

interface Said {
  readonly to: { readonly conversation: string } | { readonly start: string };
  readonly cid: string;
  readonly n: number;
  readonly text: string;
}

export interface Placed {
  readonly conversation: string;
  readonly seq: number;
}

/**
 * Socket.IO and nothing else that says what the product says, to the same people, in the same packets: the answer, the
 * entry to everybody in the conversation, the row to everybody who has the list. `keep` is where a message gets its number.
 */
export const servePlainChat = async (
  keep: (device: string, said: Said) => Placed | Promise<Placed>,
): Promise<number> => {
  const http = createServer();
  const io = new Server(http, {
    path: '/v1/live',
    transports: ['websocket'],
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
  const [visitors, agents] = [io.of('/visitor'), io.of('/inbox')];
  visitors.on('connection', (socket) => {
    const device = socket.id;
    socket.on('message:send', async (said: Said, ack: (answer: object) => void) => {
      const { conversation, seq } = await keep(device, said);
      const room = `talk:${conversation}`;
      if (seq === 1) await socket.join(room);
      const at = Date.now();
      const id = `ms_${randomPart()}`;
      ack({ ok: true, conversation, seq, id, at });
      const entry = {
        t: 'message',
        seq,
        id,
        cid: said.cid,
        at,
        author: { side: 'visitor' },
        channel: 'chat',
        text: said.text,
        links: [],
        files: [],
      };
      const added = { conversation, epoch: 'AAAAAAAAAAAA.1', entry };
      visitors.to(room).emit('entry:added', added);
      if (agents.adapter.rooms.has(room)) agents.to(room).emit('entry:added', added);
      if (agents.adapter.rooms.has('list')) {
        const last = { from: 'visitor', text: said.text, channel: 'chat', files: 0, at };
        const row = {
          conversation,
          number: 1,
          pos: seq,
          name: '',
          state: 'open',
          unread: seq,
          present: false,
          last,
          waitingSince: at,
          assignee: null,
          openedAt: at,
        };
        agents.to('list').emit('conversation:changed', { pos: seq, summary: row });
      }
    });
  });
  agents.on('connection', (socket) => {
    void socket.join('list');
    socket.on('conversation:open', (body: { conversation: string }, ack: (answer: object) => void) => {
      void socket.join(`talk:${body.conversation}`);
      ack({ ok: true });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
};

/** Of a message: the conversation it stands in or begins. */
export const conversationOf = ({ to }: Said): string => ('conversation' in to ? to.conversation : `cv_${to.start}`);
