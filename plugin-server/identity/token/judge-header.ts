import type { Fields } from './read-token.ts';
import type { TokenRule } from './token-faults.ts';
import { decoyKey, type TokenKey } from './token-key.ts';

interface Judged {
  /** What to verify with, whatever is wrong: any key where none is named, so that a wrong name takes the time of a wrong signature. */
  readonly key: TokenKey;
  readonly fault: TokenRule | null;
}

/** Which key a header means. It may name one of ours and nothing else: `jku`, `jwk`, `x5u`, `x5c`, `crit`, `b64` are refused. */
export const judgeHeader = (header: Fields, keys: readonly TokenKey[]): Judged => {
  const kid = header.get('kid');
  const key = kid === undefined ? (keys.length === 1 ? keys[0] : undefined) : keys.find((it) => it.kid === kid);
  return { key: key ?? keys[0] ?? decoyKey, fault: faultOf(header, keys, key) };
};

const faultOf = (header: Fields, keys: readonly TokenKey[], key: TokenKey | undefined): TokenRule | null => {
  for (const name of header.keys()) if (!names.has(name)) return 'header';
  const type = header.get('typ');
  if (type !== undefined && (typeof type !== 'string' || type.toUpperCase() !== 'JWT')) return 'type';
  const kid = header.get('kid');
  if (kid !== undefined && (typeof kid !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(kid))) return 'kid';
  if (key === undefined) return kid === undefined && keys.length > 1 ? 'kid-missing' : 'key';
  return header.get('alg') === key.alg ? null : 'alg';
};

const names: ReadonlySet<string> = new Set(['alg', 'typ', 'kid']);
