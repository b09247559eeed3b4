import type { Strength } from '../../../protocol/identity.ts';

const day = 86_400_000;
/** Shops hand in what they have kept. */
const shopReachMs = 3_650 * day;
const browserReachMs = day;

export interface ClaimTimes {
  /** When it happened, by the clock of whoever says so. */
  readonly at: number;
  /** What that clock said when it was sent; a clock that is wrong is wrong in both. */
  readonly sentAt?: number | undefined;
  /** By our clock; without one, `at` is ours already. */
  readonly receivedAt?: number | undefined;
  readonly strength: Strength;
  readonly source: string;
}

/** The time that counts for a claim: proofs are made before our eyes, others are believed within bounds. */
export const claimTime = ({ at, sentAt, receivedAt, strength, source }: ClaimTimes): number => {
  if (receivedAt === undefined) return at;
  if (strength === 3) return receivedAt;
  const reach = source === 'shop' ? shopReachMs : browserReachMs;
  const corrected = sentAt === undefined ? at : at + (receivedAt - sentAt);
  return Math.min(receivedAt, Math.max(receivedAt - reach, corrected));
};
