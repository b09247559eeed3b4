import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { fileRoutes } from '../../plugin-server/http/file-routes.ts';
import { randomPart } from '../../protocol/ids.ts';

const id = `fl_${randomPart()}`;

/** One file of Ada's, which opens when the test says so. */
const shelfOf = (opening: Promise<void>) => {
  const body = Readable.from(['a line']);
  const device = 'dv_ada';
  const caller = { side: 'visitor', site: 'st_shop', device, origin: `d:${device}` };
  const needs = {
    store: {
      read: { file: async () => ({ id, conversation: null, device, aside: 0, name: 'a.txt', type: 'text/plain' }) },
    },
    shelf: { open: () => opening.then(() => ({ bytes: 6, body })) },
    limiter: { take: async () => null, spent: async () => null },
    identify: { visitor: async () => ({ as: 'visitor', caller }) },
    networkOf: () => '192.0.2.0/24',
    isListed: async () => false,
  } as unknown as Parameters<typeof fileRoutes>[0];
  const response = Object.assign(new PassThrough(), {
    locals: {},
    vary: () => {},
    set: () => {},
    removeHeader: () => {},
  });
  const request = { headers: {}, params: { id } } as unknown as Request;
  const given = fileRoutes(needs).get('visitor')(request, response as unknown as Response, () => {});
  return { body, response, given };
};

test('whoever asked for a file gets its bytes', async () => {
  const { response, given } = shelfOf(Promise.resolve());
  await given;
  expect(await response.toArray()).toEqual([Buffer.from('a line')]);
});

test('whoever has gone before the file was open leaves it closed', async () => {
  let open = (): void => {};
  const { body, response, given } = shelfOf(new Promise((resolve) => (open = resolve)));
  response.destroy();
  await once(response, 'close');
  open();
  await given;
  if (!body.destroyed) await once(body, 'close');
  expect(body.destroyed).toBe(true);
});
