import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { backUp } from '../store/backup.ts';
import { noteBackup } from './last-backup.ts';
import { asCommandRefusal, CommandRefusal, runCommand } from './run-command.ts';

const usage = `npm run backup -- --to FOLDER

  Copies database and uploads into a new folder below FOLDER and prints its path, while the server runs or not.
  The key is not copied: keep a copy of secret.key (or of NAHTLOS_SECRET) in another place.`;

async function makeBackup(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true || values.to === undefined) return void process.stdout.write(`${usage}\n`);
  const { dataFolder, databaseUrl } = readConfig();
  if (!existsSync(dataFolder))
    throw new CommandRefusal(
      `There is no data folder at ${dataFolder}: nothing to back up, or NAHTLOS_DATA is not set.`,
    );
  const to = resolve(values.to);
  const made = await backUp({
    dataFolder,
    databaseUrl: databaseUrl ?? undefined,
    files: join(dataFolder, 'files'),
    to,
    version: versionOfThis(),
    clock: systemClock(),
  }).catch((cause: unknown) => {
    throw asCommandRefusal(cause, `No backup was made in ${to}`);
  });
  await noteBackup(dataFolder, { at: made.manifest.at, folder: made.folder });
  process.stdout.write(`${made.folder}\n`);
  if (made.missing.length > 0)
    throw new CommandRefusal(
      `The backup is there, but ${made.missing.length} uploads the database knows are missing on the disk: ${made.missing.slice(0, 5).join(', ')}`,
    );
}

function versionOfThis(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

await runCommand(makeBackup);
