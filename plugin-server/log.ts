import type { DestinationStream } from 'pino';
import { pino } from 'pino';
import type { LogLevel } from './config.ts';

/** Fields a line may have besides its message: ids, codes, counts, durations. Everything else is dropped, so that no text, name or address gets into a log. */
const allowed = [
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
] as const;
const isAllowed = new Set<string>(allowed);

export type Fields = { readonly [Name in (typeof allowed)[number]]?: string | number | boolean | null };
/** A sentence of ours and fields from the list: neither an error nor anything that came in fits. */
export type Log = {
  readonly [Level in 'fatal' | 'error' | 'warn' | 'info' | 'debug']: (fields: Fields, sentence: string) => void;
};

const only = (fields: Record<string, unknown>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (isAllowed.has(name)) kept[name] = value;
  return kept;
};

const frame = /^ {4}at (?:.*:\d+:\d+\)?|.*\((?:<anonymous>|native)\))$/;

/** Of an error the class and where it was thrown; its message may quote what people wrote, on lines that look like places. */
export const traceOf = (error: unknown): { name: string; stack: string } => {
  if (!(error instanceof Error)) return { name: typeof error, stack: '' };
  const { stack = '', message } = error;
  const places = message === '' ? stack : (stack.split(message).at(-1) ?? '');
  const frames = places.split('\n').filter((line) => frame.test(line));
  const cause = error.cause instanceof Error ? ` < ${error.cause.name}` : '';
  return { name: `${error.name}${cause}`, stack: frames.slice(0, 8).join('\n') };
};

/** JSON lines, UTC, on stdout if nothing else is said. */
export const createLog = (level: LogLevel, out?: DestinationStream): Log => {
  const settings = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: only },
  };
  return out === undefined ? pino(settings) : pino(settings, out);
};
