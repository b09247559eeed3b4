import { useState } from 'preact/hooks';
import { troubleText } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Dialog } from './dialog.tsx';
import { PasswordField, TextField } from './field.tsx';
import { useInbox } from './inbox-context.ts';

/** The password once more, over the form that needs it; the form keeps what was typed. */
export const FreshDialog = () => {
  const { fresh } = useInbox();
  return fresh.asking.value ? <Ask /> : null;
};

const Ask = () => {
  const { fresh, self } = useInbox();
  const words = say().fresh;
  const [by, setBy] = useState<'password' | 'code'>('password');
  const [proof, setProof] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const confirm = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const told = await fresh.confirm(by === 'password' ? { password: proof } : { code: proof.trim() });
    setBusy(false);
    if (!told.ok) setError(troubleText(told.problem));
  };

  const swap = (): void => {
    setBy(by === 'password' ? 'code' : 'password');
    setProof('');
    setError(null);
  };

  return (
    <Dialog title={words.title} onClose={fresh.cancel}>
      <form class="form" onSubmit={confirm} noValidate>
        <p class="hint">{words.hint}</p>
        {error && <Complaint>{error}</Complaint>}
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={self.self.value?.email ?? ''}
          readOnly
          hidden
        />
        {by === 'password' ? (
          <PasswordField
            label={say().signIn.password}
            autoComplete="current-password"
            value={proof}
            onValue={setProof}
            autoFocus
          />
        ) : (
          <TextField
            label={say().signIn.code}
            hint={say().signIn.codeHint}
            autoComplete="one-time-code"
            value={proof}
            onValue={setProof}
            autoFocus
          />
        )}
        <div class="form-end">
          {self.self.value?.hasFactor && (
            <button type="button" class="link" onClick={swap}>
              {by === 'password' ? words.byCode : words.byPassword}
            </button>
          )}
          <button type="button" class="button" onClick={fresh.cancel}>
            {say().app.cancel}
          </button>
          <button type="submit" class="button go" disabled={busy || proof === ''}>
            {words.go}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
