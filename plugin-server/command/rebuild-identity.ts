import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { rebuild } from '../identity/graph/rebuild.ts';
import { openAlone } from './open-alone.ts';
import { runCommand } from './run-command.ts';

const usage = `npm run identity:rebuild

  Works out once more from all claims who is one person with whom, and says how much was not as it should be: 0, if all
  is well. Also joins what the server left alone because too much hangs together. The server is stopped meanwhile.`;

async function rebuildIdentity(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) return void process.stdout.write(`${usage}\n`);
  const { store, close } = await openAlone(readConfig());
  try {
    for (const { id, key } of await store.read.sites()) {
      const { identifiers, changed } = await rebuild((job) => store.write(job, 'upkeep'), id);
      process.stdout.write(`${key}: ${identifiers} identifiers, ${changed} changed\n`);
    }
  } finally {
    await close();
  }
}

await runCommand(rebuildIdentity);
