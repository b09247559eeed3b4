import { escalationLimits, type Reach } from '../../../protocol/escalation-doors.ts';
import { idPrefix, type ReachId } from '../../../protocol/ids.ts';
import type { Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { normaliseIdentifier } from '../../identity/graph/normalise-identifier.ts';
import { mailAddress } from '../../mail-address.ts';
import { randomId } from '../../secret/random-token.ts';
import type { ReachDesk } from './reach-desk.ts';
import { sendReachCode } from './send-reach-code.ts';
import { showReach } from './show-reach.ts';

/**
 * An address of one's own, to which a code goes; nothing else does until it has come back. Errors: channel.off, channel.bad-address,
 * setting.refused (`address`: known), limit.quota.
 */
export const addReach = async (
  desk: ReachDesk,
  { site, agent }: AgentCaller,
  { kind, address: typed }: Parsed<'inbox', 'reach:add'>,
): Promise<Outcome<Reach>> => {
  const channel = desk.channels.of(site, kind);
  if (channel === undefined) return refused('channel.off');
  const address = normaliseIdentifier(kind, typed)?.value;
  // Mails to ourselves come back as answers.
  if (address === undefined || mailAddress(address) === null || address === channel.address)
    return refused('channel.bad-address');
  const now = desk.clock.wall();
  const added = await desk.store.write(
    async (tx) => {
      const own = (await tx.reachesOfSite(site)).filter((row) => row.agent === agent);
      if (own.some((row) => row.kind === kind && row.address === address))
        return refused('setting.refused', { field: 'address', reason: 'known' });
      if (own.length >= escalationLimits.reachPerAgent) return refused('limit.quota');
      const row = await sendReachCode(tx, desk, {
        id: randomId<ReachId>(idPrefix.reach),
        site,
        agent,
        kind,
        address,
        ord: Math.max(-1, ...own.map(({ ord }) => ord)) + 1,
        week: null,
        verified_at: null,
        is_bad: 0,
        code_hmac: null,
        code_expires_at: null,
        tries: 0,
        at: now,
      });
      await tx.insertReach(row);
      await tx.insertAudit({ site, at: now, actor: agent, op: 'reach:add', refs: JSON.stringify({ reach: row.id }) });
      return done(showReach(row));
    },
    'chat',
    `reach ${agent}`,
  );
  if (added.ok) desk.wakeDeliveries();
  return added;
};
