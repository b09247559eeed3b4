import type { EscalationStep } from '../../protocol/entry.ts';
import type { Policy, PolicyStep } from '../../protocol/escalation-doors.ts';
import type { AgentId, ReachId } from '../../protocol/ids.ts';
import type { EscalationTryTable } from '../store/schema.ts';

/** Everything about people and hours that decides who is asked next, as it is now. */
export interface LadderFacts {
  /** Who may be asked at all, in order. */
  readonly team: readonly Person[];
  readonly assigned: AgentId | null;
  readonly onCall: readonly AgentId[];
  /** By the hours of the site. */
  readonly isOpen: boolean;
  readonly isUrgent: boolean;
  /** Mails of this site leave. */
  readonly mails: boolean;
}

export interface Person {
  readonly agent: AgentId;
  readonly name: string;
  /** The inbox is open in front of them. */
  readonly isOnline: boolean;
  /** E-mail addresses, in order. */
  readonly reaches: readonly {
    readonly reach: ReachId;
    readonly isVerified: boolean;
    readonly isBad: boolean;
    readonly isInHours: boolean;
  }[];
}

/** Where a ladder stands, counted from 1, and whom it has asked. */
export interface Place {
  readonly round: number;
  readonly step: number;
  readonly asked: readonly Pick<EscalationTryTable, 'round' | 'step' | 'agent' | 'way' | 'state'>[];
}

export interface Ask {
  readonly agent: AgentId;
  readonly name: string;
  readonly by: 'inbox' | 'email';
  /** With `email`. */
  readonly reach: ReachId | null;
}

export type Skipped = Extract<EscalationStep, { is: 'skipped' }>['why'];

export type Act =
  | {
      readonly is: 'ask';
      readonly round: number;
      readonly step: number;
      readonly asks: readonly Ask[];
      readonly waitSec: number;
    }
  /** Nobody of this step can be asked; it goes on behind it. */
  | { readonly is: 'skip'; readonly round: number; readonly step: number; readonly why: Skipped }
  | { readonly is: 'end'; readonly finally: Policy['finally'] };

/**
 * The one rule by which a ladder goes on: called when it begins, and when whoever was asked has not taken it. In one step of one
 * round nobody is asked twice; after the last step of the last round it ends.
 */
export const nextAct = (policy: Policy, facts: LadderFacts, place: Place): Act => {
  const { round } = place;
  const step = policy.steps[place.step - 1];
  if (round > policy.rounds) return { is: 'end', finally: policy.finally };
  if (step === undefined) return nextAct(policy, facts, { ...place, round: round + 1, step: 1 });

  const before = place.asked.filter((it) => it.round === round && it.step === place.step);
  const onwards = { ...place, step: place.step + 1 };
  if (before.length > 0 && step.pick === 'all') return nextAct(policy, facts, onwards);
  const barred = barredStep(step, facts);
  if (barred !== null)
    return before.length > 0 ? nextAct(policy, facts, onwards) : { is: 'skip', round, step: place.step, why: barred };

  const people = peopleOf(step, facts).filter(({ agent }) => !before.some((it) => it.agent === agent));
  const tried = people.map((person) => wayTo(person, step, facts, place));
  const asks = tried.filter((it) => typeof it !== 'string');
  if (asks.length > 0)
    return {
      is: 'ask',
      round,
      step: place.step,
      asks: step.pick === 'all' ? asks : asks.slice(0, 1),
      waitSec: step.waitSec,
    };
  if (before.length > 0) return nextAct(policy, facts, onwards);
  const why = nearest.find((reason) => tried.includes(reason)) ?? 'nobody';
  return { is: 'skip', round, step: place.step, why };
};

/** Where it stands once this is done. */
export const placeAfter = (act: Exclude<Act, { is: 'end' }>): Pick<Place, 'round' | 'step'> =>
  act.is === 'ask' ? { round: act.round, step: act.step } : { round: act.round, step: act.step + 1 };

const barredStep = (step: PolicyStep, facts: LadderFacts): Skipped | null => {
  if (step.urgentOnly && !facts.isUrgent) return 'not-urgent';
  return step.inHours && !facts.isOpen && step.who.is !== 'on-call' ? 'off-hours' : null;
};

const peopleOf = ({ who }: PolicyStep, { team, assigned, onCall }: LadderFacts): readonly Person[] => {
  if (who.is === 'team') return team;
  const named = who.is === 'on-call' ? onCall : [who.is === 'assigned' ? assigned : who.agent];
  return [...new Set(named)].flatMap((agent) => team.find((it) => it.agent === agent) ?? []);
};

/** The first way of the step that leads to this person, or what is missing. */
const wayTo = (person: Person, step: PolicyStep, facts: LadderFacts, place: Place): Ask | Skipped => {
  const { agent, name } = person;
  let missing: Skipped = 'nobody';
  for (const by of step.by) {
    const way = by === 'inbox' ? inboxTo(person) : by === 'email' ? mailTo(person, step, facts, place) : 'no-channel';
    if (typeof way !== 'string') return { agent, name, ...way };
    missing = nearest.find((reason) => reason === way || reason === missing) ?? way;
  }
  return missing;
};

const inboxTo = ({ isOnline }: Person): Pick<Ask, 'by' | 'reach'> | Skipped =>
  isOnline ? { by: 'inbox', reach: null } : 'nobody';

const mailTo = (
  { agent, reaches }: Person,
  { who }: PolicyStep,
  { mails }: LadderFacts,
  { asked }: Place,
): Pick<Ask, 'by' | 'reach'> | Skipped => {
  if (!mails) return 'no-channel';
  const usable = reaches.filter(({ isBad }) => !isBad);
  if (usable.length === 0) return 'no-address';
  const verified = usable.filter(({ isVerified }) => isVerified);
  if (verified.length === 0) return 'not-verified';
  // Who is on call, or named by whoever wrote the ladder, is asked at any hour.
  const isAlways = who.is === 'on-call' || who.is === 'agent';
  const open = verified.find(({ isInHours }) => isAlways || isInHours);
  if (open === undefined) return 'off-hours';
  const isAway = asked.some((it) => it.agent === agent && it.way === 'email' && it.state === 'away');
  return isAway ? 'nobody' : { by: 'email', reach: open.reach };
};

/** What is said of a step in which several things are missing: that which is mended soonest. */
const nearest: readonly Skipped[] = ['off-hours', 'not-verified', 'no-address', 'no-channel', 'nobody'];
