import { useState } from 'preact/hooks';
import { troubleText } from '../format.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { Complaint } from './complaint.tsx';
import { PasswordField, TextField } from './field.tsx';
import { useInbox } from './inbox-context.ts';

/** E-mail and password; the code of the second factor when the server asks for it. */
export const SignInForm = ({ email: known = '' }: { readonly email?: string }) => {
  const { self } = useInbox();
  const words = say().signIn;
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const signIn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy || email.trim() === '' || password === '') return;
    setBusy(true);
    setTrouble(null);
    const told = await self.signIn({ email: email.trim(), password, ...(needsCode ? { code: code.trim() } : {}) });
    setBusy(false);
    if (told.ok) return;
    if (told.problem.code === 'auth.factor') setNeedsCode(true);
    else setTrouble(told.problem);
  };

  return (
    <form class="form" onSubmit={signIn} noValidate>
      {trouble && <Complaint>{text(trouble)}</Complaint>}
      <TextField
        label={words.email}
        type="email"
        name="username"
        autoComplete="username"
        inputMode="email"
        required
        value={email}
        onValue={setEmail}
        autoFocus={known === ''}
      />
      <PasswordField
        label={words.password}
        autoComplete="current-password"
        value={password}
        onValue={setPassword}
        autoFocus={known !== ''}
      />
      {needsCode && (
        <TextField
          label={words.code}
          hint={words.codeHint}
          autoComplete="one-time-code"
          value={code}
          onValue={setCode}
          autoFocus
        />
      )}
      <button type="submit" class="button go wide" disabled={busy} aria-busy={busy}>
        {words.go}
      </button>
    </form>
  );
};

/** A form the server could not read was typed wrongly; which part, is nobody's business. */
const text = (trouble: Trouble): string =>
  trouble.code === 'request.malformed' ? say().problem['auth.wrong'] : troubleText(trouble);
