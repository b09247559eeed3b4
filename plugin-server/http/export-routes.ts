import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import * as v from 'valibot';
import { problem } from '../../protocol/problems.ts';
import { exportToken } from '../../protocol/schema.ts';
import type { Clock } from '../clock.ts';
import type { Limiter } from '../doors/limiter.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { makeArchive } from '../identity/handout/make-archive.ts';
import { type Taken, takeExport, takeOwnExport } from '../identity/handout/take-export.ts';
import type { Log } from '../log.ts';
import { traceOf } from '../log.ts';
import type { Store } from '../store/store.ts';
import { StoreRefusal } from '../store/store.ts';
import { sendProblem } from './answer.ts';
import type { IsListed } from './cors.ts';
import { allowOrigin } from './cors.ts';
import { fileAnswer } from './headers.ts';
import type { Identify } from './mount-doors.ts';
import { factsOf } from './mount-doors.ts';

interface Needs {
  readonly store: Store;
  readonly shelf: FileShelf;
  readonly clock: Clock;
  readonly log: Log;
  readonly limiter: Limiter;
  readonly identifyAgent: Identify;
  readonly networkOf: (request: Request) => string;
  readonly isListed: IsListed;
  readonly refused: Doorway['refused'];
}

const passIn = (value: string | undefined): string | null => {
  const parsed = v.safeParse(exportToken, value);
  return parsed.success ? parsed.output : null;
};

/** What is held of a person, as one archive, for a pass that works once. The pass travels in a header: an address is kept in too many places. */
export const exportRoutes = (needs: Needs): { visitor: RequestHandler; inbox: RequestHandler } => {
  const { store, shelf, clock, log, limiter, identifyAgent, networkOf, isListed, refused } = needs;

  const send = async (response: Response, taken: Taken | null, isHerself: boolean): Promise<void> => {
    if (taken === null) return sendProblem(response, problem('not-found'));
    fileAnswer(response);
    const day = new Date(clock.wall()).toISOString().slice(0, 10);
    response.set({
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="nahtlos-${day}.zip"`,
    });
    const archive = makeArchive({ ...taken, read: store.read, shelf, isHerself, now: clock.wall() });
    try {
      await pipeline(Readable.from(archive), response);
    } catch (error) {
      // She went away, or a file could not be read: what was sent is no archive, and she sees that it ended early.
      if (!response.destroyed) response.destroy();
      if (!response.writableAborted && !isGoneAway(error)) log.error(traceOf(error), 'export failed');
    }
  };

  const guarded =
    (work: RequestHandler): RequestHandler =>
    async (request, response, next) => {
      try {
        await work(request, response, next);
      } catch (error) {
        if (error instanceof StoreRefusal) return sendProblem(response, error.problem);
        throw error;
      }
    };

  return {
    visitor: guarded(async (request, response) => {
      await allowOrigin(request, response, isListed);
      const network = networkOf(request);
      const slow = await limiter.take('token', { standing: { as: 'page' }, network });
      if (slow !== null) return sendProblem(response, slow);
      const pass = passIn(/^Bearer (\S{1,100})$/.exec(request.headers.authorization ?? '')?.[1]);
      await send(response, pass === null ? null : await takeOwnExport({ store, clock }, pass), true);
    }),
    inbox: guarded(async (request, response) => {
      const network = networkOf(request);
      const facts = factsOf('inbox', request, response, network);
      const standing = await identifyAgent(request, facts, null);
      if (
        'code' in standing ||
        !('caller' in standing) ||
        standing.caller.side !== 'agent' ||
        standing.as === 'agent'
      ) {
        const refusal =
          'code' in standing ? standing : problem('caller' in standing ? 'auth.forbidden' : 'auth.missing');
        refused('export', refusal, facts);
        return sendProblem(response, refusal);
      }
      if ('needsFactor' in standing && standing.needsFactor) return sendProblem(response, problem('auth.factor'));
      const slow = await limiter.take('profile-data', { standing, network });
      if (slow !== null) return sendProblem(response, slow);
      const pass = passIn(request.header('x-nahtlos-export'));
      await send(response, pass === null ? null : await takeExport({ store, clock }, standing.caller, pass), false);
    }),
  };
};

const isGoneAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
