import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Express, Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { Door } from '../../protocol/door.ts';
import { doorPath } from '../../protocol/door.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Side } from '../../protocol/wire.ts';
import { wire } from '../../protocol/wire.ts';
import type { Facts } from '../doors/call.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import { sendProblem } from './answer.ts';
import type { CookieJar } from './cookie.ts';
import type { IsListed } from './cors.ts';
import { allowOrigin } from './cors.ts';

/** Who stands behind a request, or why nobody is let through. `siteKey`: what the body names, for pages without a device. */
export type Identify = (request: Request, facts: Facts, siteKey: string | null) => Promise<Standing | Problem>;

interface Needs {
  readonly doorway: Doorway;
  readonly identify: Readonly<Record<Side, Identify>>;
  readonly networkOf: (request: Request) => string;
  readonly cookies: CookieJar;
  readonly isListed: IsListed;
}

/** First of all: a number for the request, found again in logs and problems. */
export const numberRequest: RequestHandler = (_request, response, next) => {
  response.locals.requestId = randomUUID();
  next();
};

export const factsOf = (side: Side, request: Request, response: Response, network: string): Facts => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return {
    side,
    via: 'http',
    requestId: String(response.locals.requestId),
    network,
    origin: request.headers.origin ?? null,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 500),
    signal: gone.signal,
  };
};

const siteKeyIn = (body: unknown): string | null => {
  const key: unknown = typeof body === 'object' && body !== null && 'site' in body ? body.site : null;
  return typeof key === 'string' ? key : null;
};

/** JSON in UTF-8 and nothing that a browser would send without asking first. */
const isJson = ({ headers }: IncomingMessage): boolean =>
  /^application\/json(?:;\s*charset="?utf-8"?)?$/i.test(headers['content-type'] ?? '');

const parseJson = express.json({ limit: limits.requestBytes, strict: true, type: isJson, inflate: false });

/** The HTTP twin of every socket door, from the one table. */
export const mountDoors = (app: Express, { doorway, identify, networkOf, cookies, isListed }: Needs): void => {
  /** First, so that a page can read every refusal, also those of the parser. */
  const allow: RequestHandler = async (request, response, next) => {
    await allowOrigin(request, response, isListed);
    next();
  };
  const before: Record<Side, RequestHandler[]> = { visitor: [allow, parseJson], inbox: [parseJson] };

  const pass =
    (side: Side, name: string): RequestHandler =>
    async (request, response) => {
      if (!isJson(request)) return sendProblem(response, problem('request.malformed', { field: 'content-type' }));
      const facts = factsOf(side, request, response, networkOf(request));
      const standing = await identify[side](request, facts, siteKeyIn(request.body));
      if ('code' in standing) {
        doorway.refused(name, standing, facts);
        return sendProblem(response, standing);
      }
      const passed = await doorway.pass(side, name, standing, request.body, facts);
      if (!passed.ok) return sendProblem(response, passed.problem);
      if (passed.cookie !== undefined) {
        response.append('Set-Cookie', cookies.write(passed.cookie));
        if (passed.cookie === null) response.set('Clear-Site-Data', '"cache"');
      }
      response.set('Cache-Control', 'no-store').json({ ok: true, ...passed.answer });
      passed.announce();
    };

  for (const side of ['visitor', 'inbox'] as const) {
    for (const [name, door] of Object.entries<Door>(wire[side].doors)) {
      if (door.via.includes('http')) app.post(doorPath(side, name), ...before[side], pass(side, name));
    }
  }
};
