import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import * as v from 'valibot';
import { problem } from '../../protocol/problems.ts';
import type { Log } from '../log.ts';
import { traceOf } from '../log.ts';
import { StoreRefusal } from '../store/store.ts';
import { answerOperator, type OperatorDesk, refusedAs } from './answer-operator.ts';
import { type OperatorAnswer, operatorRequest, operatorSocket } from './operator-talk.ts';
import { readLine } from './read-line.ts';

export interface OperatorListener {
  /** Nobody new is heard; whoever is speaking gets her answer. */
  close(): Promise<void>;
}

interface Needs extends OperatorDesk {
  readonly dataFolder: string;
  readonly log: Log;
}

const mostTalks = 8;
/** Windows has no socket files in Node: there the server is stopped before a command writes. */
const hasSocketFiles = process.platform !== 'win32';

/**
 * Hears the operator's commands as long as the server runs. Where the file cannot be made (a path too long for a socket,
 * a file system without them) the server runs without, and commands say that it has to be stopped first.
 */
export const listenForOperator = async ({ dataFolder, log, ...desk }: Needs): Promise<OperatorListener> => {
  if (!hasSocketFiles) return { close: () => Promise.resolve() };
  const silent = new Set<Socket>();
  const talking = new Set<Promise<void>>();
  const server = createServer((socket) => {
    silent.add(socket);
    const line = readLine(socket).finally(() => silent.delete(socket));
    const talk = line.then((said) => answer(socket, said, desk, log)).finally(() => talking.delete(talk));
    talking.add(talk);
  });
  server.maxConnections = mostTalks;
  const path = operatorSocket(dataFolder);
  // What lies there was left by a process that was killed: this one holds the folder.
  rmSync(path, { force: true });
  const cause = await new Promise<Error | null>((resolve) => {
    server.once('error', resolve);
    server.once('listening', () => resolve(null));
    // The file is made in this turn, for nobody but this account.
    const before = process.umask(0o177);
    server.listen(path);
    process.umask(before);
  });
  if (cause !== null) {
    log.warn({ op: 'operator', ...traceOf(cause) }, 'no socket file for commands in the data folder');
    return { close: () => Promise.resolve() };
  }
  server.on('error', (error) => log.error({ op: 'operator', ...traceOf(error) }, 'commands are not heard any more'));
  return {
    close: async () => {
      // Closing removes the file.
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of silent) socket.destroy();
      await Promise.all(talking);
      await closed;
    },
  };
};

const answer = async (socket: Socket, line: string | null, desk: OperatorDesk, log: Log): Promise<void> => {
  if (line !== null) {
    const said = await answerLine(line, desk, log);
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.end(`${JSON.stringify(said)}\n`, () => resolve());
    });
  }
  socket.destroy();
};

const answerLine = async (line: string, desk: OperatorDesk, log: Log): Promise<OperatorAnswer> => {
  try {
    const parsed = v.safeParse(operatorRequest, JSON.parse(line));
    if (parsed.success) return await answerOperator(desk, parsed.output);
    return refusedAs(problem('request.malformed'));
  } catch (cause) {
    if (cause instanceof SyntaxError) return refusedAs(problem('request.malformed'));
    if (cause instanceof StoreRefusal) return refusedAs(cause.problem);
    log.error({ op: 'operator', ...traceOf(cause) }, 'command failed');
    return refusedAs(problem('server.error'));
  }
};
