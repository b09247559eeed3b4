import { describe, expect, it, vi } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { startTestApp } from '../support/test-app.ts';

const dist = bareDist();
const page = { method: 'get', path: '/demo/', who: 'everybody', what: 'a shop' } as const;

describe('the list of routes', () => {
  it('is what is mounted: a page that is mounted and listed is served', async () => {
    await using app = await startTestApp({
      dist,
      extend: (express) => {
        express.get('/demo/', (_request, response) => void response.send('shop'));
        return [page];
      },
    });
    const response = await fetch(`${app.publicUrl}/demo/`);
    expect(await response.text()).toBe('shop');
  });

  it('refuses to start with a route that stands on no list', async () => {
    const start = startTestApp({
      dist,
      extend: (express) => {
        express.get('/demo/', (_request, response) => void response.send('shop'));
        express.get('/demo/everything', (_request, response) => void response.send('all conversations'));
        return [page];
      },
    });
    await expect(start).rejects.toThrow('Mounted, but on no list: get /demo/everything.');
  });

  it('refuses to start with a route under another method than listed', async () => {
    const start = startTestApp({
      dist,
      extend: (express) => {
        express.get('/demo/', (_request, response) => void response.send('shop'));
        express.post('/demo/', (_request, response) => void response.send('done'));
        return [page];
      },
    });
    await expect(start).rejects.toThrow('Mounted, but on no list: post /demo/.');
  });

  it('refuses to start with a folder that is served as a whole, because nobody can list what is in it', async () => {
    const start = startTestApp({
      dist,
      extend: (express) => {
        express.get('/demo/', (_request, response) => void response.send('shop'));
        express.use('/demo', (_request, response) => void response.send('any file'));
        return [page];
      },
    });
    await expect(start).rejects.toThrow('Mounted, but on no list: app.use.');
  });

  it('refuses to start with a listed route that nobody mounted', async () => {
    await expect(startTestApp({ dist, extend: () => [page] })).rejects.toThrow('Listed, but not mounted: get /demo/.');
  });

  it('refuses to start with a namespace of sockets beside those of visitors and inbox', async () => {
    const path = new URL('../../plugin-server/socket/mount-sockets.ts', import.meta.url).pathname;
    vi.resetModules();
    vi.doMock(path, async (load) => {
      const real = await load<typeof import('../../plugin-server/socket/mount-sockets.ts')>();
      const createSocketServer: typeof real.createSocketServer = (...needs) => {
        const io = real.createSocketServer(...needs);
        io.of('/secret').on('connection', (socket) => void socket.emit('everything'));
        return io;
      };
      return { ...real, createSocketServer };
    });
    const { startTestApp: start } = await import('../support/test-app.ts');
    await expect(start({ dist })).rejects.toThrow('The namespaces are /, /secret, /visitor, /inbox and ought to be');
    vi.doUnmock(path);
    vi.resetModules();
  });

  it('leaves nothing running when it refuses: the same folder starts at once without the fault', async () => {
    const listening = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const before = listening();
    await expect(startTestApp({ dist, extend: () => [page] })).rejects.toThrow('not mounted');
    expect(listening()).toBe(before);
  });
});
