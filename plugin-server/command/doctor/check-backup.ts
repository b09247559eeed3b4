import type { Clock } from '../../clock.ts';
import { readLastBackup } from '../last-backup.ts';
import { type Finding, fine, inTime, look } from './finding.ts';

const oldMs = 7 * 24 * 60 * 60_000;

export const checkBackup = (dataFolder: string, clock: Clock): Finding => {
  const last = readLastBackup(dataFolder);
  if (last === null) return look('backup', 'None was made yet: npm run backup -- --to FOLDER');
  const age = clock.wall() - last.at;
  return age > oldMs
    ? look('backup', `The last one is ${inTime(age)} old: ${last.folder}`)
    : fine('backup', `The last one is ${inTime(age)} old: ${last.folder}`);
};
