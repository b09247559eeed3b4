import type { EscalationStep } from '../protocol/entry.ts';
import { clockTime } from './format.ts';
import { say } from './texts/texts.ts';

/** One step of an escalation, as a sentence. */
export const stepText = (step: EscalationStep): string => {
  const words = say().ladder;
  switch (step.is) {
    case 'started':
      if (step.by === 'visitor') return words.startedByVisitor(step.policy);
      return step.by === 'rule' ? words.startedByRule(step.policy) : words.startedBy(step.by.name, step.policy);
    case 'tried':
      return words.tried(step.agent.name, words.by[step.by], step.until === null ? '' : clockTime(step.until));
    case 'skipped':
      return words.skipped(step.step, words.skippedWhy[step.why]);
    case 'failed':
      return words.failed(step.agent.name, words.by[step.by]);
    case 'passed':
      return words.passed(step.agent.name);
    case 'away':
      return words.away(step.agent.name);
    case 'taken':
      return words.taken(step.agent.name, words.by[step.by]);
    case 'stopped':
      return step.by === 'answered' ? words.answered : words.stoppedBy(step.by.name);
    case 'ended':
      return words.ended[step.finally];
  }
};
