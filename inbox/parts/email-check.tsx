import { useState } from 'preact/hooks';
import type { CheckStep } from '../../protocol/channel-doors.ts';
import type { Candidate } from '../models/channel-model.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { Icon, type IconName } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { useComplain } from './use-complain.ts';

const icons: Readonly<Record<CheckStep['state'], IconName>> = {
  running: 'clock',
  ok: 'check',
  failed: 'alert',
  skipped: 'more',
};

/** The test button and its steps, live, with the server's own line. */
export const EmailCheck = ({
  candidate,
  onRefused,
}: {
  /** What is tested: of a form, or null for what is saved; undefined: the form cannot be tested yet. */
  readonly candidate: () => Candidate | null | undefined;
  /** Says it at its field; absent: there is no form. */
  readonly onRefused?: (problem: Trouble) => void;
}) => {
  const { channels } = useDesk();
  const complain = useComplain();
  const [isAsking, setAsking] = useState(false);
  const words = say().mailSet;
  const check = channels.check.value;
  const isRunning = isAsking || (check !== null && !check.isOver);

  const begin = async (): Promise<void> => {
    const what = candidate();
    if (what === undefined) return;
    setAsking(true);
    const told = await channels.begin(what);
    setAsking(false);
    if (!told.ok) (onRefused ?? complain)(told.problem);
  };

  return (
    <div class="check">
      <button type="button" class="button" disabled={isRunning} onClick={() => void begin()}>
        {isRunning ? words.testing : check === null ? words.test : words.testAgain}
      </button>
      {check && (
        <ol class="check-steps" aria-label={words.checkTitle} aria-live="polite">
          {check.steps.map((step) => (
            <li key={step.id} class={step.state}>
              <Icon name={icons[step.state]} />
              <span>
                {words.steps[step.id]}
                <span class="unseen">: {words.stepStates[step.state]}</span>
                {step.reason !== null && (
                  <small>{words.reasons[step.reason] ?? (step.state === 'failed' ? words.reasons['other'] : '')}</small>
                )}
                {step.text !== null && step.text !== '' && <code>{step.text}</code>}
              </span>
              {step.ms !== null && <span class="ms">{words.ms(step.ms)}</span>}
            </li>
          ))}
        </ol>
      )}
      {check?.isOver && (
        <p class={check.isFine ? 'check-end fine' : 'check-end'} role="status">
          {check.trouble ? refusalText(check.trouble) : check.isFine ? words.fine : words.notFine}
        </p>
      )}
    </div>
  );
};
