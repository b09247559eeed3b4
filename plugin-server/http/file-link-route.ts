import { pipeline } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import { problem } from '../../protocol/problems.ts';
import type { Clock } from '../clock.ts';
import type { Limiter } from '../doors/limiter.ts';
import { contentDisposition } from '../file/content-disposition.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { LinkPasses } from '../secret/link-passes.ts';
import type { FileTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { sendProblem } from './answer.ts';
import { fileAnswer } from './headers.ts';

interface Needs {
  readonly store: Pick<Store, 'read'>;
  readonly shelf: Pick<FileShelf, 'open'>;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly passes: Pick<LinkPasses, 'fileIn'>;
  readonly networkOf: (request: Request) => string;
}

/**
 * A file that was too large for its mail, for whoever got the mail, as long as the link is good and the file is there. Of a file
 * only agents may see no link opens anything, whoever made it.
 */
export const fileLinkRoute = ({ store, shelf, clock, limiter, passes, networkOf }: Needs): RequestHandler => {
  const given = async (token: string): Promise<FileTable | null> => {
    const named = passes.fileIn(token, clock.wall());
    const file = named === null ? undefined : await store.read.file(named.site, named.file);
    return file === undefined || file.aside === 1 || file.conversation === null ? null : file;
  };
  return async (request, response) => {
    const slow = await limiter.take('token', { standing: { as: 'page' }, network: networkOf(request) });
    if (slow !== null) return sendProblem(response, slow);
    const file = await given(String(request.params.token));
    const opened = file === null ? null : await shelf.open(file.shelf);
    if (file === null || opened === null) return sendProblem(response, problem('not-found'));
    fileAnswer(response);
    response.set({
      'Content-Type': file.type,
      'Content-Length': String(opened.bytes),
      'Content-Disposition': contentDisposition(file.name, file.type),
    });
    if (response.destroyed) return void opened.body.destroy();
    pipeline(opened.body, response, () => {});
  };
};
