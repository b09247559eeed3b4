import type { ClaimRule, IdentifierKind, Strength } from '../../protocol/identity.ts';
import { originOfDevice } from '../conversation/caller.ts';
import type { News } from '../conversation/outcome.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { ensureIdentifier } from './graph/ensure-identifier.ts';
import { recordClaim } from './graph/record-claim.ts';
import { nameConversations, openedBy } from './name-conversations.ts';
import { isLive } from './token/token-key.ts';

/** What somebody says of who is at this browser; values as `usableValues` gave them, null: nothing said. */
export interface Said {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly user?: string | null;
  readonly anonymousId?: string | null;
  /** visitor: she typed it; page: the shop's script, unsigned. */
  readonly source: 'visitor' | 'page';
}

/**
 * Writes down what was said, as strong as saying is: agents read it, and at most a page's word joins identifiers. It never
 * proves anything, so it opens nothing.
 */
export const saveSaid = async (tx: Tx, device: DeviceTable, said: Said, now: number): Promise<News[]> => {
  const news: News[] = [];
  const strength: Strength = said.source === 'page' ? 1 : 0;
  const known = (await tx.traitsOf([device.anon])).filter(({ source }) => source === said.source);
  let isNamed = false;
  for (const key of ['name', 'email', 'phone', 'user'] as const) {
    const value = said[key] ?? null;
    if (value === null || known.some((trait) => trait.key === key && trait.value === value)) continue;
    await tx.saveTrait({ identifier: device.anon, key, source: said.source, value, at: now, strength });
    isNamed ||= key === 'name';
  }
  for (const [kind, value, rule] of [
    ['email', said.email, 'typed'],
    ['phone', said.phone, 'typed'],
    ['user', said.user, 'page'],
    ['anon', said.anonymousId, 'page'],
  ] as const)
    if (value !== null && value !== undefined)
      news.push(...(await claim(tx, device, { kind, value, rule, now, said })));
  if (isNamed) {
    const user = device.user_identifier === null ? [] : await openedBy(tx, device.user_identifier);
    news.push(...(await nameConversations(tx, device.site, [...(await openedBy(tx, device.anon)), ...user])));
  }
  return news;
};

interface Claiming {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly rule: ClaimRule;
  readonly now: number;
  readonly said: Said;
}

const claim = async (
  tx: Tx,
  { site, id, anon }: DeviceTable,
  { kind, value, rule, now, said }: Claiming,
): Promise<readonly News[]> => {
  const about = await ensureIdentifier(tx, site, kind, value, now);
  if (about === null || about.id === anon) return [];
  const [a, b] = anon < about.id ? [anon, about.id] : [about.id, anon];
  const before = await tx.claimBetween(site, a, b, rule);
  if (before !== undefined && now - before.last_at < sameSayingMs) return [];
  const keys = rule === 'page' ? await tx.identityKeys(site) : [];
  const recorded = await recordClaim(tx, {
    site,
    a,
    b,
    rule,
    strength: rule === 'page' ? 1 : 0,
    at: now,
    source: said.source,
    actor: originOfDevice(id),
    evidence: { device: id },
    hasIdentityKey: keys.some((key) => isLive(key, now)),
  });
  return recorded.news;
};

/** A form that is sent twice, a page that is loaded again: no second evidence. */
const sameSayingMs = 3_600_000;
