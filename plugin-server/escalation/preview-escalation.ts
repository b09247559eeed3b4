import type { Brief } from '../../protocol/brief.ts';
import type { AskedBy } from '../../protocol/escalation-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { policiesOf } from '../site/site-policies.ts';
import type { Store } from '../store/store.ts';
import { dryRun } from './dry-run.ts';
import type { BriefOf } from './escalation-desk.ts';
import { type Around, readFacts } from './ladder-facts.ts';
import type { LadderFacts, Person } from './next-act.ts';

interface Desk extends Around {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wall'>;
  readonly briefOf: BriefOf;
}

/** The brief as it would go, whom each ladder would ask, and who could be asked alone. Error: not-found. */
export const previewEscalation = async (
  desk: Desk,
  { site, agent }: AgentCaller,
  { conversation, locale }: Parsed<'inbox', 'escalation:preview'>,
): Promise<Outcome<Given<'inbox', 'escalation:preview'>>> => {
  const { read } = desk.store;
  const now = desk.clock.wall();
  const row = await read.conversation(site, conversation);
  if (row === undefined) return refused('not-found');
  const brief: Brief = await desk.briefOf(read, row, locale, now);
  const about = { site, assigned: row.assignee, isUrgent: false, except: agent };
  const facts = await readFacts(read, desk, about, now);
  const { policies } = policiesOf((await read.site(site))?.policies ?? '{}');
  return done({
    brief,
    policies: policies.map((policy) => ({ name: policy.name, asks: [...dryRun(policy, facts)] })),
    agents: facts.team.map((person) => ({
      agent: { agent: person.agent, name: person.name },
      by: waysTo(person, facts),
      isOnline: person.isOnline,
      isOff: isOff(person, facts),
      isOnCall: facts.onCall.includes(person.agent),
    })),
  });
};

const waysTo = ({ isOnline, reaches }: Person, { mails }: LadderFacts): AskedBy[] => [
  ...(isOnline ? (['inbox'] as const) : []),
  ...(mails && reaches.some(({ isVerified, isBad }) => isVerified && !isBad) ? (['email'] as const) : []),
];

const isOff = ({ reaches }: Person, { isOpen }: LadderFacts): boolean =>
  reaches.length === 0 ? !isOpen : !reaches.some(({ isInHours }) => isInHours);
