import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { run } from './run.ts';

await run({ config: readConfig(), dist: fileURLToPath(new URL('../dist', import.meta.url)) });
