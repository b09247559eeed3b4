import { fileURLToPath } from 'node:url';
import { readConfig } from '../plugin-server/config.ts';
import { addresses, run } from '../plugin-server/run.ts';
import { demoOptions } from './demo-options.ts';

/** What a first `npm start` enters through: the same app as without the demo, and one more address. */
await run({ ...demoOptions(readConfig()), dist: fileURLToPath(new URL('../dist', import.meta.url)) }, (app) => {
  const [running = '', ...others] = addresses(app);
  return [running, `  Demo shop  ${app.publicUrl}/demo/`, ...others];
});
