import { ConfigError } from '../config.ts';
import { errorCode } from '../error-code.ts';
import { NoTalk } from '../operator/ask-operator.ts';
import { StartRefusal } from '../start-refusal.ts';
import { NewerSchema } from '../store/migrate.ts';
import { StoreTaken } from '../store/store-taken.ts';

/** What the operator did wrong, or what she has to know: one sentence, and the exit code. */
export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';
  readonly exitCode: number;
  constructor(sentence: string, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/**
 * What stopped the store's own work, as a sentence: its errors are sentences already, those of the system are a code.
 * What has an exit code of its own keeps it.
 */
export const asCommandRefusal = (cause: unknown, what: string): unknown => {
  const code = errorCode(cause);
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return new CommandRefusal(`${what}: ${codes[code] ?? code}.`);
  return cause instanceof Error && cause.constructor === Error ? new CommandRefusal(cause.message) : cause;
};

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'the disk can only be read',
  ENOTDIR: 'this is a file and no folder',
  EEXIST: 'this is a file and no folder',
};

/** Exit code of a command that was typed wrongly (sysexits.h: EX_USAGE). */
const usageExit = 64;

/** Runs a command of the shell to its end: what can go wrong is told in one sentence on stderr, what must not with its trace. */
export const runCommand = async (command: () => void | Promise<void>): Promise<void> => {
  try {
    await command();
  } catch (cause) {
    const told = sentenceOf(cause);
    if (told === null) throw cause;
    process.stderr.write(`${told.sentence}\n`);
    process.exitCode = told.exitCode;
  }
};

const sentenceOf = (cause: unknown): { sentence: string; exitCode: number } | null => {
  if (!(cause instanceof Error)) return null;
  if (cause instanceof CommandRefusal || cause instanceof StartRefusal || cause instanceof StoreTaken)
    return { sentence: cause.message, exitCode: cause.exitCode };
  if (cause instanceof ConfigError || cause instanceof NewerSchema || cause instanceof NoTalk)
    return { sentence: cause.message, exitCode: 1 };
  // What node:util's parseArgs says of a misspelt option.
  if ('code' in cause && typeof cause.code === 'string' && cause.code.startsWith('ERR_PARSE_ARGS_'))
    return { sentence: cause.message, exitCode: usageExit };
  return null;
};
