import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { restoreBackup } from '../store/restore.ts';
import { asCommandRefusal, runCommand } from './run-command.ts';

const usage = `npm run restore -- BACKUP [--replace]

  Puts a backup (the folder that npm run backup printed) in place, while no server runs. Checks it first.
  --replace  there is a database already: it is put aside`;

async function restore(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { replace: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [backup] = positionals;
  if (values.help === true || backup === undefined) return void process.stdout.write(`${usage}\n`);
  const { dataFolder, databaseUrl, secret } = readConfig();
  const manifest = await restoreBackup({
    from: resolve(backup),
    dataFolder,
    databaseUrl: databaseUrl ?? undefined,
    files: join(dataFolder, 'files'),
    replace: values.replace === true,
    clock: systemClock(),
  }).catch((cause: unknown) => {
    throw asCommandRefusal(cause, 'Nothing was restored');
  });
  const { conversation = 0, entry = 0 } = manifest.counts;
  const lines = [
    `Restored the backup of ${new Date(manifest.at).toISOString()}: ${conversation} conversations, ${entry} entries, ${manifest.files.length} files.`,
  ];
  if (secret === null && !existsSync(join(dataFolder, 'secret.key')))
    lines.push('The key is in no backup: put your copy of secret.key into the data folder, or set NAHTLOS_SECRET.');
  process.stdout.write(`${lines.join('\n')}\n`);
}

await runCommand(restore);
