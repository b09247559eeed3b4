import type { Problem } from '../../../protocol/problems.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import { timeLeft } from './time-left.ts';

/** Why something was refused, in words a visitor can do something with. */
export const reasonOf = (say: SheetSpeak, problem: Problem | 'unanswered'): string => {
  if (problem === 'unanswered') return say('problem.unanswered');
  switch (problem.code) {
    case 'link.invalid':
      return say('problem.link');
    case 'link.other-person':
      return say('problem.otherPerson');
    case 'limit.rate':
    case 'limit.quota':
      return problem.retryAfterMs === undefined
        ? say('problem.rateLater')
        : say('problem.rate', { time: timeLeft(problem.retryAfterMs) });
    case 'code.wrong':
      return say('problem.codeWrong');
    case 'code.ended':
      return say('problem.codeEnded');
    case 'code.bad-value':
      return say('problem.badValue');
    case 'code.off':
      return say('problem.codeOff');
    case 'conversation.gone':
      return say('problem.gone');
    case 'channel.off':
      return say('problem.mailOff');
    case 'channel.unknown-peer':
      return say('problem.mailUnknown');
    case 'channel.opted-out':
      return say('problem.mailStopped');
    case 'channel.bad-address':
    case 'request.malformed':
      return say('problem.mailBad');
    case 'escalation.nobody':
      return say('problem.nobody');
    case 'escalation.running':
      return say('problem.running');
    case 'rating.refused':
      return say('problem.rating');
    default:
      return say('problem.other');
  }
};
