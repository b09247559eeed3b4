import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { type Config, readConfig } from '../config.ts';
import { checkAddress } from './doctor/check-address.ts';
import { checkBackup } from './doctor/check-backup.ts';
import { checkClock } from './doctor/check-clock.ts';
import { checkDisk, checkRights } from './doctor/check-folder.ts';
import { checkServer } from './doctor/check-server.ts';
import { checkStore } from './doctor/check-store.ts';
import type { Finding } from './doctor/finding.ts';
import { CommandRefusal, runCommand } from './run-command.ts';

const usage = `npm run doctor

  Looks at clock, disk, rights, address, database and backups, and changes nothing; while the server runs or not.
  Ends with 1 if there is something to look at.`;

async function examineAll(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) return void process.stdout.write(`${usage}\n`);
  const config = readConfig();
  if (!existsSync(config.dataFolder))
    throw new CommandRefusal(
      `There is no data folder at ${config.dataFolder} yet: start the server once, it makes one.`,
    );
  const findings = await findAll(config);
  for (const { what, isFine, sentence } of findings)
    process.stdout.write(`${isFine ? 'ok            ' : 'look at this  '}${what.padEnd(17)}${sentence}\n`);
  if (findings.some(({ isFine }) => !isFine)) process.exitCode = 1;
}

async function findAll(config: Config): Promise<readonly Finding[]> {
  const { dataFolder, databaseUrl } = config;
  const clock = systemClock();
  const { finding, newestAt } = await checkStore(dataFolder, databaseUrl);
  return [
    await checkServer(config),
    finding,
    checkClock(clock, newestAt, dataFolder),
    ...checkDisk(dataFolder),
    checkRights(dataFolder),
    ...(await checkAddress(config, clock)),
    checkBackup(dataFolder, clock),
  ];
}

await runCommand(examineAll);
