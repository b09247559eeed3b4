import { createHmac } from 'node:crypto';
import { type MasterKey, subkey } from './subkey.ts';

/** Marks of ours on what leaves and comes back, and names under which a value is found without being kept. */
export interface Mac {
  /** HMAC-SHA256 as 43 base64url characters; each purpose has its own key. */
  of(purpose: string, ...parts: readonly string[]): string;
  /** The same under every key in use: ours first, then the one that is being replaced. */
  all(purpose: string, ...parts: readonly string[]): readonly string[];
}

export const createMac = ({
  current,
  former,
}: {
  readonly current: MasterKey;
  readonly former?: MasterKey | undefined;
}): Mac => {
  const under = (master: MasterKey): Mac['of'] => {
    const keys = new Map<string, Uint8Array>();
    return (purpose, ...parts) => {
      const key = keys.get(purpose) ?? subkey(master, `mac: ${purpose}`);
      keys.set(purpose, key);
      // JSON, because joined by a separator two different lists could be the same text.
      return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
    };
  };
  const all = [current, ...(former === undefined ? [] : [former])].map(under);
  const [of] = all as [Mac['of']];
  return { of, all: (purpose, ...parts) => all.map((mark) => mark(purpose, ...parts)) };
};
