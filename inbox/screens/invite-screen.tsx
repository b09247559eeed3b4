import { useEffect, useMemo, useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import { type FieldError, nameError, passwordError, refusedField } from '../field-error.ts';
import { troubleText } from '../format.ts';
import type { Invitation } from '../models/door-step-model.ts';
import { Complaint } from '../parts/complaint.tsx';
import { PasswordField, TextField } from '../parts/field.tsx';
import { useInbox } from '../parts/inbox-context.ts';
import { locale, say } from '../texts/texts.ts';
import { DeadLink } from './dead-link.tsx';
import { GateScreen } from './gate-screen.tsx';
import { Languages } from './setup-screen.tsx';

/** An invited agent joins: her name, a password, her language. */
export const InviteScreen = ({ token }: { readonly token: string }) => {
  const inbox = useInbox();
  const invitation = useMemo(() => inbox.invitation(token), [inbox, token]);
  const words = say().invite;

  useEffect(() => {
    if (token !== '') void invitation.load();
  }, [invitation, token]);

  const trouble = invitation.trouble.value;
  const isDead = token === '' || trouble?.code === 'token.invalid' || trouble?.code === 'request.malformed';
  if (isDead) return <DeadLink title={words.dead} hint={words.deadHint} />;
  const offer = invitation.offer.value;
  if (trouble)
    return (
      <GateScreen title={say().app.name}>
        <Complaint onRetry={() => void invitation.load()}>{troubleText(trouble)}</Complaint>
      </GateScreen>
    );
  if (offer === null) return null;
  return (
    <GateScreen title={words.title(offer.site)} lead={words.lead(offer.by)}>
      <JoinForm invitation={invitation} />
    </GateScreen>
  );
};

const JoinForm = ({ invitation }: { readonly invitation: Invitation }) => {
  const { router } = useInbox();
  const words = say().invite;
  const offer = invitation.offer.value;
  const [name, setName] = useState(offer?.name ?? '');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<{ readonly name?: FieldError; readonly password?: FieldError }>({});
  const [general, setGeneral] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const join = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const found = {
      name: nameError(name, limits.name),
      password: offer?.known ? (password === '' ? say().field.required : undefined) : passwordError(password),
    };
    setErrors(found);
    setGeneral(null);
    if (found.name || found.password) return;
    setBusy(true);
    const told = await invitation.accept({ name: name.trim(), password, locale: locale.peek() });
    setBusy(false);
    if (told.ok) return router.go({ is: 'list' }, 'replace');
    const { field, text } = refusedField(told.problem);
    if (field === 'name' || field === 'password') setErrors({ [field]: text });
    else setGeneral(text);
  };

  return (
    <form class="form" onSubmit={join} noValidate>
      {general && <Complaint>{general}</Complaint>}
      <TextField
        label={say().signIn.email}
        type="email"
        autoComplete="username"
        value={offer?.email ?? ''}
        onValue={() => undefined}
        readOnly
      />
      <TextField
        label={say().setup.name}
        hint={say().setup.nameHint}
        autoComplete="name"
        value={name}
        onValue={setName}
        error={errors.name}
      />
      <PasswordField
        label={offer?.known ? say().signIn.password : words.choose}
        hint={offer?.known ? words.known : say().setup.passwordHint}
        autoComplete={offer?.known ? 'current-password' : 'new-password'}
        value={password}
        onValue={setPassword}
        error={errors.password}
        autoFocus
      />
      <Languages />
      <button type="submit" class="button go wide" disabled={busy} aria-busy={busy}>
        {words.go}
      </button>
    </form>
  );
};
