import type { Problem, ProblemCode } from '../protocol/problems.ts';

/** Why it did not work: what the server said, or that it said nothing. */
export const unanswered = (
  answer: { readonly ok: true } | { readonly ok: false; readonly problem: Problem } | null,
): Problem | 'unanswered' => (answer && !answer.ok ? answer.problem : 'unanswered');

/** A refusal this side knows by itself: time is up. The table of all of them stays on the server. */
export const overdue = (code: ProblemCode): Problem => ({ code, status: 410, retry: 'human', sentence: 'Time is up.' });

/** For who called a method: a problem's code, or that nobody answered. */
export const nahtlosError = (problem: { readonly code: string } | 'unanswered'): Error => {
  const code = problem === 'unanswered' ? 'server.busy' : problem.code;
  return Object.assign(new Error(code), { name: 'NahtlosError', code });
};
