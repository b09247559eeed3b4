import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Answered } from '../told.ts';
import { useInbox } from './inbox-context.ts';
import { ReasonForm } from './reason-form.tsx';

/** A button under a sentence that asks for a reason before it does what it says. Without the right there is none. */
export const ClaimAct = ({
  text,
  label,
  run,
  beside,
}: {
  readonly text: string;
  /** Says which sentence it is about. */
  readonly label: string;
  readonly run: (reason: string) => Promise<Answered<object>>;
  readonly beside?: ComponentChildren;
}) => {
  const { self } = useInbox();
  const [isAsking, setAsking] = useState(false);
  if (!self.may('merge')) return beside === undefined ? null : <p class="claim-acts">{beside}</p>;
  if (isAsking)
    return <ReasonForm go={text} onGo={run} onDone={() => setAsking(false)} onCancel={() => setAsking(false)} />;
  return (
    <p class="claim-acts">
      <button type="button" class="quiet small" aria-label={label} onClick={() => setAsking(true)}>
        {text}
      </button>
      {beside}
    </p>
  );
};
