import type { ComponentChildren } from 'preact';
import type { JoinLine } from '../../protocol/profile-view.ts';
import { dateTime } from '../format.ts';
import { say } from '../texts/texts.ts';

/** One reason as a sentence: what happened, what it says, when and by whom. */
export const ClaimLine = ({
  line,
  nameOf,
  children,
}: {
  readonly line: JoinLine;
  readonly nameOf: (identifier: number) => string;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}) => {
  const words = say().why;
  const strengths = [words.strength.s0, words.strength.s1, words.strength.s2, words.strength.s3];
  return (
    <li class={`claim s${line.strength}${line.state === 'joined' ? '' : ' quiet-claim'}`}>
      <div>
        <p class="claim-said">
          {words.rule[line.rule]}
          {line.label !== null && ` ${words.inDevice(line.label)}`}
          {line.agent !== null && ` ${words.by(line.agent.name)}`}
        </p>
        <p class="claim-pair" dir="auto">
          {words.is(nameOf(line.a), nameOf(line.b))}
        </p>
        {line.reason !== null && (
          <p class="claim-pair" dir="auto">
            {words.because(line.reason)}
          </p>
        )}
        <p class="claim-when">
          <span>
            {dateTime(line.firstAt) === dateTime(line.lastAt)
              ? words.once(dateTime(line.firstAt))
              : words.often(line.times, dateTime(line.firstAt), dateTime(line.lastAt))}
          </span>
          <span>{strengths[line.strength]}</span>
          {line.state !== 'joined' && line.revokedAt === null && <span>{words.state[line.state]}</span>}
          {line.revokedAt !== null && (
            <span>{words.revoked(dateTime(line.revokedAt), line.revokedBy?.name ?? words.nobody)}</span>
          )}
        </p>
        {children}
      </div>
    </li>
  );
};

/** The strongest reason first, of equal ones the oldest. */
export const byStrength = (a: JoinLine, b: JoinLine): number => b.strength - a.strength || a.firstAt - b.firstAt;
