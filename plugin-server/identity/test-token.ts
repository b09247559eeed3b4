import type { Json } from '../../protocol/schema.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { expectedOf } from './token/expected-of.ts';
import { fieldsOf } from './token/read-token.ts';
import { type TokenRule, tokenFaults } from './token/token-faults.ts';
import { tokenKeys } from './token/token-key.ts';
import { usesOf } from './token/uses-of.ts';
import { verifyToken } from './token/verify-token.ts';

/**
 * For the owner, while her shop learns to sign: whether this token would be taken, and if not, which rule it breaks, in a
 * sentence that names what to change. Uses nothing up. Error: not-found.
 */
export const testToken = async (
  desk: Pick<IdentityDesk, 'store' | 'clock' | 'sealer' | 'mac' | 'sites'>,
  caller: AgentCaller,
  { token: given }: Parsed<'inbox', 'key:test'>,
): Promise<Outcome<Given<'inbox', 'key:test'>>> => {
  const site = desk.sites.byId(caller.site);
  if (site === undefined) return refused('not-found');
  const now = desk.clock.wall();
  const token = given.trim();
  const { read } = desk.store;
  const keys = tokenKeys(desk.sealer, await read.identityKeys(site.id), now);
  const verified = verifyToken(token, keys, await expectedOf(desk, site, now));
  const rule: TokenRule | null = verified.ok
    ? (await isUsed(desk, site.id, usesOf(verified.claims)))
      ? 'used'
      : null
    : verified.rule;
  const [head = '', body = ''] = token.split('.', 2);
  return done({
    taken: rule === null,
    code: rule === null ? null : tokenFaults[rule].code,
    sentence: rule === null ? null : tokenFaults[rule].sentence,
    header: shown(head),
    claims: shown(body),
  });
};

const isUsed = async (
  { store }: Pick<IdentityDesk, 'store'>,
  site: AgentCaller['site'],
  uses: ReturnType<typeof usesOf>,
): Promise<boolean> => {
  for (const { hash } of uses) if ((await store.read.usedUntil(site, hash)) !== null) return true;
  return false;
};

const shown = (part: string): { readonly [key: string]: Json } | null => {
  const fields = fieldsOf(part);
  return fields === null ? null : (Object.fromEntries(fields) as { readonly [key: string]: Json });
};
