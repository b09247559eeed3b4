import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import * as nodeDisk from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Disk } from '../../plugin-server/file/disk.ts';
import { createFileShelf, type FileShelf } from '../../plugin-server/file/file-shelf.ts';
import { jpeg, pdf, png, sample } from './samples.ts';

let folder = '';
let shelf: FileShelf;

beforeEach(async () => {
  folder = await nodeDisk.mkdtemp(join(tmpdir(), 'nahtlos-shelf-'));
  shelf = createFileShelf({ folder });
});

afterEach(() => nodeDisk.rm(folder, { recursive: true, force: true }));

const limitBytes = 10 * 1024 * 1024;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const upload = (bytes: Buffer, { declaredBytes = bytes.length, limit = limitBytes, pieces = 1_000 } = {}) => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, index) =>
    bytes.subarray(index * pieces, (index + 1) * pieces),
  );
  return { body: Readable.from(chunks, { objectMode: false }), declaredBytes, limitBytes: limit };
};
const files = async (): Promise<string[]> =>
  (await nodeDisk.readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const kept = async (bytes: Buffer, on = shelf) => {
  const added = await on.add(upload(bytes));
  if (!added.ok) throw new Error(added.reason);
  return added;
};

const read = async (name: string, from = shelf): Promise<Buffer | null> => {
  const opened = await from.open(name);
  if (!opened) return null;
  const bytes = await buffer(opened.body);
  expect(opened.bytes).toBe(bytes.length);
  return bytes;
};

describe('a file is kept', () => {
  test('and read again byte by byte', async () => {
    const added = await kept(pdf());
    expect(added).toEqual({
      ok: true,
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: 'application/pdf',
      sides: null,
      bytes: pdf().length,
      sha256: sha256(pdf()),
      sentSha256: sha256(pdf()),
    });
    expect(await read(added.name)).toEqual(pdf());
    expect(await shelf.read(added.name)).toEqual(pdf());
    expect(await shelf.read('0'.repeat(32))).toBeNull();
  });

  test('under a random name in two levels of folders, for the server alone', async () => {
    const { name } = await kept(pdf());
    const path = join(folder, name.slice(0, 2), name.slice(2, 4), name);
    expect(await files()).toEqual([path]);
    expect((await nodeDisk.stat(path)).mode & 0o777).toBe(0o600);
    for (const inside of ['incoming', name.slice(0, 2), join(name.slice(0, 2), name.slice(2, 4))])
      expect((await nodeDisk.stat(join(folder, inside))).mode & 0o777).toBe(0o700);
    expect((await kept(pdf())).name).not.toBe(name);
  });

  test('without its metadata; what was sent is still known by its sum', async () => {
    const photo = sample('photo.jpg');
    const added = await kept(photo);
    expect(added).toMatchObject({ type: 'image/jpeg', sides: { width: 32, height: 48 }, sentSha256: sha256(photo) });
    const stored = (await read(added.name))!;
    expect(photo.includes('Ada Muster')).toBe(true);
    expect(stored.includes('Ada Muster')).toBe(false);
    expect([added.bytes, added.sha256]).toEqual([stored.length, sha256(stored)]);
  });

  test('also when it arrives byte by byte, or is as large as it may be', async () => {
    const bytes = png();
    expect(await shelf.add(upload(bytes, { pieces: 1 }))).toMatchObject({ ok: true, type: 'image/png' });
    expect(await shelf.add(upload(bytes, { limit: bytes.length }))).toMatchObject({ ok: true });
    const large = Buffer.alloc(limitBytes, 'Hallo Mia. ');
    expect(await shelf.add(upload(large, { pieces: 65_536 }))).toMatchObject({
      ok: true,
      bytes: limitBytes,
      sha256: sha256(large),
    });
  });

  test('by a shelf opened later too', async () => {
    const { name } = await kept(pdf());
    expect(await read(name, createFileShelf({ folder }))).toEqual(pdf());
  });
});

describe('a file is refused, and nothing of it stays', () => {
  afterEach(async () => expect(await files()).toEqual([]));

  test('if it is empty', async () => {
    expect(await shelf.add(upload(Buffer.alloc(0)))).toEqual({ ok: false, reason: 'empty' });
  });

  test('if it says that it is too large: then not a byte is read', async () => {
    const body = new PassThrough();
    expect(await shelf.add({ body, declaredBytes: limitBytes + 1, limitBytes })).toEqual({ ok: false, reason: 'size' });
    expect(body.readableDidRead).toBe(false);
  });

  test('if it goes on behind its declared length: then the rest is not read', async () => {
    let produced = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          produced += 1_000;
          yield Buffer.alloc(1_000, 'a');
        }
      })(),
      { objectMode: false },
    );
    expect(await shelf.add({ body: endless, declaredBytes: 5_000, limitBytes })).toEqual({
      ok: false,
      reason: 'cut-off',
    });
    expect(produced).toBeLessThan(200_000);
    endless.destroy();
  });

  test('if it ends before its declared length, or breaks', async () => {
    expect(await shelf.add(upload(pdf(), { declaredBytes: pdf().length + 1 }))).toEqual({
      ok: false,
      reason: 'cut-off',
    });
    const broken = new PassThrough();
    const adding = shelf.add({ body: broken, declaredBytes: 100, limitBytes });
    broken.write('some bytes');
    broken.destroy(new Error('connection reset'));
    expect(await adding).toEqual({ ok: false, reason: 'cut-off' });
    const gone = new PassThrough().destroy();
    expect(await shelf.add({ body: gone, declaredBytes: 100, limitBytes })).toEqual({ ok: false, reason: 'cut-off' });
  });

  test('if it does not go on and is given up', async () => {
    const silent = new PassThrough();
    const controller = new AbortController();
    const { signal } = controller;
    const adding = shelf.add({ body: silent, declaredBytes: 100, limitBytes, signal });
    silent.write('some bytes');
    controller.abort();
    expect(await adding).toEqual({ ok: false, reason: 'cut-off' });
    expect(silent.destroyed).toBe(true);
    expect(await shelf.add({ ...upload(pdf()), signal })).toEqual({ ok: false, reason: 'cut-off' });
  });

  test('if it is none of the kinds we take, is damaged, or its picture is too large', async () => {
    expect(await shelf.add(upload(Buffer.from('MZ\x90\0', 'latin1')))).toEqual({ ok: false, reason: 'type' });
    expect(await shelf.add(upload(pdf().subarray(0, -9)))).toEqual({ ok: false, reason: 'unreadable' });
    expect(await shelf.add(upload(png({ width: 12_001 })))).toEqual({ ok: false, reason: 'size' });
  });
});

test('a removed file is gone, and removing it again says so', async () => {
  const { name } = await kept(pdf());
  expect(await shelf.remove(name)).toBe(true);
  expect(await files()).toEqual([]);
  expect(await shelf.open(name)).toBe(null);
  expect(await shelf.remove(name)).toBe(false);
});

test('no name leads out of the folder', async () => {
  const { name } = await kept(pdf());
  await nodeDisk.writeFile(join(folder, 'secret'), 'secret');
  expect(await read(name)).toEqual(pdf());
  for (const wrong of [
    '',
    '.',
    '../secret',
    'secret',
    `${name}/../../../secret`,
    name.toUpperCase(),
    `${name}\0`,
    `${name}0`,
    'incoming',
  ]) {
    if (wrong === name) continue;
    expect(await shelf.open(wrong)).toBe(null);
    expect(await shelf.remove(wrong)).toBe(false);
  }
  expect(await nodeDisk.readFile(join(folder, 'secret'), 'utf8')).toBe('secret');
});

test('a link put in the place of a file is not followed', async () => {
  const { name } = await kept(pdf());
  const path = join(folder, name.slice(0, 2), name.slice(2, 4), name);
  await nodeDisk.writeFile(join(folder, 'secret'), 'secret');
  await nodeDisk.unlink(path);
  await nodeDisk.symlink(join(folder, 'secret'), path);
  await expect(shelf.open(name)).rejects.toMatchObject({ code: 'ELOOP' });
});

describe('with a disk that fails', () => {
  type Fault = 'write' | 'sync' | 'rename' | 'mkdir';
  /** The real one, until `fault` is set. */
  const faultyDisk = () => {
    const state: { fault: Fault | null; code: string } = { fault: null, code: 'ENOSPC' };
    const fail = (fault: Fault): void => {
      if (state.fault === fault) throw Object.assign(new Error(`${state.code}: the disk`), { code: state.code });
    };
    const disk: Disk = {
      ...nodeDisk,
      open: async (...given) => {
        const handle = await nodeDisk.open(...given);
        return new Proxy(handle, {
          get: (target, property) => {
            const value: unknown = Reflect.get(target, property, target);
            if (typeof value !== 'function') return value;
            return (...with_: unknown[]) => {
              if (property === 'appendFile' || property === 'writeFile') fail('write');
              if (property === 'sync') fail('sync');
              return value.apply(target, with_);
            };
          },
        });
      },
      rename: async (...given) => {
        fail('rename');
        return nodeDisk.rename(...given);
      },
      mkdir: (async (...given: Parameters<typeof nodeDisk.mkdir>) => {
        fail('mkdir');
        return nodeDisk.mkdir(...given);
      }) as typeof nodeDisk.mkdir,
    };
    return { disk, state };
  };

  test.each([
    'write',
    'sync',
    'rename',
    'mkdir',
  ] as const)('a disk full at the %s is said, leaves nothing, and once freed takes the file', async (fault) => {
    const { disk, state } = faultyDisk();
    const faulty = createFileShelf({ folder, disk });
    const before = await kept(pdf(), faulty);
    state.fault = fault;
    expect(await faulty.add(upload(sample('photo.jpg')))).toEqual({ ok: false, reason: 'storage-full' });
    expect(await files()).toHaveLength(1);
    expect(await read(before.name, faulty)).toEqual(pdf());
    state.fault = null;
    expect(await faulty.add(upload(sample('photo.jpg')))).toMatchObject({ ok: true });
    expect(await files()).toHaveLength(2);
  });

  test('a broken disk is our error, not a verdict on the file', async () => {
    const { disk, state } = faultyDisk();
    const faulty = createFileShelf({ folder, disk });
    state.fault = 'write';
    state.code = 'EIO';
    await expect(faulty.add(upload(pdf()))).rejects.toMatchObject({ code: 'EIO' });
    expect(await files()).toEqual([]);
    state.fault = null;
    expect(await faulty.add(upload(pdf()))).toMatchObject({ ok: true });
  });
});

test('of many uploads at once two are held in memory, fifty wait, and the rest is told to come again', async () => {
  let held = 0;
  let most = 0;
  const disk: Disk = {
    ...nodeDisk,
    readFile: (async (path: string) => {
      held += 1;
      most = Math.max(most, held);
      const bytes = await nodeDisk.readFile(path);
      // Until all have arrived: only then the queue can be full.
      await allArrived.promise;
      held -= 1;
      return bytes;
    }) as typeof nodeDisk.readFile,
  };
  const allArrived = Promise.withResolvers<void>();
  const crowded = createFileShelf({ folder, disk });
  const added = Array.from({ length: 55 }, () => crowded.add(upload(pdf())));
  const refused: unknown[] = [];
  for (const adding of added)
    void adding.then((result) => (result.ok ? undefined : refused.push(result) === 3 && allArrived.resolve()));
  const results = await Promise.all(added);
  expect(results.filter(({ ok }) => ok)).toHaveLength(52);
  expect(refused).toEqual(Array.from({ length: 3 }, () => ({ ok: false, reason: 'busy' })));
  expect(most).toBe(2);
  expect(await files()).toHaveLength(52);
});

test('what a crash left is swept away when it is old; what just arrives and what is kept stays', async () => {
  const { name } = await kept(pdf());
  const left = join(folder, 'incoming', randomBytes(16).toString('hex'));
  await nodeDisk.writeFile(left, 'half a file');
  await nodeDisk.utimes(left, 1_000, 1_000);
  const fresh = join(folder, 'incoming', randomBytes(16).toString('hex'));
  await nodeDisk.writeFile(fresh, 'half a file');
  await nodeDisk.utimes(fresh, 3_000, 3_000);

  const arriving = new PassThrough();
  const bytes = png();
  const adding = shelf.add({ body: arriving, declaredBytes: bytes.length, limitBytes });
  while ((await nodeDisk.readdir(join(folder, 'incoming'))).length < 3) await new Promise(setImmediate);

  expect(await shelf.sweep(2_000_000)).toBe(1);
  expect(await shelf.sweep(Number.MAX_SAFE_INTEGER)).toBe(1);
  arriving.end(bytes);
  expect(await adding).toMatchObject({ ok: true });
  expect(await nodeDisk.readdir(join(folder, 'incoming'))).toEqual([]);
  expect(await read(name)).toEqual(pdf());
});

test('on a fresh folder there is nothing to sweep', async () => {
  expect(await createFileShelf({ folder: join(folder, 'none') }).sweep(Number.MAX_SAFE_INTEGER)).toBe(0);
});

test('over HTTP the sender gets her answer, whether her file is taken, too large or damaged; one who goes is noticed', async () => {
  const results: string[] = [];
  const requests = new EventEmitter();
  const server = createServer(async (incoming, answer) => {
    requests.emit('came');
    const declaredBytes = Number(incoming.headers['content-length']);
    const added = await shelf.add({ body: incoming, declaredBytes, limitBytes: 20_000 });
    results.push(added.ok ? added.type : added.reason);
    answer.writeHead(added.ok ? 200 : 415, { connection: 'close' }).end();
    requests.emit('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const put = (declared: number) =>
    request({ port, host: '127.0.0.1', method: 'PUT', headers: { 'content-length': declared } });
  const statusOf = async (bytes: Buffer): Promise<number | undefined> => {
    const outgoing = put(bytes.length).end(bytes);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response.resume().statusCode;
  };
  try {
    expect(await statusOf(sample('photo.jpg'))).toBe(200);
    expect(await statusOf(Buffer.alloc(30_000, 'a'))).toBe(415);
    expect(await statusOf(jpeg().subarray(0, -1))).toBe(415);

    const [came, answered] = [once(requests, 'came'), once(requests, 'answered')];
    const leaving = put(10_000).on('error', () => {});
    leaving.write(pdf());
    await came;
    leaving.destroy();
    await answered;
    expect(results).toEqual(['image/jpeg', 'size', 'unreadable', 'cut-off']);
    expect(await files()).toHaveLength(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
