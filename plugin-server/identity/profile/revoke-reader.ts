import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { recordAct } from './record-act.ts';

/**
 * Who reads by this row reads this conversation no more, at once. Whether it is one person with somebody does not
 * change. Errors: not-found (conversation, or no such row that still reads).
 */
export const revokeReader = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { conversation, identifier }: Parsed<'inbox', 'reader:revoke'>,
): Promise<Outcome<Given<'inbox', 'reader:revoke'>>> =>
  store.write(
    async (tx) => {
      const { site, agent } = caller;
      const held = await tx.lockConversation(site, conversation);
      if (held === undefined) return refused('not-found');
      const peers = await tx.peersOf(conversation);
      if (!peers.some((peer) => peer.identifier === identifier && peer.revoked_at === null))
        return refused('not-found');
      const at = clock.wall();
      const before = await tx.readersOf(conversation, at);
      await tx.revokePeer(conversation, identifier, { at, actor: agent });
      const refs = { conversation, identifier };
      await recordAct(tx, caller, { op: 'reader:revoke', at, about: [identifier], refs });

      const root = (await tx.identifier(site, identifier))?.root ?? identifier;
      const news: News[] = [{ is: 'profiles', site, was: [root], now: [root] }];
      // All who could read: who still can is welcomed once more, and sees no change.
      return done({}, before.length === 0 ? news : [{ is: 'reads', devices: before }, ...news]);
    },
    'chat',
    conversation,
  );
