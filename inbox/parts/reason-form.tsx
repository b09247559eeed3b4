import { useState } from 'preact/hooks';
import { identityLimits } from '../../protocol/identity.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import type { Answered } from '../told.ts';
import { Complaint } from './complaint.tsx';
import { TextField } from './field.tsx';

/** An act that needs a reason: it is kept with her name, so that the next one understands it. */
export const ReasonForm = ({
  go,
  hint,
  danger = false,
  onGo,
  onDone,
  onCancel,
}: {
  readonly go: string;
  readonly hint?: string;
  readonly danger?: boolean;
  readonly onGo: (reason: string) => Promise<Answered<object>>;
  readonly onDone?: () => void;
  readonly onCancel: () => void;
}) => {
  const words = say().why;
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isLongEnough = reason.trim().length >= identityLimits.reasonMin;

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isLongEnough || busy) return;
    setBusy(true);
    const told = await onGo(reason.trim());
    setBusy(false);
    if (told.ok) onDone?.();
    else if (told.problem.code !== 'auth.not-fresh') setTrouble(refusalText(told.problem));
  };

  return (
    <form
      class="form reason-form"
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Only the form closes, not the dialog around it.
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      {hint && <p class="hint">{hint}</p>}
      {trouble && <Complaint>{trouble}</Complaint>}
      <TextField
        label={words.reason}
        hint={words.reasonHint}
        maxLength={identityLimits.reason}
        autoComplete="off"
        value={reason}
        onValue={(typed) => {
          setReason(typed);
          setTrouble(null);
        }}
        autoFocus
      />
      <div class="form-end">
        <button type="button" class="button" onClick={onCancel}>
          {say().app.cancel}
        </button>
        <button type="submit" class={danger ? 'button danger' : 'button go'} disabled={!isLongEnough || busy}>
          {go}
        </button>
      </div>
    </form>
  );
};
