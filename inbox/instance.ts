import { type InstanceId, idPrefix, makeInstanceId, randomIdLength } from '../protocol/ids.ts';
import { keepSetting, readSetting } from './browser-store.ts';

const pattern = new RegExp(`^${idPrefix.instance}[A-Za-z0-9_-]{${randomIdLength}}$`);

/**
 * This browser as a writer. The server ties an instance to the agent who first used it, so each agent who signs in here has
 * one of her own.
 */
export const instanceOf = (agent: string): InstanceId => {
  const name = `instance:${agent}`;
  const kept = readSetting(name);
  if (kept !== null && pattern.test(kept)) return kept as InstanceId;
  const made = makeInstanceId();
  keepSetting(name, made);
  return made;
};
