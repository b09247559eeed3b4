import type { Policy, PolicyStep } from '../protocol/escalation-doors.ts';
import { localNumber } from './format.ts';

/** As it is typed: numbers are text until they are saved. */
export interface TypedPolicy extends Omit<Policy, 'noAnswerSec' | 'rounds' | 'steps'> {
  readonly noAnswer: string;
  readonly rounds: string;
  readonly steps: readonly TypedStep[];
}
export interface TypedStep extends Omit<PolicyStep, 'waitSec'> {
  readonly wait: string;
}

/** As people write numbers where they live. */
export const minutesOf = (seconds: number): string => localNumber(Math.round((seconds / 60) * 100) / 100);
const secondsOf = (typed: string): number => Math.round(Number(typed.trim().replace(',', '.') || 'x') * 60);
export const isWait = (typed: string, least: number): boolean =>
  secondsOf(typed) >= least && secondsOf(typed) <= 86_400;

export const typedPolicy = ({ noAnswerSec, rounds, steps, ...rest }: Policy): TypedPolicy => ({
  ...rest,
  noAnswer: minutesOf(noAnswerSec),
  rounds: String(rounds),
  steps: steps.map(({ waitSec, ...step }) => ({ ...step, wait: minutesOf(waitSec) })),
});

export const policyOf = ({ noAnswer, rounds, steps, ...rest }: TypedPolicy): Policy => ({
  ...rest,
  name: rest.name.trim(),
  noAnswerSec: secondsOf(noAnswer),
  rounds: Number(rounds),
  steps: steps.map(({ wait, ...step }) => ({ ...step, waitSec: secondsOf(wait) })),
});
