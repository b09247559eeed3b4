import type { Answered } from '../told.ts';

const pausesMs = [700, 2_500];

/**
 * Asks again when the line or the server failed for a moment. Only for requests that carry a `cid` or change nothing: a
 * repeat of one that did arrive is answered, not done twice.
 */
export const insist = async <Given>(ask: () => Promise<Answered<Given>>): Promise<Answered<Given>> => {
  for (const pauseMs of pausesMs) {
    const told = await ask();
    if (told.ok || told.problem.retry !== 'later') return told;
    await new Promise((resolve) => setTimeout(resolve, told.problem.retryAfterMs ?? pauseMs));
  }
  return ask();
};
