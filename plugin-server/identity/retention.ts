import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { readLedger, saveLedger } from './retention/retention-ledger.ts';

/** What the daily removal took the last time, and what it would not take without a yes. */
export const listRetention = async (
  { store }: Pick<IdentityDesk, 'store'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'retention:list'>>> => {
  const { waiting, last } = await readLedger(store.read, site);
  return done({
    waiting: waiting.map(({ what, count, of, since }) => ({ what, count, of, since })),
    last,
  });
};

/** What waits is removed now, once. Error: not-found (nothing of that kind waits). */
export const allowRetention = async (
  { store, clock, wakeUpkeep }: Pick<IdentityDesk, 'store' | 'clock' | 'wakeUpkeep'>,
  { site, agent }: AgentCaller,
  { what }: Parsed<'inbox', 'retention:allow'>,
): Promise<Outcome<Given<'inbox', 'retention:allow'>>> => {
  const at = clock.wall();
  const allowed = await store.write<Outcome<Given<'inbox', 'retention:allow'>>>(
    async (tx) => {
      const ledger = await readLedger(tx, site);
      const meant = ledger.waiting.find((it) => it.what === what);
      if (meant === undefined) return refused('not-found');
      const waiting = ledger.waiting.map((it) => (it.what === what ? { ...it, isAllowed: true } : it));
      await saveLedger(tx, site, { ...ledger, waiting });
      const refs = JSON.stringify({ what, count: meant.count });
      await tx.insertAudit({ site, at, actor: agent, op: 'retention:allow', refs });
      return done({});
    },
    'chat',
    `retention ${site}`,
  );
  if (allowed.ok) wakeUpkeep();
  return allowed;
};
