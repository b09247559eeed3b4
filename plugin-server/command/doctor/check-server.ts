import { get } from 'node:http';
import type { Config } from '../../config.ts';
import { type Finding, fine, look } from './finding.ts';

const patienceMs = 3_000;

/** Does a server answer where this configuration puts one? That none runs is no fault. */
export const checkServer = async ({ host, port }: Config): Promise<Finding> => {
  const what = 'server';
  const status = await statusOf(host === '0.0.0.0' || host === '::' ? 'localhost' : host, port);
  if (status === null) return fine(what, `None answers on port ${port}.`);
  return status === 200
    ? fine(what, `It answers on port ${port} and is ready.`)
    : look(what, `What answers on port ${port} says it is not ready (${status}).`);
};

const statusOf = (host: string, port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const request = get({ host, port, path: '/readyz', timeout: patienceMs }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(null));
  });
