import type { Request, RequestHandler } from 'express';
import { problem } from '../../protocol/problems.ts';
import type { Limiter } from '../doors/limiter.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { createGate } from '../gate.ts';
import type { Store } from '../store/store.ts';
import { sendProblem } from './answer.ts';
import { mailPage } from './headers.ts';
import type { Identify } from './mount-doors.ts';
import { factsOf } from './mount-doors.ts';

interface Needs {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'read'>;
  readonly limiter: Limiter;
  readonly identifyAgent: Identify;
  readonly networkOf: (request: Request) => string;
  readonly refused: Doorway['refused'];
  /** From the bytes of a mail a page in which nothing runs or loads. */
  readonly readOriginal: (bytes: Uint8Array) => Promise<{ readonly html: string }>;
}

/** A mail as its sender made it look, for a frame of the inbox: agents of its site only, and nothing in it can do anything. */
export const mailRoute = ({
  store,
  shelf,
  limiter,
  identifyAgent,
  networkOf,
  refused,
  readOriginal,
}: Needs): RequestHandler => {
  // Each is held in memory while it is taken apart.
  const reading = createGate({ atOnce: 2, waiting: 20 });

  return async (request, response) => {
    const network = networkOf(request);
    const facts = factsOf('inbox', request, response, network);
    const standing = await identifyAgent(request, facts, null);
    const isIn = !('code' in standing) && 'caller' in standing && standing.caller.side === 'agent';
    if (!isIn || ('needsFactor' in standing && standing.needsFactor === true)) {
      const refusal = 'code' in standing ? standing : problem(isIn ? 'auth.factor' : 'auth.missing');
      refused('mail', refusal, facts);
      return sendProblem(response, refusal);
    }
    const slow = await limiter.take('inbox', { standing, network });
    if (slow !== null) return sendProblem(response, slow);
    const id = /^[1-9]\d{0,15}$/.test(String(request.params.id)) ? Number(request.params.id) : null;
    const mail = id === null ? undefined : await store.read.mail(standing.caller.site, id);
    const read = await reading.enter(async () => {
      const bytes = mail === undefined || mail.shelf === null ? null : await shelf.read(mail.shelf);
      return bytes === null ? null : readOriginal(bytes);
    });
    if (!read.ok) return sendProblem(response, problem('server.busy', undefined, 2_000));
    if (read.value === null) return sendProblem(response, problem('not-found'));
    mailPage(response);
    response.type('text/html').send(read.value.html);
  };
};
