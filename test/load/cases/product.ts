import { startApp } from '../../../plugin-server/app.ts';
import { readConfig } from '../../../plugin-server/config.ts';
import { beMeasured } from './measured.ts';

/** Case c: the product with everything on. Arguments: the built files; JSON of what `AppOptions` has for the benchmark. */
const [dist = '', more = '{}'] = process.argv.slice(2);
let inlet: number | null = null;
const app = await startApp({
  config: readConfig(),
  dist,
  ...JSON.parse(more),
  extend: async (_app, { inletPort }) => {
    inlet = inletPort;
    return [];
  },
});
beMeasured(app.port, inlet);
