import type { CheckStep } from '../../../protocol/channel-doors.ts';
import type { FoundOut } from '../email-set-up.ts';
import { lineOf, reasonOf, type Secret } from './failure-reason.ts';

type Id = CheckStep['id'];

/** How a step ended that did not fail; `skipped` where there was nothing to try, or nothing that has to be. */
export interface Passed<Value> {
  readonly value: Value;
  readonly state?: 'ok' | 'skipped';
  readonly reason?: string;
  readonly text?: string | null;
}

/** A step failed for a reason that no library knows. */
export class StepFailed extends Error {
  readonly reason: string;
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export interface Steps {
  /** null: it failed, and that was said. */
  run<Value>(id: Id, work: () => Promise<Passed<Value>>): Promise<Value | null>;
  skip(reason: string, ...ids: readonly Id[]): void;
  isFine(): boolean;
}

interface Needs {
  readonly report: (step: CheckStep) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Never to be said. */
  readonly secrets: readonly Secret[];
}

export const createSteps = ({ report, now, signal, secrets }: Needs): Steps => {
  let isFine = true;
  return {
    run: async (id, work) => {
      const began = now();
      report({ id, state: 'running', ms: null, reason: null, text: null });
      try {
        const { value, state = 'ok', reason = null, text = null } = await work();
        report({ id, state, ms: now() - began, reason, text });
        return value;
      } catch (cause) {
        isFine = false;
        const isOurs = cause instanceof StepFailed;
        const reason = isOurs ? cause.reason : signal.aborted ? 'timeout' : reasonOf(cause);
        report({
          id,
          state: 'failed',
          ms: now() - began,
          reason,
          text: lineOf(isOurs ? cause.cause : cause, ...secrets),
        });
        return null;
      }
    },
    skip: (reason, ...ids) => {
      for (const id of ids) report({ id, state: 'skipped', ms: null, reason, text: null });
    },
    isFine: () => isFine,
  };
};

/** What the steps of a test tell about a mailbox. */
export const foundInSteps = (steps: readonly CheckStep[]): FoundOut => {
  const of = (id: Id): CheckStep | undefined => steps.find((it) => it.id === id);
  const [thread, bounce, authserv] = [of('thread'), of('bounce'), of('authserv')];
  return {
    keepsAddress: thread?.state === 'ok' ? true : thread?.reason === 'no-plus' ? false : null,
    authserv: authserv?.state === 'ok' ? authserv.text : null,
    verp: bounce?.state === 'ok' ? true : bounce?.reason === 'no-bounce' ? false : null,
  };
};
