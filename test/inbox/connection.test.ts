import { afterEach, expect, test, vi } from 'vitest';
import { createConnection } from '../../inbox/connection.ts';
import type { LiveHandlers } from '../../inbox/live-socket.ts';

const socket = vi.hoisted(() => ({ handlers: null as unknown, hinted: [] as string[] }));

vi.mock('../../inbox/live-socket.ts', () => ({
  createLiveSocket: (handlers: LiveHandlers) => {
    socket.handlers = handlers;
    return {
      isLive: () => false,
      open: () => {},
      close: () => {},
      hint: (name: string) => socket.hinted.push(name),
    };
  },
}));

afterEach(() => vi.unstubAllGlobals());

test('where no socket gets through, that an agent is there is said over HTTP', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ ok: true });
  });
  const connection = createConnection();
  connection.introduce({ instance: 'in_mia', site: 'shop' });
  connection.open(() => 0);
  connection.hint('presence:set', { on: true });
  expect(asked).toEqual([]);
  expect(socket.hinted).toEqual(['presence:set']);

  (socket.handlers as LiveHandlers).lost(2);
  await connection.ask('session:list', {});
  expect(connection.line.value.is).toBe('plain');
  connection.hint('presence:set', { on: true });
  await vi.waitFor(() => expect(asked).toContain('/v1/inbox/presence/set'));
  connection.close();
});
