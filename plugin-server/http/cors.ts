import type { Request, Response } from 'express';
import { type Door, doorPath } from '../../protocol/door.ts';
import { wire } from '../../protocol/wire.ts';

/** Is the origin on the list of any site? */
export type IsListed = (origin: string | null | undefined) => Promise<boolean>;

const openPaths: ReadonlySet<string> = new Set(
  Object.entries<Door>(wire.visitor.doors)
    .filter(([, door]) => door.anyPage === true)
    .map(([name]) => doorPath('visitor', name)),
);

/** Doors that a page may use which is on no list. */
export const takesAnyPage = ({ path }: Request): boolean => openPaths.has(path);

/** A listed page may call the visitors' doors and read the answers; credentials never travel. */
export const allowOrigin = async (request: Request, response: Response, isListed: IsListed): Promise<void> => {
  const { origin } = request.headers;
  response.vary('Origin');
  if (origin === undefined || !(takesAnyPage(request) || (await isListed(origin)))) return;
  response.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Retry-After',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
};

export const allowPreflight = async (request: Request, response: Response, isListed: IsListed): Promise<void> => {
  await allowOrigin(request, response, isListed);
  response.status(204).set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT',
    'Access-Control-Allow-Headers': 'authorization, content-type, x-nahtlos-cid, x-nahtlos-name, x-nahtlos-pass',
    'Access-Control-Max-Age': '7200',
  });
  response.end();
};
