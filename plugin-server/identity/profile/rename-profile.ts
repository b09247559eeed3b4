import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome } from '../../conversation/outcome.ts';
import { saveListed } from '../../conversation/save-listed.ts';
import type { Tx } from '../../store/tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { nameOfProfile } from './name-of-profile.ts';
import { recordAct } from './record-act.ts';
import { memberOf } from './root-of.ts';

/**
 * What agents call her goes before what she and the shop say; null takes it back. Her conversations are renamed in the
 * list, the newest 200. Errors: not-found, profile.erased.
 */
export const renameProfile = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { identifier, name }: Parsed<'inbox', 'profile:rename'>,
): Promise<Outcome<Given<'inbox', 'profile:rename'>>> =>
  store.write(
    async (tx) => {
      const { site } = caller;
      const found = await memberOf(tx, site, identifier);
      if (!found.ok) return found;
      const { root } = found.row;
      const at = clock.wall();
      if (name === null) await forgetName(tx, caller, root);
      else {
        const trait = { identifier, key: 'name', source: 'agent', value: name.trim(), at, strength: 3 } as const;
        await tx.saveTrait(trait);
      }
      await recordAct(tx, caller, { op: 'profile:rename', at, about: [identifier], refs: { identifier } });
      const profiles: News = { is: 'profiles', site, was: [root], now: [root] };
      return done({}, [...(await renameConversations(tx, caller, root)), profiles]);
    },
    'chat',
    actsOf(caller),
  );

/** Of all members: another's would else come forth. */
const forgetName = async (tx: Tx, { site }: AgentCaller, root: number): Promise<void> => {
  for (const { identifier, source } of await tx.profileNames({ site, roots: [root], limit: most }))
    if (source === 'agent') await tx.removeTrait(identifier, 'name', source);
};

/** Last in its transaction, because it raises the site's `pos`. */
const renameConversations = async (tx: Tx, { site }: AgentCaller, root: number): Promise<News[]> => {
  const of = { site, roots: [root], limit: most };
  const name = nameOfProfile(await tx.profileNames(of));
  const news: News[] = [];
  const ids = (await tx.profileConversations(of)).map(({ id }) => id).sort();
  for (const id of ids) {
    const row = await tx.lockConversation(site, id);
    if (row !== undefined && row.name !== name) news.push(await saveListed(tx, { ...row, name }));
  }
  return news;
};

const most = 200;
