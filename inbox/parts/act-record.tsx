import { useState } from 'preact/hooks';
import type { ProfileWhy } from '../../protocol/profile-view.ts';
import { dateTime } from '../format.ts';
import { memberText, opText, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { useDesk, useInbox } from './inbox-context.ts';

/** What agents did with this person, and the way back. */
export const ActRecord = ({ log }: { readonly log: ProfileWhy['log'] }) => {
  const { self } = useInbox();
  const { why } = useDesk();
  const words = say().why;
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (log.length === 0) return null;

  const undo = async (line: number): Promise<void> => {
    setBusy(true);
    const told = await why.undo(line);
    setBusy(false);
    setTrouble(told.ok || told.problem.code === 'auth.not-fresh' ? null : refusalText(told.problem));
  };

  return (
    <section aria-labelledby="why-record">
      <h3 id="why-record">{words.record}</h3>
      {trouble && <Complaint>{trouble}</Complaint>}
      <ul class="record">
        {log.map((line) => (
          <li key={line.log}>
            <div>
              <p dir="auto">
                <b>{line.agent?.name ?? words.nobody}</b> {opText(line.op)}
                {line.about.length > 0 && `: ${line.about.map(memberText).join(', ')}`}
              </p>
              <p class="claim-when">
                <span>{dateTime(line.at)}</span>
                {line.reason !== null && <span dir="auto">{words.because(line.reason)}</span>}
              </p>
            </div>
            {line.canUndo && self.may('merge') && (
              <button
                type="button"
                class="quiet small"
                disabled={busy}
                aria-label={`${words.undo}: ${opText(line.op)}, ${dateTime(line.at)}`}
                onClick={() => void undo(line.log)}
              >
                {words.undo}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
