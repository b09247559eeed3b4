import { expect, test, vi } from 'vitest';
import { createLiveSocket } from '../../inbox/live-socket.ts';

const program = vi.hoisted(() => ({ isThere: false, sites: [] as string[] }));

vi.mock('socket.io-client', () => {
  if (!program.isThere) throw new Error('This chunk cannot be had.');
  const io = (_address: string, { auth }: { auth: (give: (who: { site: string }) => void) => void }) => {
    auth(({ site }) => program.sites.push(site));
    const socket = {
      connected: true,
      on: () => {},
      onAny: () => {},
      removeAllListeners: () => {},
      disconnect: () => {},
    };
    return socket;
  };
  return { io };
});

const waited = { timeout: 10_000, interval: 20 };

test('a connection whose program could not be had is tried again, and is for the site she is at by then', async () => {
  const lost: number[] = [];
  const live = createLiveSocket({
    pushed: () => {},
    connected: () => {},
    lost: (failures) => lost.push(failures),
    refused: () => {},
  });
  const at = (site: string) => ({ instance: 'in_mia', site, pos: () => 0 });
  live.open(at('shop'));
  await vi.waitFor(() => expect(lost).toEqual([1]), waited);
  program.isThere = true;
  vi.resetModules();
  live.open(at('shop'));
  live.open(at('other-shop'));
  live.hurry();
  await vi.waitFor(() => expect(live.isLive()).toBe(true), waited);
  expect(program.sites).toEqual(['other-shop']);
  live.close();
});
