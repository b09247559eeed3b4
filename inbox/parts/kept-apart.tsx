import type { JoinLine, ProfileWhy } from '../../protocol/profile-view.ts';
import { dateTime } from '../format.ts';
import { say } from '../texts/texts.ts';

/** What would join her with somebody else but may not: conflicts, and pairs an agent has parted. */
export const KeptApart = ({
  why,
  nameOf,
}: {
  readonly why: ProfileWhy;
  readonly nameOf: (identifier: number) => string;
}) => {
  const words = say().why;
  return (
    <>
      {why.conflicts.length > 0 && (
        <section aria-labelledby="why-conflicts">
          <h3 id="why-conflicts">{words.conflicts}</h3>
          <ul class="claims">
            {why.conflicts.map((line) => (
              <li key={line.claim} class="claim s0">
                <div>
                  <p dir="auto">{conflictText(line, nameOf)}</p>
                  <p class="claim-when">{dateTime(line.firstAt)}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {why.parted.length > 0 && (
        <section aria-labelledby="why-parted">
          <h3 id="why-parted">{words.parted}</h3>
          <ul class="claims">
            {why.parted.map(({ a, b, agent, reason, at }) => (
              <li key={`${a} ${b}`} class="claim s0">
                <div>
                  <p dir="auto">{words.isNot(nameOf(a), nameOf(b))}</p>
                  <p class="claim-pair" dir="auto">
                    {words.because(reason)}
                  </p>
                  <p class="claim-when">
                    <span>{dateTime(at)}</span>
                    <span>{words.by(agent?.name ?? words.nobody)}</span>
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};

const conflictText = ({ a, b, state }: JoinLine, nameOf: (identifier: number) => string): string => {
  const { conflict, state: states, is } = say().why;
  const said = state in conflict ? conflict[state as keyof typeof conflict] : null;
  return said === null ? `${is(nameOf(a), nameOf(b))}: ${states[state]}` : said(nameOf(a), nameOf(b));
};
