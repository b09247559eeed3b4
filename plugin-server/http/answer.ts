import type { ErrorRequestHandler, Response } from 'express';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Log } from '../log.ts';
import { traceOf } from '../log.ts';

/** A refusal over HTTP: the same shape as in a socket's acknowledgement. */
export const sendProblem = (response: Response, it: Problem): void => {
  if (response.headersSent) return void response.destroy();
  if (it.retryAfterMs !== undefined) response.setHeader('Retry-After', String(Math.ceil(it.retryAfterMs / 1_000)));
  response
    .status(it.status)
    .set('Cache-Control', 'no-store')
    .json({ ok: false, problem: { ...it, requestId: String(response.locals.requestId) } });
};

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500;

/** What express and its parsers throw: too large, not JSON, a path that cannot be decoded, or our own mistake. */
export const errorAnswer =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const status = statusOf(error);
    if (status === 413) return sendProblem(response, problem('request.too-large'));
    if (status >= 400 && status < 500) return sendProblem(response, problem('request.malformed'));
    log.error({ requestId: String(response.locals.requestId), ...traceOf(error) }, 'request failed');
    sendProblem(response, problem('server.error'));
  };
