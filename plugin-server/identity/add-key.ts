import { randomBytes } from 'node:crypto';
import { type IdentityKeyId, idPrefix } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { randomId } from '../secret/random-token.ts';
import type { IdentityKeyTable } from '../store/schema.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { showKey } from './list-keys.ts';
import { readPublicKey } from './token/read-public-key.ts';
import { isLive, placeOfKey } from './token/token-key.ts';

type Asked = Parsed<'inbox', 'key:add'>;

/**
 * A key with which the shop says who is signed in. A secret is made here, shown once and kept sealed; a public key is
 * pasted; an old vendor's secret ends after at most 180 days. Errors: not-found, setting.refused (`publicKey`: form,
 * private, curve; `use`: enough, two of a kind are in use).
 */
export const addKey = async (
  desk: Pick<IdentityDesk, 'store' | 'clock' | 'sealer'>,
  caller: AgentCaller,
  asked: Asked,
): Promise<Outcome<Given<'inbox', 'key:add'>>> => {
  const now = desk.clock.wall();
  const { site } = caller;
  const made = makeKey(asked);
  if (!made.ok) return refused('setting.refused', { field: 'publicKey', reason: made.reason });
  const id = randomId<IdentityKeyId>(idPrefix.identityKey);
  return desk.store.write(async (tx) => {
    if ((await tx.lockSite(site)) === undefined) return refused('not-found');
    const rows = await tx.identityKeys(site);
    // Two, so that one can take over from the other; a third is one that somebody forgot.
    if (rows.filter((row) => row.use === asked.use && isLive(row, now)).length >= keysInUse)
      return refused('setting.refused', { field: 'use', reason: 'enough' });
    const row: IdentityKeyTable = {
      id,
      site,
      kid: nextKid(rows),
      alg: made.alg,
      key: made.isSecret ? desk.sealer.seal(placeOfKey(site, id), made.key) : made.key,
      use: asked.use,
      signs: asked.use === 'hmac' ? asked.signs : null,
      ends: endsOf(made.key),
      is_fixed: 0,
      at: now,
      until: asked.use === 'hmac' ? now + asked.days * dayMs : null,
    };
    await tx.insertIdentityKey(row);
    const refs = JSON.stringify({ key: id, kid: row.kid });
    await tx.insertAudit({ site, at: now, actor: caller.agent, op: 'key:add', refs });
    return done({ key: showKey(row, 0), secret: made.isShown ? made.key : null });
  });
};

interface Made {
  readonly ok: true;
  readonly alg: IdentityKeyTable['alg'];
  readonly key: string;
  readonly isSecret: boolean;
  /** Made here, so nobody has it yet. */
  readonly isShown: boolean;
}

const makeKey = (asked: Asked): Made | { readonly ok: false; readonly reason: string } => {
  if (asked.use === 'hmac') return { ok: true, alg: 'HS256', key: asked.secret, isSecret: true, isShown: false };
  if (asked.alg === 'HS256')
    return { ok: true, alg: 'HS256', key: randomBytes(32).toString('base64url'), isSecret: true, isShown: true };
  const read = readPublicKey(asked.publicKey);
  return read.ok ? { ok: true, alg: 'ES256', key: read.pem, isSecret: false, isShown: false } : read;
};

/** k1, k2 …: never one that was, so that an old token cannot name a new key. */
export const nextKid = (rows: readonly Pick<IdentityKeyTable, 'kid'>[]): string =>
  `k${1 + Math.max(0, ...rows.map(({ kid }) => Number(kid.slice(1)) || 0))}`;

/** Enough to tell one key from another. */
export const endsOf = (key: string): string =>
  key
    .replace(/-----END [A-Z ]+-----/, '')
    .replace(/[\s=]+/g, '')
    .slice(-4);

const keysInUse = 2;
const dayMs = 86_400_000;
