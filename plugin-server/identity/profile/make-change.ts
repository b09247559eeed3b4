import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import type { Sealer } from '../../secret/seal.ts';
import type { Tx } from '../../store/tx.ts';
import { partPair, unpartPair } from '../graph/part-pair.ts';
import type { Recomputed } from '../graph/recompute.ts';
import { setClaim } from '../graph/set-claim.ts';
import { setValueRule } from '../graph/set-value-rule.ts';
import type { IdentityChange } from './identity-change.ts';
import { isParted } from './is-parted.ts';
import { ruleOfValue } from './rule-of-value.ts';
import { openPattern } from './sealed-pattern.ts';

/** Is it still as that act left it? */
export const isAsChanged = async (tx: Tx, sealer: Sealer, site: SiteId, change: IdentityChange): Promise<boolean> => {
  if (change.is === 'claim') return ((await tx.claim(site, change.claim))?.is_on === 1) === change.on;
  if (change.is === 'parted') return (await isParted(tx, site, change.a, change.b)) === change.on;
  const kind = change.kind as IdentifierKind;
  const pattern = openPattern(sealer, site, change.pattern);
  return pattern !== null && (await ruleOfValue(tx, site, { kind, pattern })) === change.now;
};

interface About {
  readonly at: number;
  readonly reason: string | null;
}

/** The act itself, as its door does it. null, and nothing is changed: a rule on more values than are recomputed at once. */
export const makeChange = async (
  tx: Tx,
  sealer: Sealer,
  { site, agent }: AgentCaller,
  change: IdentityChange,
  { at, reason }: About,
): Promise<Recomputed | null> => {
  if (change.is === 'claim') {
    const row = await tx.claim(site, change.claim);
    if (row === undefined) throw new Error('A claim is gone that was there a moment ago.');
    return setClaim(tx, row, change.on ? null : { by: agent, at });
  }
  if (change.is === 'parted') {
    const pair = { a: change.a, b: change.b };
    return change.on
      ? partPair(tx, { site, ...pair, actor: agent, reason: reason ?? '', at })
      : unpartPair(tx, site, pair);
  }
  const kind = change.kind as IdentifierKind;
  const pattern = openPattern(sealer, site, change.pattern);
  return pattern === null ? null : setValueRule(tx, { site, kind, pattern, what: change.now, actor: agent, at });
};
