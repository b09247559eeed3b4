import { useEffect, useState } from 'preact/hooks';
import type { SignInId } from '../../protocol/ids.ts';
import { passwordError, refusedField } from '../field-error.ts';
import { dateTime, troubleText } from '../format.ts';
import { Complaint } from '../parts/complaint.tsx';
import { FactorSetup } from '../parts/factor-setup.tsx';
import { PasswordField } from '../parts/field.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { say } from '../texts/texts.ts';

/** Password, second factor, and everywhere she is signed in. */
export const SecurityPage = () => (
  <>
    <Password />
    <Factor />
    <SignIns />
  </>
);

const Password = () => {
  const { self, notices } = useInbox();
  const { security } = useDesk();
  const words = say().security;
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);

  const change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fault = passwordError(password);
    setError(fault);
    if (fault !== undefined || busy) return;
    setBusy(true);
    const told = await security.changePassword(password);
    setBusy(false);
    if (!told.ok) return setError(refusedField(told.problem).text);
    setPassword('');
    notices.show({ kind: 'done', text: words.changed });
  };

  return (
    <section class="block" aria-labelledby="password">
      <h2 id="password">{words.password}</h2>
      <form class="form" onSubmit={change} noValidate>
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={self.self.value?.email ?? ''}
          readOnly
          hidden
        />
        <PasswordField
          label={words.newPassword}
          hint={words.passwordHint}
          autoComplete="new-password"
          value={password}
          onValue={(typed) => {
            setPassword(typed);
            setError(undefined);
          }}
          error={error}
        />
        <div class="form-end start">
          <button type="submit" class="button" disabled={busy || password === ''}>
            {words.change}
          </button>
        </div>
      </form>
    </section>
  );
};

const Factor = () => {
  const { self, notices } = useInbox();
  const { security } = useDesk();
  const words = say().security;
  const isOn = self.self.value?.hasFactor === true && security.recoveryCodes.value === null;

  const end = async (): Promise<void> => {
    const told = await security.endFactor();
    if (told.ok || told.problem.code === 'auth.not-fresh') return;
    notices.show({
      kind: 'trouble',
      text: told.problem.detail?.reason === 'required' ? words.factorNeeded : troubleText(told.problem),
    });
  };

  return (
    <section class="block" aria-labelledby="factor">
      <h2 id="factor">{words.factor}</h2>
      {isOn ? (
        <>
          <p>{words.factorOn}</p>
          <button type="button" class="button" onClick={end}>
            {words.end}
          </button>
        </>
      ) : (
        <>
          {security.recoveryCodes.value === null && <p>{words.factorOff}</p>}
          <FactorSetup />
        </>
      )}
    </section>
  );
};

const SignIns = () => {
  const { notices } = useInbox();
  const { security } = useDesk();
  const words = say().security;
  const signIns = security.signIns.value;

  useEffect(() => void security.load(), [security]);

  const end = async (signIn: SignInId): Promise<void> => {
    const told = await security.end(signIn);
    notices.show(told.ok ? { kind: 'done', text: words.ended } : { kind: 'trouble', text: troubleText(told.problem) });
  };

  return (
    <section class="block" aria-labelledby="sign-ins">
      <h2 id="sign-ins">{words.signIns}</h2>
      {security.trouble.value && (
        <Complaint onRetry={() => void security.load()}>
          {words.signInsFailed} {troubleText(security.trouble.value)}
        </Complaint>
      )}
      <ul class="lines">
        {(signIns ?? []).map(({ signIn, label, startedAt, seenAt, current }) => (
          <li key={signIn}>
            <div>
              <b>{label}</b> {current && <span class="chip go">{words.here}</span>}
              <p class="hint">
                {words.started(dateTime(startedAt))} · {words.seen(dateTime(seenAt))}
              </p>
            </div>
            {!current && (
              <button
                type="button"
                class="button"
                aria-label={`${words.endSignIn}: ${label}`}
                onClick={() => void end(signIn)}
              >
                {words.endSignIn}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
