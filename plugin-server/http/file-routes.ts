import { pipeline } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import * as v from 'valibot';
import type { FileId } from '../../protocol/ids.ts';
import type { LimitName } from '../../protocol/limits.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import { cid, fileId } from '../../protocol/schema.ts';
import type { Side } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { Caller } from '../conversation/caller.ts';
import { peerOf } from '../conversation/caller.ts';
import type { Limiter } from '../doors/limiter.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import { contentDisposition } from '../file/content-disposition.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { keepFile } from '../file/keep-file.ts';
import type { FileTable } from '../store/schema.ts';
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
  readonly limiter: Limiter;
  readonly identify: Readonly<Record<Side, Identify>>;
  readonly networkOf: (request: Request) => string;
  readonly isListed: IsListed;
  readonly refused: Doorway['refused'];
}

const nameIn = (request: Request): string => {
  const given = request.header('x-nahtlos-name') ?? '';
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
};

const authMissing = problem('auth.missing');

/** As `authorize` at a door: whoever has no sign-in, or only half of one. */
const refuse = (standing: Standing | Problem): Problem | null => {
  if ('code' in standing) return standing;
  if (!('caller' in standing)) return authMissing;
  return 'needsFactor' in standing && standing.needsFactor ? problem('auth.factor') : null;
};

const most: Record<Side, { readonly bytes: number; readonly limit: LimitName }> = {
  visitor: { bytes: limits.visitorFileBytes, limit: 'file' },
  inbox: { bytes: limits.agentFileBytes, limit: 'agent-file' },
};

/** Uploads and downloads: the only bytes that are no JSON. Ownership is asked each time; nothing is ever served by its path. */
export const fileRoutes = ({ store, shelf, clock, limiter, identify, networkOf, isListed, refused }: Needs) => {
  const admit = async (
    side: Side,
    request: Request,
    response: Response,
  ): Promise<{ caller: Caller; standing: Standing; network: string } | null> => {
    if (side === 'visitor') await allowOrigin(request, response, isListed);
    const network = networkOf(request);
    const facts = factsOf(side, request, response, network);
    const standing = await identify[side](request, facts, null);
    const problem = refuse(standing);
    if (problem === null && 'caller' in standing) return { caller: standing.caller, standing, network };
    const refusal = problem ?? authMissing;
    refused('file', refusal, facts);
    sendProblem(response, refusal);
    return null;
  };

  const put =
    (side: Side): RequestHandler =>
    async (request, response) => {
      const admitted = await admit(side, request, response);
      if (admitted === null) return;
      const slow = await limiter.take(most[side].limit, admitted);
      if (slow !== null) return sendProblem(response, slow);
      const key = v.safeParse(cid, request.header('x-nahtlos-cid'));
      if (!key.success) return sendProblem(response, problem('request.malformed', { field: 'x-nahtlos-cid' }));
      const declaredBytes = Number(request.header('content-length') ?? Number.NaN);
      if (!Number.isSafeInteger(declaredBytes))
        return sendProblem(response, problem('request.malformed', { field: 'content-length' }));
      try {
        const kept = await keepFile(store, shelf, {
          from: admitted.caller,
          cid: key.output,
          name: nameIn(request),
          body: request,
          declaredBytes,
          limitBytes: most[side].bytes,
          now: clock.wall(),
        });
        if (!kept.ok) return sendProblem(response, kept.problem);
        const { id, type, bytes, width, height, name } = kept.file;
        response.set('Cache-Control', 'no-store').json({
          ok: true,
          file: id,
          name,
          type,
          bytes,
          ...(width === null || height === null ? {} : { width, height }),
        });
      } catch (error) {
        if (error instanceof StoreRefusal) return sendProblem(response, error.problem);
        throw error;
      }
    };

  /** The file, if it stands in something this caller may read, or if she sent it herself. */
  const readable = async (caller: Caller, id: FileId): Promise<FileTable | null> => {
    const file = await store.read.file(caller.site, id);
    if (file === undefined) return null;
    if (caller.side === 'agent') return file.conversation !== null || file.agent === caller.agent ? file : null;
    if (file.aside === 1) return null;
    if (file.conversation === null) return file.device === caller.device ? file : null;
    return (await store.read.readable(peerOf(caller, clock.wall()), file.conversation)) === undefined ? null : file;
  };

  const get =
    (side: Side): RequestHandler =>
    async (request, response) => {
      const admitted = await admit(side, request, response);
      if (admitted === null) return;
      const slow = await limiter.take(side === 'visitor' ? 'read' : 'inbox', admitted);
      if (slow !== null) return sendProblem(response, slow);
      const id = v.safeParse(fileId, request.params.id);
      const file = id.success ? await readable(admitted.caller, id.output) : null;
      const opened = file === null ? null : await shelf.open(file.shelf);
      if (file === null || opened === null) return sendProblem(response, problem('not-found'));
      fileAnswer(response);
      response.set({
        'Content-Type': file.type,
        'Content-Length': String(opened.bytes),
        'Content-Disposition': contentDisposition(file.name, file.type),
      });
      // Gone while the file was being opened: nobody would ever close it.
      if (response.destroyed) return void opened.body.destroy();
      pipeline(opened.body, response, () => {});
    };

  return { put, get };
};
