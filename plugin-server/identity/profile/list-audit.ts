import type { Json } from '../../../protocol/schema.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { namesOf } from './names-of.ts';

/** Who did what, newest first. */
export const listAudit = async (
  { store: { read } }: Pick<IdentityDesk, 'store'>,
  { site }: AgentCaller,
  { before, limit }: Parsed<'inbox', 'audit:list'>,
): Promise<Outcome<Given<'inbox', 'audit:list'>>> => {
  const rows = await read.auditOf(site, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
  const actors = rows.map(({ actor }) => actor);
  const { agentOf, labelOf } = await namesOf(read, site, { agents: actors, devices: actors });
  return done({
    lines: rows.slice(0, limit).map(({ id, at, actor, op, refs }) => ({
      id,
      at,
      actor: agentOf(actor)?.name ?? labelOf(actor) ?? 'the server',
      op,
      refs: JSON.parse(refs) as { readonly [key: string]: Json },
    })),
    more: rows.length > limit,
  });
};
