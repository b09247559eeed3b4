import type { Given } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { namesOf } from './names-of.ts';

/** Values this site has blocked or marked as shared, beside those that always are. */
export const listValueRules = async (
  { store: { read } }: Pick<IdentityDesk, 'store'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'value:list'>>> => {
  const rows = (await read.valueRules(site)).toSorted((one, other) => other.at - one.at).slice(0, most);
  const { agentOf } = await namesOf(read, site, { agents: rows.map(({ actor }) => actor), devices: [] });
  return done({
    rules: rows.map(({ kind, pattern, what, actor, at }) => ({ kind, pattern, what, agent: agentOf(actor), at })),
  });
};

const most = 1_000;
