import { ConfigError, readConfig } from '../plugin-server/config.ts';
import { buildStale } from './build.ts';
import { chooseEntry } from './choose-entry.ts';

/** `npm start`: builds what is missing, then becomes the server; a signal to npm reaches its drain. */
process.env.NODE_ENV ??= 'production';
try {
  const config = readConfig(process.env);
  await buildStale();
  await import(new URL(`../${chooseEntry(config)}`, import.meta.url).href);
} catch (cause) {
  if (!(cause instanceof ConfigError)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
