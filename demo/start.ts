import { fileURLToPath } from 'node:url';
import { readConfig } from '../plugin-server/config.ts';
import { addresses, run } from '../plugin-server/run.ts';
import { demoOptions } from './demo-options.ts';

/** What a first `npm start` enters through: the same app as without the demo, and its addresses. */
const options = demoOptions(readConfig());
await run({ ...options, dist: fileURLToPath(new URL('../dist', import.meta.url)) }, (app) => {
  const [running = '', ...others] = addresses(app);
  const mailbox = options.mail === undefined ? [] : [`  Mailbox    ${app.publicUrl}/demo/mail`];
  return [running, `  Demo shop  ${app.publicUrl}/demo/`, ...mailbox, ...others];
});
