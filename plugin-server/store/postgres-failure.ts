import { problem } from '../../protocol/problems.ts';
import { busy } from './lanes.ts';
import { StoreRefusal } from './store.ts';

/** What PostgreSQL's SQLSTATE codes mean to us (appendix A of its manual). */

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return '';
  return error.code;
};

/**
 * Two transactions met: run again, this time one after the other. A key that was taken meanwhile is such a meeting too:
 * the verb then finds the other's row and decides anew.
 */
const met = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '23505', // unique_violation
  '23503', // foreign_key_violation
]);
const keys = new Set(['23505', '23503']);
const storage = new Set([
  '53100', // disk_full
  '58030', // io_error
  '25006', // read_only_sql_transaction
]);

export const isMeeting = (error: unknown): boolean => met.has(codeOf(error));

/** The server is away, or hangs up: pg gives errors of the socket, and its own without a code. */
export const isDisconnection = (error: unknown): boolean => {
  const code = codeOf(error);
  if (/^(08...|57P0[1-5]|53300)$/.test(code)) return true;
  if (/^E[A-Z]{4,}$/.test(code)) return true;
  return (
    error instanceof Error &&
    code === '' &&
    /terminated|timeout|not queryable|closed the connection/i.test(error.message)
  );
};

/** As the caller of the store gets it: what may pass by repeating is a refusal, everything else is the error itself. */
export const refusalOf = (error: unknown): unknown => {
  const code = codeOf(error);
  if (storage.has(code)) return new StoreRefusal(problem('server.storage-full'), error);
  if (isDisconnection(error)) return busy(error);
  if (met.has(code) && !keys.has(code)) return busy(error);
  if (code.startsWith('53') || code === '57014') return busy(error);
  return error;
};
