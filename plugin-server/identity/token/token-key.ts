import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { IdentityKeyId, SiteId } from '../../../protocol/ids.ts';
import type { Sealer, SealPlace } from '../../secret/seal.ts';
import type { IdentityKeyTable } from '../../store/schema.ts';

/** A key of the owner, ready to verify with. The row fixes the algorithm: no token chooses it. */
export type TokenKey = {
  readonly id: IdentityKeyId;
  readonly kid: string;
  readonly until: number | null;
} & ({ readonly alg: 'HS256'; readonly secret: Uint8Array } | { readonly alg: 'ES256'; readonly publicKey: KeyObject });

/** Where the secret of a key stands sealed. */
export const placeOfKey = (site: SiteId, key: IdentityKeyId): SealPlace => ({
  site,
  table: 'identity_key',
  column: 'key',
  row: key,
});

/** The secret's text is the key, as UTF-8, however much it looks like base64. Throws when it does not open: ours to mend. */
export const secretOf = (sealer: Sealer, row: IdentityKeyTable): Uint8Array => {
  const opened = sealer.open(placeOfKey(row.site, row.id), row.key);
  if (!opened.ok) throw new Error(`The identity key ${row.kid} of site ${row.site} does not open: ${opened.reason}.`);
  return opened.value;
};

/** Those that sign tokens now. */
export const tokenKeys = (sealer: Sealer, rows: readonly IdentityKeyTable[], now: number): TokenKey[] =>
  rows
    .filter((row) => row.use === 'jwt' && isLive(row, now))
    .map((row) => {
      const { id, kid, until } = row;
      return row.alg === 'HS256'
        ? { id, kid, until, alg: 'HS256', secret: secretOf(sealer, row) }
        : { id, kid, until, alg: 'ES256', publicKey: createPublicKey(row.key) };
    });

export const isLive = ({ until }: Pick<IdentityKeyTable, 'until'>, now: number): boolean =>
  until === null || until > now;

/** Verified with where there is no key at all. */
export const decoyKey: TokenKey = {
  id: '' as IdentityKeyId,
  kid: '',
  until: null,
  alg: 'HS256',
  secret: randomBytes(32),
};
