import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import { originOfInstance } from '../../plugin-server/conversation/caller.ts';
import { createPasswords } from '../../plugin-server/secret/passwords.ts';
import { randomId, randomToken } from '../../plugin-server/secret/random-token.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import { newAgent } from '../../plugin-server/team/new-agent.ts';
import { idPrefix, makeInstanceId, type ReachId, type SiteId } from '../../protocol/ids.ts';
import type { Colleague } from './talks.ts';

const names: Readonly<Record<Colleague, string>> = { mia: 'Mia', ben: 'Ben' };

/** Two people who work in the shop. Nobody knows their passwords, so nobody signs in as one of them; an owner may remove them. */
export const hireColleagues = async (): Promise<(tx: Tx, site: SiteId, now: number) => Promise<Hired>> => {
  // Cheap to check, because there is nothing to guess: 256 random bits.
  const hashed = await createPasswords({ cost: { logN: 4, r: 8, p: 1 } }).hash(randomToken(''));
  if (!hashed.ok) throw new Error('The gate of a fresh process is full.');
  return async (tx, site, now) => {
    const hire = async (colleague: Colleague): Promise<AgentCaller> => {
      const name = names[colleague];
      const email = `${colleague}@rad-und-roestung.example`;
      const agent = newAgent({ email, name, password: hashed.hash, locale: 'de', now });
      const instance = makeInstanceId();
      await tx.insertAgent(agent);
      await tx.insertMember({
        site,
        agent: agent.id,
        role: 'agent',
        created_at: now,
        disabled_at: null,
        rights: '["merge"]',
      });
      await tx.claimInstance(instance, agent.id, now);
      // Where they are reached outside the inbox: the demo's mailbox is everybody's.
      await tx.insertReach({
        id: randomId<ReachId>(idPrefix.reach),
        site,
        agent: agent.id,
        kind: 'email',
        address: email,
        ord: 0,
        week: null,
        verified_at: now,
        is_bad: 0,
        code_hmac: null,
        code_expires_at: null,
        tries: 0,
        at: now,
      });
      return {
        side: 'agent',
        site,
        agent: agent.id,
        name,
        role: 'agent',
        rights: ['merge'],
        origin: originOfInstance(instance),
      };
    };
    return { mia: await hire('mia'), ben: await hire('ben') };
  };
};

export type Hired = Readonly<Record<Colleague, AgentCaller>>;
