import type { JoinLine, Member } from '../../protocol/profile-view.ts';
import { claimTree } from '../models/claim-path.ts';
import { byKind, memberText, proofText } from '../person-format.ts';
import { say } from '../texts/texts.ts';

const rowPx = 44;
const stepPx = 22;
const edgePx = 12;
const bendPx = 9;

/** The identifiers as knots on lines, each hanging on the one that brought it in. Two can be chosen. */
export const ClaimPicture = ({
  members,
  others,
  joins,
  suggestions,
  chosen,
  path,
  onChoose,
}: {
  readonly members: readonly Member[];
  /** Outside the person: what is only supposed hangs on a broken line. */
  readonly others: readonly Member[];
  readonly joins: readonly JoinLine[];
  readonly suggestions: readonly JoinLine[];
  readonly chosen: readonly number[];
  /** Claims between the two that are chosen. */
  readonly path: ReadonlySet<number>;
  readonly onChoose: (identifier: number) => void;
}) => {
  const words = say().why;
  const lines = [...joins.filter(({ state }) => state === 'joined'), ...suggestions];
  const first = [...members].sort(byKind).map(({ identifier }) => identifier);
  const knots = claimTree(lines, first);
  const of = new Map([...members, ...others].map((member) => [member.identifier, member]));
  const lineOf = new Map(lines.map((line) => [line.claim, line]));
  const x = (depth: number): number => edgePx + depth * stepPx;
  const y = (row: number): number => row * rowPx + rowPx / 2;
  const width = x(Math.max(...knots.map(({ depth }) => depth), 0)) + edgePx;
  const own = new Set(first);

  return (
    <section class="picture" aria-label={words.picture}>
      <svg width={width} height={knots.length * rowPx} aria-hidden="true" focusable="false">
        {knots.map((knot, row) => {
          const above = knot.parent === null ? undefined : knots[knot.parent];
          const line = knot.claim === null ? undefined : lineOf.get(knot.claim);
          if (above === undefined || line === undefined || knot.parent === null) return null;
          const from = x(above.depth);
          const kind = line.state === 'joined' ? `s${line.strength}` : 'maybe';
          return (
            <path
              key={line.claim}
              class={`thread-line ${kind}${path.has(line.claim) ? ' on' : ''}${path.size > 0 && !path.has(line.claim) ? ' dim' : ''}`}
              d={`M${from} ${y(knot.parent)}V${y(row) - bendPx}Q${from} ${y(row)} ${from + bendPx} ${y(row)}H${x(knot.depth)}`}
            />
          );
        })}
        {knots.map(({ identifier, depth }, row) => (
          <circle
            key={identifier}
            class={`knot s${own.has(identifier) ? (of.get(identifier)?.strength ?? 0) : 0}${chosen.includes(identifier) ? ' on' : ''}`}
            cx={x(depth)}
            cy={y(row)}
            r={5}
          />
        ))}
      </svg>
      <ul>
        {knots.map(({ identifier, depth }) => {
          const member = of.get(identifier);
          return (
            member && (
              <li key={identifier} style={{ paddingLeft: `${x(depth) + edgePx}px` }}>
                {own.has(identifier) ? (
                  <button type="button" aria-pressed={chosen.includes(identifier)} onClick={() => onChoose(identifier)}>
                    <span dir="auto">{memberText(member)}</span>
                    {proofText(member) !== '' && <small>{proofText(member)}</small>}
                  </button>
                ) : (
                  <p class="outside">
                    <span dir="auto">{memberText(member)}</span>
                    <small>{words.state.suggestion}</small>
                  </p>
                )}
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
};
