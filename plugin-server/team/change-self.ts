import type { AgentSelf } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import { showSelf } from './show-self.ts';
import type { TeamDesk } from './team-desk.ts';

/** Her name, which visitors see beside her answers, and the language of her inbox. Error: not-found. */
export const changeSelf = async (
  desk: Pick<TeamDesk, 'store' | 'requiresFactor'>,
  caller: AgentCaller,
  { name, locale }: Parsed<'inbox', 'self:change'>,
): Promise<Outcome<AgentSelf>> =>
  desk.store.write(async (tx) => {
    const held = await tx.lockAgent(caller.agent);
    if (held === undefined) return refused('not-found');
    const row = { ...held, name: name?.trim() ?? held.name, locale: locale ?? held.locale };
    if (row.name !== held.name || row.locale !== held.locale) await tx.saveAgent(row);
    const memberships = await tx.membersOfAgent(row.id);
    const news = row.name === held.name ? [] : memberships.map(({ site }): News => ({ is: 'agents', site }));
    return done(showSelf(row, memberships, desk.requiresFactor), news);
  });
