import type { IdentityKey } from '../../protocol/profile-view.ts';
import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { IdentityKeyTable } from '../store/schema.ts';
import type { IdentityDesk } from './identity-desk.ts';

/** The keys in use, and for a month those that have ended: whoever misses one sees what became of it. */
export const listKeys = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'key:list'>>> => {
  const monthAgo = desk.clock.wall() - monthMs;
  const rows = (await desk.store.read.identityKeys(site)).filter(({ until }) => until === null || until > monthAgo);
  const keys: IdentityKey[] = [];
  for (const row of rows) keys.push(showKey(row, await desk.store.read.devicesByKey(row.id, monthAgo)));
  return done({ keys });
};

export const showKey = (row: IdentityKeyTable, devices: number): IdentityKey => ({
  key: row.id,
  kid: row.kid,
  use: row.use,
  signs: row.signs,
  alg: row.alg,
  ends: row.ends,
  createdAt: row.at,
  until: row.until,
  isFixed: row.is_fixed === 1,
  devices,
});

const monthMs = 30 * 86_400_000;
