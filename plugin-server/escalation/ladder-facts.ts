import { escalationLimits, type Week } from '../../protocol/escalation-doors.ts';
import type { AgentId, ReachId, SiteId } from '../../protocol/ids.ts';
import { isInHours, isOpen } from '../site/hours/is-open.ts';
import { hoursOf } from '../site/site-hours.ts';
import { policiesOf } from '../site/site-policies.ts';
import type { AgentReachTable } from '../store/schema.ts';
import type { Reads } from '../store/tx.ts';
import type { EscalationDesk } from './escalation-desk.ts';
import type { LadderFacts } from './next-act.ts';

/** What no row says: who sits in the inbox, which channels are open. */
export type Around = Pick<EscalationDesk, 'living' | 'channels'>;

export type FactReads = Pick<Reads, 'site' | 'membersOfSite' | 'reachesOfSite' | 'countToPeer'>;

interface About {
  readonly site: SiteId;
  readonly assigned: AgentId | null;
  readonly isUrgent: boolean;
  /** Who fetches somebody else is not asked himself. */
  readonly except: AgentId | null;
}

/** As it is at that moment (wall clock). */
export const readFacts = async (
  read: FactReads,
  { living, channels }: Around,
  { site, assigned, isUrgent, except }: About,
  now: number,
): Promise<LadderFacts> => {
  const row = await read.site(site);
  const hours = hoursOf(row?.hours ?? '{}');
  const members = await read.membersOfSite(site);
  const reaches = await read.reachesOfSite(site);
  const full = await fullOf(read, reaches, now);
  const email = channels.of(site, 'email');
  return {
    team: members
      .filter((member) => member.disabled_at === null && member.agent !== except)
      .map(({ agent, name }) => ({
        agent,
        name,
        isOnline: living.isAgentOnline(site, agent),
        reaches: reaches
          .filter((it) => it.agent === agent)
          .map(({ id, verified_at, is_bad, week }) => ({
            reach: id,
            isVerified: verified_at !== null,
            isBad: is_bad === 1 || full.has(id),
            isInHours: isInHours(hours, week === null ? null : (JSON.parse(week) as Week), now),
          })),
      })),
    assigned,
    onCall: policiesOf(row?.policies ?? '{}').onCall,
    isOpen: isOpen(hours, now),
    isUrgent,
    mails: email !== undefined && !email.isPaused,
  };
};

/** Addresses that get no further brief within this hour. */
const fullOf = async (
  read: Pick<FactReads, 'countToPeer'>,
  reaches: readonly AgentReachTable[],
  now: number,
): Promise<ReadonlySet<ReachId>> => {
  const full = new Set<ReachId>();
  for (const { id, verified_at } of reaches) {
    if (verified_at === null) continue;
    if ((await read.countToPeer('email', id, ['brief'], now - hourMs)) >= escalationLimits.briefsPerHour) full.add(id);
  }
  return full;
};
const hourMs = 3_600_000;
