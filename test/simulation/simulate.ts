import fc from 'fast-check';
import { calm } from './calm.ts';
import { complaints } from './complaints.ts';
import { act, choices, prepare } from './schedule.ts';
import { World } from './world.ts';

export interface Simulated {
  readonly seed: number;
  readonly runs: number;
  readonly messages: number;
  /** The first schedule somebody would complain about, and what she would say. */
  readonly failure: { readonly schedule: readonly number[]; readonly complaints: readonly string[] } | null;
}

const idBytes = 16;
/** Two worlds of three have the chat only; of the others most have mail, and what goes by other rules keeps to them, too. */
const withMail = ['message-id', 'message-id', 'message-id', 'none', 'list', 'echo'] as const;
let ids = 0;

/** Ids of a simulation are counted: they cost nothing. However many are drawn at a time, no two are alike. */
const countedIds = <Bytes extends Uint8Array>(bytes: Bytes): Bytes => {
  bytes.fill(0);
  for (let at = 0; at < bytes.length; at += idBytes) {
    ids += 1;
    for (let byte = 0; byte < 4 && at + byte < bytes.length; byte += 1) bytes[at + byte] = (ids >>> (8 * byte)) & 255;
  }
  return bytes;
};

/** One schedule from beginning to rest. */
export const runSchedule = async (schedule: readonly number[]): Promise<{ complaints: string[]; messages: number }> => {
  Object.defineProperty(crypto, 'getRandomValues', { value: countedIds, configurable: true, writable: true });
  const [first = 0, kind = 0] = schedule;
  const world = new World(first % 3 > 0, kind % 3 > 0 ? null : withMail[Math.floor(kind / 3) % withMail.length]);
  if (world.hasMail) await prepare(world);
  for (const choice of schedule) {
    act(world, choice);
    await world.settle();
  }
  const rests = await calm(world);
  const found = await complaints(world);
  world.vendor.forget();
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
