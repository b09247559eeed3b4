import type { Logger } from 'pino';
import { pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Pick<Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>;

/** Fields a line may have besides its message: ids, codes, counts, durations. Everything else is dropped, so that no text, name or address gets into a log. */
const allowed = new Set([
  'level',
  'time',
  'msg',
  'door',
  'side',
  'code',
  'requestId',
  'site',
  'conversation',
  'device',
  'agent',
  'signIn',
  'count',
  'ms',
  'bytes',
  'status',
  'port',
  'state',
  'reason',
  'version',
  'epoch',
  'run',
  'name',
  'stack',
  'network',
  'store',
  'queued',
  'signal',
  'op',
]);

const only = (fields: Record<string, unknown>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (allowed.has(name)) kept[name] = value;
  return kept;
};

/** Of an error the class and where it was thrown; its message may quote what people wrote. */
export const traceOf = (error: unknown): { name: string; stack: string } => {
  if (!(error instanceof Error)) return { name: typeof error, stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const cause = error.cause instanceof Error ? ` < ${error.cause.name}` : '';
  return { name: `${error.name}${cause}`, stack: frames.slice(0, 8).join('\n') };
};

/** JSON lines, UTC, on stdout. */
export const createLog = (level: LogLevel): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: only },
  });
