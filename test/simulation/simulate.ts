import fc from 'fast-check';
import { calm } from './calm.ts';
import { complaints } from './complaints.ts';
import { act, choices } from './schedule.ts';
import { World } from './world.ts';

export interface Simulated {
  readonly seed: number;
  readonly runs: number;
  readonly messages: number;
  /** The first schedule somebody would complain about, and what she would say. */
  readonly failure: { readonly schedule: readonly number[]; readonly complaints: readonly string[] } | null;
}

/** Ids of a simulation are the same each time, and cost nothing. */
const countedIds = (): void => {
  let count = 0;
  const fill = <Bytes extends Uint8Array>(bytes: Bytes): Bytes => {
    count++;
    for (let at = 0; at < bytes.length; at++) bytes[at] = at < 4 ? (count >>> (8 * at)) & 255 : 0;
    return bytes;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: fill, configurable: true, writable: true });
};

/** One schedule from beginning to rest. */
export const runSchedule = async (schedule: readonly number[]): Promise<{ complaints: string[]; messages: number }> => {
  countedIds();
  const world = new World((schedule[0] ?? 0) % 3 > 0);
  for (const choice of schedule) {
    act(world, choice);
    await world.settle();
  }
  const rests = await calm(world);
  const found = await complaints(world);
  if (!rests) found.push('it does not come to rest');
  return { complaints: found, messages: world.disk.tables.entryCids.size };
};

export const simulate = async (runs: number, seed: number, shrinks = true): Promise<Simulated> => {
  let messages = 0;
  const property = fc.asyncProperty(
    fc.array(fc.nat(choices - 1), { minLength: 20, maxLength: 100, size: 'max' }),
    async (schedule) => {
      const done = await runSchedule(schedule);
      messages += done.messages;
      return done.complaints.length === 0;
    },
  );
  const details = await fc.check(property, { numRuns: runs, seed, endOnFailure: !shrinks });
  if (!details.failed) return { seed, runs: details.numRuns, messages, failure: null };
  if (details.counterexample === null) throw details.errorInstance;
  const [schedule] = details.counterexample;
  const found = (await runSchedule(schedule)).complaints;
  return { seed, runs: details.numRuns, messages, failure: { schedule, complaints: found } };
};
