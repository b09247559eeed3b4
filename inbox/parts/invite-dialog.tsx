import { useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import type { Role } from '../../protocol/schema.ts';
import { emailError, type FieldError, nameError, refusedField } from '../field-error.ts';
import { dateTime } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { CopyBox } from './copy-box.tsx';
import { Dialog } from './dialog.tsx';
import { Choices, TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';
import { roles, useMayDecide } from './roles.ts';

/** Who is invited and in which role; then the link, which is shown once. */
export const InviteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { agents } = useDesk();
  const words = say().agents;
  const mayDecide = useMayDecide();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [errors, setErrors] = useState<{ readonly name?: FieldError; readonly email?: FieldError }>({});
  const [general, setGeneral] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [link, setLink] = useState<{ readonly url: string; readonly expiresAt: number } | null>(null);

  const invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const found = { name: nameError(name, limits.name), email: emailError(email) };
    setErrors(found);
    setGeneral(null);
    if (found.name || found.email || busy) return;
    setBusy(true);
    const told = await agents.invite({ name: name.trim(), email: email.trim(), role });
    setBusy(false);
    if (told.ok) return setLink(told);
    if (told.problem.code === 'auth.not-fresh') return;
    const { field, text } = refusedField(told.problem);
    if (field === 'email' || field === 'name') setErrors({ [field]: text });
    else setGeneral(text);
  };

  if (link !== null)
    return (
      <Dialog title={words.link} onClose={onClose}>
        <div class="form">
          <p>{words.linkHint(name, dateTime(link.expiresAt))}</p>
          <CopyBox text={link.url} label={words.link} />
          <div class="form-end">
            <button type="button" class="button go" onClick={onClose}>
              {words.done}
            </button>
          </div>
        </div>
      </Dialog>
    );

  return (
    <Dialog title={words.inviteTitle} onClose={onClose}>
      <form class="form" onSubmit={invite} noValidate>
        {general && <Complaint>{general}</Complaint>}
        <TextField label={words.name} autoComplete="off" value={name} onValue={setName} error={errors.name} autoFocus />
        <TextField
          label={words.email}
          type="email"
          autoComplete="off"
          value={email}
          onValue={setEmail}
          error={errors.email}
        />
        <Choices<Role>
          label={words.role}
          value={role}
          choices={roles.filter(mayDecide).map((key) => ({ key, text: words.roles[key], hint: words.roleHints[key] }))}
          onValue={setRole}
        />
        <div class="form-end">
          <button type="button" class="button" onClick={onClose}>
            {say().app.cancel}
          </button>
          <button type="submit" class="button go" disabled={busy} aria-busy={busy}>
            {words.make}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
