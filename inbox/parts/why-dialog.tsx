import { useEffect, useState } from 'preact/hooks';
import type { JoinLine, ProfileWhy } from '../../protocol/profile-view.ts';
import { claimPath } from '../models/claim-path.ts';
import { memberText, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { ActRecord } from './act-record.tsx';
import { ClaimAct } from './claim-act.tsx';
import { byStrength, ClaimLine } from './claim-line.tsx';
import { ClaimPicture } from './claim-picture.tsx';
import { Complaint } from './complaint.tsx';
import { Dialog } from './dialog.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { KeptApart } from './kept-apart.tsx';
import { Loading } from './loading.tsx';
import { PickedActs } from './picked-acts.tsx';

/** Why this is one person: a picture of what hangs together, the reasons as sentences, and what agents did about it. */
export const WhyDialog = ({
  profile,
  onClose,
  onMerge,
}: {
  readonly profile: number;
  readonly onClose: () => void;
  readonly onMerge: (other: number | null) => void;
}) => {
  const { why } = useDesk();
  const words = say().why;

  // Whom she asked about stays, whatever the panel behind shows meanwhile.
  useEffect(() => {
    why.open(profile);
    return why.close;
  }, [why]);

  return (
    <Dialog title={words.title} onClose={onClose} size="huge">
      {why.trouble.value && (
        <Complaint onRetry={why.retry}>
          {words.failed} {refusalText(why.trouble.value)}
        </Complaint>
      )}
      <JustDone />
      {why.why.value === null ? (
        why.trouble.value === null && <Loading />
      ) : (
        <Reasons why={why.why.value} onMerge={onMerge} />
      )}
    </Dialog>
  );
};

/** What was just done, while one click takes it back. */
const JustDone = () => {
  const { why } = useDesk();
  const words = say().why;
  const [trouble, setTrouble] = useState<string | null>(null);
  const done = why.done.value;
  const undo = async (log: number): Promise<void> => {
    const told = await why.undo(log);
    setTrouble(told.ok || told.problem.code === 'auth.not-fresh' ? null : refusalText(told.problem));
  };
  return (
    <div class="just-done" role="status">
      {done && (
        <p>
          {words.done}{' '}
          <button type="button" class="link" onClick={() => void undo(done.log)}>
            {words.undo}
          </button>
        </p>
      )}
      {trouble && <Complaint>{trouble}</Complaint>}
    </div>
  );
};

const Reasons = ({
  why: read,
  onMerge,
}: {
  readonly why: ProfileWhy;
  readonly onMerge: (other: number | null) => void;
}) => {
  const { self } = useInbox();
  const { why } = useDesk();
  const words = say().why;
  const chosen = why.chosen.value;
  const [from, to] = chosen;
  const known = new Map([...read.members, ...read.others].map((member) => [member.identifier, member]));
  const nameOf = (identifier: number): string => {
    const member = known.get(identifier);
    return member === undefined ? `#${identifier}` : memberText(member);
  };
  const joined = read.joins.filter(({ state }) => state === 'joined');
  const path = from === undefined || to === undefined ? null : claimPath(joined, from, to);
  const shown = from === undefined || to === undefined ? [...read.joins].sort(byStrength) : (path ?? []);

  return (
    <>
      <p class="hint">
        {read.joins.length === 0 ? words.alone : words.lead(read.members.length)}{' '}
        {read.members.length > 1 && words.pickHint}
      </p>
      {!self.may('merge') && <p class="hint">{say().person.noRightMerge}</p>}
      <div class="reasons">
        <div>
          <ClaimPicture
            members={read.members}
            others={read.others}
            joins={read.joins}
            suggestions={read.suggestions}
            chosen={chosen}
            path={new Set(path?.map(({ claim }) => claim))}
            onChoose={why.choose}
          />
          {self.may('merge') && <PickedActs key={chosen.join(' ')} members={read.members} nameOf={nameOf} />}
        </div>
        <div>
          <section aria-labelledby="why-reasons">
            <h3 id="why-reasons">
              {from === undefined || to === undefined ? words.reasons : words.path(nameOf(from), nameOf(to))}
            </h3>
            {from !== undefined && to !== undefined && path === null && <p class="hint">{words.noPath}</p>}
            <ul class="claims">
              {shown.map((line) => (
                <ClaimLine key={line.claim} line={line} nameOf={nameOf}>
                  <ClaimAct
                    text={words.revoke}
                    label={`${words.revoke}: ${nameOf(line.a)}, ${nameOf(line.b)}`}
                    run={(reason) => why.revoke(line.claim, reason)}
                  />
                </ClaimLine>
              ))}
            </ul>
          </section>
          <Suggestions
            lines={read.suggestions}
            nameOf={nameOf}
            otherOf={({ a, b }) =>
              read.others.find(({ identifier }) => identifier === a || identifier === b)?.profile ?? null
            }
            onMerge={onMerge}
          />
          <KeptApart why={read} nameOf={nameOf} />
          {read.revoked.length > 0 && (
            <section aria-labelledby="why-revoked">
              <h3 id="why-revoked">{words.revokedClaims}</h3>
              <ul class="claims">
                {read.revoked.map((line) => (
                  <ClaimLine key={line.claim} line={line} nameOf={nameOf}>
                    <ClaimAct
                      text={words.restore}
                      label={`${words.restore}: ${nameOf(line.a)}, ${nameOf(line.b)}`}
                      run={(reason) => why.restore(line.claim, reason)}
                    />
                  </ClaimLine>
                ))}
              </ul>
            </section>
          )}
          <ActRecord log={read.log} />
        </div>
      </div>
    </>
  );
};

const Suggestions = ({
  lines,
  nameOf,
  otherOf,
  onMerge,
}: {
  readonly lines: readonly JoinLine[];
  readonly nameOf: (identifier: number) => string;
  readonly otherOf: (line: JoinLine) => number | null;
  readonly onMerge: (other: number | null) => void;
}) => {
  const { why } = useDesk();
  const words = say().why;
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="why-suggestions">
      <h3 id="why-suggestions">{words.suggestions}</h3>
      <ul class="claims">
        {lines.map((line) => (
          <ClaimLine key={line.claim} line={line} nameOf={nameOf}>
            <ClaimAct
              text={words.confirm}
              label={`${words.confirm}: ${nameOf(line.a)}, ${nameOf(line.b)}`}
              run={(reason) => why.confirm(line, reason)}
              beside={
                <button type="button" class="quiet small" onClick={() => onMerge(otherOf(line))}>
                  {words.compare}
                  <span class="unseen">: {words.is(nameOf(line.a), nameOf(line.b))}</span>
                </button>
              }
            />
          </ClaimLine>
        ))}
      </ul>
    </section>
  );
};
