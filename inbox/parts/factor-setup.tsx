import { useState } from 'preact/hooks';
import { troubleText } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { CopyBox } from './copy-box.tsx';
import { TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';

/** Turning on the second factor: key into the app, one code back, recovery codes kept. */
export const FactorSetup = () => {
  const { security } = useDesk();
  const words = say().security;
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const begun = security.begun.value;
  const codes = security.recoveryCodes.value;

  if (codes !== null)
    return (
      <div class="form">
        <h3>{words.codes}</h3>
        <p class="hint">{words.codesHint}</p>
        <CopyBox text={codes.join('\n')} label={words.codes} lines />
        <button type="button" class="button go" onClick={() => void security.codesKept()}>
          {words.codesDone}
        </button>
      </div>
    );

  const begin = async (): Promise<void> => {
    const told = await security.beginFactor();
    setError(told.ok || told.problem.code === 'auth.not-fresh' ? undefined : troubleText(told.problem));
  };

  if (begun === null)
    return (
      <>
        {error && <Complaint>{error}</Complaint>}
        <button type="button" class="button" onClick={begin}>
          {words.begin}
        </button>
      </>
    );

  const confirm = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy || code.trim() === '') return;
    setBusy(true);
    const told = await security.confirmFactor(code.trim());
    setBusy(false);
    if (!told.ok) setError(troubleText(told.problem));
  };

  return (
    <form class="form" onSubmit={confirm} noValidate>
      <p>{words.step1}</p>
      <CopyBox text={grouped(begun.secret)} label={words.secret} />
      <p>
        <a href={begun.url}>{words.openApp}</a>
      </p>
      <TextField
        label={words.step2}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onValue={(typed) => {
          setCode(typed);
          setError(undefined);
        }}
        error={error}
      />
      <div class="form-end">
        <button type="button" class="button" onClick={security.dropFactor}>
          {say().app.cancel}
        </button>
        <button type="submit" class="button go" disabled={busy || code.trim() === ''}>
          {words.confirm}
        </button>
      </div>
    </form>
  );
};

/** Four and four: read off and typed without losing the place. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
