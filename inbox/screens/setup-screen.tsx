import { useEffect, useMemo, useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import type { InboxLocale } from '../../protocol/schema.ts';
import {
  emailError,
  type FieldError,
  nameError,
  originsError,
  passwordError,
  refusedField,
  urlError,
} from '../field-error.ts';
import { troubleText } from '../format.ts';
import type { Setup } from '../models/door-step-model.ts';
import { firstSteps } from '../models/preference-model.ts';
import { originLines } from '../origin-lines.ts';
import { Complaint } from '../parts/complaint.tsx';
import { Choices, PasswordField, TextArea, TextField } from '../parts/field.tsx';
import { useInbox } from '../parts/inbox-context.ts';
import { locale, say, speak } from '../texts/texts.ts';
import { DeadLink } from './dead-link.tsx';
import { GateScreen } from './gate-screen.tsx';

/** First run: who you are, where the chat goes. Then the tag. */
export const SetupScreen = ({ token }: { readonly token: string }) => {
  const inbox = useInbox();
  const setup = useMemo(() => inbox.setup(token), [inbox, token]);
  const words = say().setup;

  useEffect(() => {
    if (token !== '') void setup.load();
  }, [setup, token]);

  if (token === '') return <DeadLink title={words.missing} />;
  const trouble = setup.trouble.value;
  if (trouble?.code === 'token.invalid' || trouble?.code === 'request.malformed')
    return <DeadLink title={words.dead} hint={words.deadHint} />;
  return (
    <GateScreen title={words.title} lead={words.lead} wide>
      {trouble && <Complaint onRetry={() => void setup.load()}>{troubleText(trouble)}</Complaint>}
      {setup.offer.value && <SetupForm setup={setup} />}
    </GateScreen>
  );
};

type Errors = Readonly<
  Partial<Record<'name' | 'email' | 'password' | 'siteName' | 'origins' | 'privacyUrl', FieldError>>
>;

const SetupForm = ({ setup }: { readonly setup: Setup }) => {
  const { router, preferences } = useInbox();
  const words = say().setup;
  const offered = setup.offer.value?.site;
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [siteName, setSiteName] = useState(offered?.name ?? '');
  const [origins, setOrigins] = useState((offered?.origins ?? []).join('\n'));
  const [privacyUrl, setPrivacyUrl] = useState(offered?.privacyUrl ?? '');
  const [errors, setErrors] = useState<Errors>({});
  const [general, setGeneral] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const finish = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const found: Errors = {
      name: nameError(name, limits.name),
      email: emailError(email),
      password: passwordError(password),
      siteName: nameError(siteName, limits.siteName),
      origins: originsError(origins),
      privacyUrl: urlError(privacyUrl),
    };
    setErrors(found);
    setGeneral(null);
    if (Object.values(found).some((one) => one !== undefined)) return focusFirstError(form);
    setBusy(true);
    const told = await setup.finish({
      name: name.trim(),
      email: email.trim(),
      password,
      locale: locale.peek(),
      site: { name: siteName.trim(), origins: originLines(origins), privacyUrl: privacyUrl.trim() || null },
    });
    setBusy(false);
    if (told.ok) {
      preferences.firstStep.value = firstSteps[0];
      return router.go({ is: 'settings', page: firstSteps[0] }, 'replace');
    }
    const { field, text } = refusedField(told.problem);
    const key = field === 'name' && told.problem.detail?.field?.startsWith('site') ? 'siteName' : field;
    if (key !== null && key in found) {
      setErrors({ [key]: text });
      focusFirstError(form);
    } else setGeneral(text);
  };

  return (
    <form class="form two" onSubmit={finish} noValidate>
      <fieldset>
        <legend>{words.you}</legend>
        <TextField
          label={words.name}
          hint={words.nameHint}
          autoComplete="name"
          value={name}
          onValue={setName}
          error={errors.name}
          autoFocus
        />
        <TextField
          label={words.email}
          type="email"
          autoComplete="username"
          inputMode="email"
          value={email}
          onValue={setEmail}
          error={errors.email}
        />
        <PasswordField
          label={words.password}
          hint={words.passwordHint}
          autoComplete="new-password"
          value={password}
          onValue={setPassword}
          error={errors.password}
        />
        <Languages />
      </fieldset>
      <fieldset>
        <legend>{words.shop}</legend>
        <TextField label={words.siteName} value={siteName} onValue={setSiteName} error={errors.siteName} />
        <TextArea
          label={words.origins}
          hint={words.originsHint}
          spellcheck={false}
          inputMode="url"
          rows={3}
          value={origins}
          onValue={setOrigins}
          error={errors.origins}
        />
        <TextField
          label={words.privacy}
          hint={words.privacyHint}
          type="url"
          value={privacyUrl}
          onValue={setPrivacyUrl}
          error={errors.privacyUrl}
        />
        {setup.offer.value?.demo && <p class="field-hint">{words.demo}</p>}
      </fieldset>
      <div class="form-end">
        {general && <Complaint>{general}</Complaint>}
        <button type="submit" class="button go" disabled={busy} aria-busy={busy}>
          {words.go}
        </button>
      </div>
    </form>
  );
};

/** The language changes at once, and what was typed stays. */
export const Languages = () => (
  <Choices<InboxLocale>
    label={say().setup.language}
    value={locale.value}
    choices={[
      { key: 'de', text: 'Deutsch' },
      { key: 'en', text: 'English' },
    ]}
    onValue={(chosen) => void speak(chosen)}
  />
);

const focusFirstError = (form: HTMLFormElement): void => {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
};
