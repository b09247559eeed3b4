import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { errorCode } from '../error-code.ts';
import { type OperatorAnswer, type OperatorRequest, operatorAnswer, operatorSocket } from './operator-talk.ts';
import { readLine } from './read-line.ts';

/** The process that runs does not answer as one of this version would, or not to this account. */
export class NoTalk extends Error {
  override readonly name = 'NoTalk';
}

/**
 * Asks the process that works with this data folder; null: none does.
 * @throws NoTalk with one sentence
 */
export const askOperator = async (dataFolder: string, request: OperatorRequest): Promise<OperatorAnswer | null> => {
  const socket = await open(operatorSocket(dataFolder));
  if (socket === null) return null;
  socket.write(`${JSON.stringify(request)}\n`);
  const line = await readLine(socket);
  socket.destroy();
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), operatorAnswer), line);
  if (!answer.success)
    throw new NoTalk('The running server did not answer; look at its log, and whether it is of the same version.');
  return answer.output;
};

const open = (path: string): Promise<Socket | null> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (cause) => {
      const code = errorCode(cause);
      if (code === 'ENOENT' || code === 'ECONNREFUSED') return resolve(null);
      reject(
        new NoTalk(
          code === 'EACCES'
            ? 'The server runs under another account; run this command as that account.'
            : `The running server cannot be reached (${code ?? 'unknown error'}).`,
          { cause },
        ),
      );
    });
  });
