import type { AgentId } from '../../protocol/ids.ts';
import { hashRecoveryCode } from '../secret/recovery-codes.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { Sealer, SealPlace } from '../secret/seal.ts';
import { checkTotp } from '../secret/totp.ts';
import type { AgentTable } from '../store/schema.ts';

type Column = 'factor' | 'factor_pending';

export const sealSeed = (sealer: Sealer, agent: AgentId, column: Column, seed: Uint8Array): string =>
  sealer.seal(place(agent, column), seed);

/** Throws if the seed was sealed with another key or somewhere else: then the database is not ours. */
export const openSeed = (sealer: Sealer, agent: AgentId, column: Column, sealed: string): Uint8Array => {
  const opened = sealer.open(place(agent, column), sealed);
  if (!opened.ok) throw new Error(`The second factor of ${agent} cannot be opened: ${opened.reason}.`);
  return opened.value;
};

/** Her row once this code is used up, or null if the code is not right. Six digits come from her app, anything else is a recovery code. */
export const spendCode = (sealer: Sealer, agent: AgentTable, code: string, now: number): AgentTable | null => {
  if (agent.factor === null) return null;
  return /^\d{6}$/.test(code.replaceAll(' ', ''))
    ? spendTotp(sealer, agent, agent.factor, code, now)
    : spendRecovery(agent, code);
};

const spendTotp = (sealer: Sealer, agent: AgentTable, sealed: string, code: string, now: number): AgentTable | null => {
  const seed = openSeed(sealer, agent.id, 'factor', sealed);
  const verdict = checkTotp({ seed, code, now, lastStep: agent.factor_step });
  return verdict.ok ? { ...agent, factor_step: verdict.step } : null;
};

const spendRecovery = (agent: AgentTable, code: string): AgentTable | null => {
  const typed = hashRecoveryCode(code);
  const hashes = JSON.parse(agent.recovery) as string[];
  const left = hashes.filter((hash) => !safeEqual(hash, typed));
  return left.length < hashes.length ? { ...agent, recovery: JSON.stringify(left) } : null;
};

const place = (agent: AgentId, column: Column): SealPlace => ({ site: '', table: 'agent', column, row: agent });
