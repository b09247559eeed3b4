import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, isLocal } from '../plugin-server/config.ts';

/**
 * Decides by which door the process enters, before anything of it is loaded: demo data and fake vendors are no part of
 * a server that runs without them. Unless `NAHTLOS_DEMO` says, a fresh data folder that only this machine can reach
 * becomes a demo and stays one; a folder with data in it never becomes one.
 */
export function chooseEntry(config: Pick<Config, 'demo' | 'dataFolder' | 'host' | 'publicUrl'>): string {
  return (config.demo ?? isDemoByItself(config)) ? 'demo/start.ts' : 'plugin-server/main.ts';
}

function isDemoByItself({ dataFolder, host, publicUrl }: Pick<Config, 'dataFolder' | 'host' | 'publicUrl'>): boolean {
  const mark = join(dataFolder, 'demo');
  const isFresh = !existsSync(dataFolder) || readdirSync(dataFolder).length === 0;
  if (!isFresh) return existsSync(mark);
  const isOurs = ['127.0.0.1', '::1', 'localhost'].includes(host) && (publicUrl === null || isLocal(publicUrl));
  if (!isOurs) return false;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  writeFileSync(mark, '', { mode: 0o600 });
  return true;
}
