import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Decides which door the process enters by, before anything of it is loaded: demo data and fake vendors are no part of
 * a server that runs without them. The rest of the environment is read by plugin-server/config.ts.
 */
export function isDemoOn(env: NodeJS.ProcessEnv): boolean {
  if (env.NAHTLOS_DEMO !== undefined && env.NAHTLOS_DEMO !== '') return env.NAHTLOS_DEMO === '1';
  const data = env.NAHTLOS_DATA ?? './nahtlos-data';
  const isFresh = !existsSync(data) || readdirSync(data).length === 0;
  // demo/start.ts leaves this file, so that a demo stays one and a real server never becomes one.
  return isFresh ? isLocal(env) : existsSync(join(data, 'demo'));
}

function isLocal({ NAHTLOS_PUBLIC_URL: url, HOST: host = '127.0.0.1' }: NodeJS.ProcessEnv): boolean {
  const address = url ?? `http://${host.includes(':') ? `[${host}]` : host}`;
  return URL.canParse(address) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);
}
