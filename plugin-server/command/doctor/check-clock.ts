import { randomBytes } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { type Finding, fine, inTime, look } from './finding.ts';

const mostAheadMs = 5 * 60_000;
const mostApartMs = 2_000;

/** The clock against what was written last, and against the disk's own. `newestAt`: the newest time in the database. */
export const checkClock = (clock: Clock, newestAt: number | null, dataFolder: string): Finding => {
  const now = clock.wall();
  if (newestAt !== null && newestAt - now > mostAheadMs)
    return look(
      'clock',
      `It is ${inTime(newestAt - now)} behind what was written last. Is the time of this machine right?`,
    );
  const apart = Math.abs(clock.wall() - timeOfDisk(dataFolder, clock));
  if (apart > mostApartMs) return look('clock', `It differs from that of the disk by ${Math.round(apart / 1_000)} s.`);
  return fine('clock', new Date(now).toISOString());
};

/** What the disk says when something is written now; a folder that takes nothing says nothing about the time. */
const timeOfDisk = (folder: string, clock: Clock): number => {
  const probe = join(folder, `.clock-${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    return statSync(probe).mtimeMs;
  } catch {
    return clock.wall();
  } finally {
    rmSync(probe, { force: true });
  }
};
