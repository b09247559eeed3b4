import { readConfig } from '../../plugin-server/config.ts';
import { run } from '../../plugin-server/run.ts';

/** The server as in life, in a process of its own; says its port where a person would read its addresses. Arguments: the built files; JSON of what `AppOptions` has for tests. */
const [dist = '', more = '{}'] = process.argv.slice(2);
await run({ config: readConfig(), dist, ...JSON.parse(more) }, (app) => [`port ${app.port}`]);
