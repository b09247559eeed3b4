import { limits } from '../../protocol/limits.ts';
import type { SignInTable } from '../store/schema.ts';

/** A sign-in ends when somebody ends it, after 12 hours without a request, and after 7 days in any case. */
export const isLive = (row: SignInTable, now: number): boolean =>
  row.ended_at === null && now - row.seen_at <= limits.signInIdleMs && now - row.started_at <= limits.signInLifeMs;
