import { buildStale } from './build.ts';
import { isDemoOn } from './is-demo-on.ts';

/** `npm start`: builds what is missing, then becomes the server; a signal to npm reaches its drain. */
process.env.NODE_ENV ??= 'production';
await buildStale();
const entry = isDemoOn(process.env) ? 'demo/start.ts' : 'plugin-server/main.ts';
await import(new URL(`../${entry}`, import.meta.url).href);
