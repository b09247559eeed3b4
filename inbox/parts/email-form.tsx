import { useRef, useState } from 'preact/hooks';
import { type EmailChannel, mailPresets } from '../../protocol/channel-doors.ts';
import {
  candidateOf,
  faultOf,
  formOf,
  placeOf,
  type EmailForm as Typed,
  withoutSecrets,
  withPreset,
} from '../models/email-form.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { discardTyped, keepTyped, typedIn } from '../typed-forms.ts';
import { Dialog } from './dialog.tsx';
import { EmailCheck } from './email-check.tsx';
import { Choices, PasswordField, TextArea, TextField } from './field.tsx';
import { focusFault } from './focus-fault.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { useComplain } from './use-complain.ts';

const secures = ['tls', 'starttls', 'none'] as const;

/** Sets the e-mail channel up: what is refused stays in the field, and the test can be had before anything is saved. */
export const EmailForm = ({ it, onClose }: { readonly it: EmailChannel; readonly onClose: () => void }) => {
  const { notices } = useInbox();
  const { channels } = useDesk();
  const complain = useComplain();
  const its = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<Typed>(() => typedIn(channels.forms, 'email', keptOf(it)) ?? formOf(it));
  const [fault, setFault] = useState<{ readonly field: string; readonly text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const words = say().mailSet;
  const field = say().field;
  const kept = it.secrets.find(({ name }) => name === 'smtpPassword');

  const fill = (typed: Typed): void => {
    setForm(typed);
    keepTyped(channels.forms, 'email', keptOf(it), withoutSecrets(typed));
    setFault(null);
  };
  const put = (part: Partial<Typed>): void => fill({ ...form, ...part });
  const leave = (): void => {
    discardTyped(channels.forms, 'email');
    onClose();
  };
  const errorOf = (name: string): string | undefined => (fault?.field === name ? fault.text : undefined);
  /** undefined: something in it cannot be sent. */
  const ready = () => {
    const wrong = faultOf(form);
    if (wrong === null) return candidateOf(form);
    setFault({ field: wrong, text: wrong === 'address' ? field.email : field.required });
    focusFault(its.current);
    return undefined;
  };

  /** What the server does not take is said at its field, whether it was to be saved or tested. */
  const refuse = (problem: Trouble): void => {
    const place = placeOf(problem);
    if (place === null) return complain(problem);
    setFault({ field: place, text: words.reasons[problem.detail?.reason ?? ''] ?? field.refused });
    focusFault(its.current);
  };

  const save = async (): Promise<void> => {
    const candidate = ready();
    if (candidate === undefined) return;
    setBusy(true);
    const told = await channels.save(candidate);
    setBusy(false);
    if (told.ok) {
      notices.show({ kind: 'done', text: words.saved });
      channels.forget();
      return leave();
    }
    refuse(told.problem);
  };

  const remove = async (waiting: 'chat' | 'fail'): Promise<void> => {
    const told = await channels.remove(waiting);
    if (!told.ok) return complain(told.problem);
    notices.show({ kind: 'done', text: words.removed });
    leave();
  };

  return (
    <form
      class="email-form"
      ref={its}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void save();
      }}
    >
      <div class="field">
        <label for="preset">{words.preset}</label>
        <select
          id="preset"
          value={form.preset}
          onChange={(event) => fill(withPreset(form, event.currentTarget.value as Typed['preset']))}
        >
          {mailPresets.map((preset) => (
            <option key={preset} value={preset}>
              {words.presets[preset]}
            </option>
          ))}
        </select>
        {errorOf('preset') && (
          <p class="field-error" role="alert">
            <Icon name="alert" />
            {errorOf('preset')}
          </p>
        )}
        {words.presetHints[form.preset] && <p class="field-hint">{words.presetHints[form.preset]}</p>}
      </div>
      <TextField
        label={words.address}
        hint={words.addressHint}
        type="email"
        autoComplete="off"
        value={form.address}
        error={errorOf('address')}
        onValue={(address) => put({ address })}
      />
      <TextField
        label={words.user}
        hint={words.userHint}
        autoComplete="off"
        spellcheck={false}
        value={form.user}
        error={errorOf('user')}
        onValue={(user) => put({ user })}
      />
      <PasswordField
        label={words.password}
        hint={kept ? words.passwordKept(kept.ends) : words.passwordNew}
        autoComplete="new-password"
        value={form.password}
        error={errorOf('smtpPassword')}
        onValue={(password) => put({ password })}
      />
      <fieldset class="plain">
        <legend>{words.smtp}</legend>
        <ServerFields
          host={form.smtpHost}
          port={form.smtpPort}
          secure={form.smtpSecure}
          hostError={errorOf('smtpHost')}
          portError={errorOf('smtpPort')}
          onHost={(smtpHost) => put({ smtpHost })}
          onPort={(smtpPort) => put({ smtpPort })}
          onSecure={(smtpSecure) => put({ smtpSecure })}
        />
      </fieldset>
      <fieldset class="plain">
        <legend>{words.imap}</legend>
        <label class="check-line">
          <input
            type="checkbox"
            checked={form.hasImap}
            onChange={(event) => put({ hasImap: event.currentTarget.checked })}
          />
          {words.hasImap}
        </label>
        {form.hasImap ? (
          <>
            <ServerFields
              host={form.imapHost}
              port={form.imapPort}
              secure={form.imapSecure}
              hostError={errorOf('imapHost')}
              portError={errorOf('imapPort')}
              onHost={(imapHost) => put({ imapHost })}
              onPort={(imapPort) => put({ imapPort })}
              onSecure={(imapSecure) => put({ imapSecure })}
            />
            <TextField
              label={words.mailbox}
              autoComplete="off"
              value={form.mailbox}
              error={errorOf('mailbox')}
              onValue={(mailbox) => put({ mailbox })}
            />
          </>
        ) : (
          <p class="field-hint">{words.noImap}</p>
        )}
      </fieldset>
      <details class="more">
        <summary>{words.more}</summary>
        <TextField
          label={words.reply}
          hint={words.replyHint}
          autoComplete="off"
          spellcheck={false}
          value={form.reply}
          error={errorOf('reply')}
          onValue={(reply) => put({ reply })}
        />
        <TextField
          label={words.dkimDomain}
          hint={words.dkimHint}
          autoComplete="off"
          spellcheck={false}
          value={form.dkimDomain}
          error={errorOf('dkimDomain')}
          onValue={(dkimDomain) => put({ dkimDomain })}
        />
        <TextField
          label={words.dkimSelector}
          autoComplete="off"
          spellcheck={false}
          value={form.dkimSelector}
          error={errorOf('dkimSelector')}
          onValue={(dkimSelector) => put({ dkimSelector })}
        />
        <TextArea
          label={words.dkimKey}
          autoComplete="off"
          spellcheck={false}
          value={form.dkimKey}
          error={errorOf('dkimKey')}
          onValue={(dkimKey) => put({ dkimKey })}
        />
      </details>
      <EmailCheck candidate={ready} onRefused={refuse} />
      <div class="form-end">
        {it.from === 'own' && (
          <button type="button" class="button danger" onClick={() => setRemoving(true)}>
            {words.remove}
          </button>
        )}
        <button type="button" class="button" onClick={leave}>
          {say().app.cancel}
        </button>
        <button type="submit" class="button go" disabled={isBusy}>
          {words.save}
        </button>
      </div>
      {isRemoving && <RemoveDialog onRemove={(waiting) => void remove(waiting)} onClose={() => setRemoving(false)} />}
    </form>
  );
};

/** What the form began with, as the server keeps it. */
export const keptOf = ({ from, settings }: EmailChannel): object => ({ from, settings });

const ServerFields = ({
  host,
  port,
  secure,
  hostError,
  portError,
  onHost,
  onPort,
  onSecure,
}: {
  readonly host: string;
  readonly port: string;
  readonly secure: (typeof secures)[number];
  readonly hostError: string | undefined;
  readonly portError: string | undefined;
  readonly onHost: (host: string) => void;
  readonly onPort: (port: string) => void;
  readonly onSecure: (secure: (typeof secures)[number]) => void;
}) => {
  const words = say().mailSet;
  return (
    <>
      <div class="server-line">
        <TextField
          label={words.host}
          autoComplete="off"
          spellcheck={false}
          value={host}
          error={hostError}
          onValue={onHost}
        />
        <TextField
          label={words.port}
          inputMode="numeric"
          autoComplete="off"
          value={port}
          error={portError}
          onValue={onPort}
        />
      </div>
      <Choices
        label={words.secure}
        value={secure}
        choices={secures.map((key) => ({ key, text: words.secures[key] }))}
        onValue={onSecure}
      />
    </>
  );
};

const RemoveDialog = ({
  onRemove,
  onClose,
}: {
  readonly onRemove: (waiting: 'chat' | 'fail') => void;
  readonly onClose: () => void;
}) => {
  const words = say().mailSet;
  const [waiting, setWaiting] = useState<'chat' | 'fail'>('chat');
  return (
    <Dialog title={words.removeTitle} onClose={onClose}>
      <p>{words.removeText}</p>
      <Choices
        label={words.removeWaiting}
        value={waiting}
        choices={(['chat', 'fail'] as const).map((key) => ({ key, text: words.removeChoices[key] }))}
        onValue={setWaiting}
      />
      <div class="form-end">
        <button type="button" class="button" onClick={onClose}>
          {say().app.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            onClose();
            onRemove(waiting);
          }}
        >
          {words.remove}
        </button>
      </div>
    </Dialog>
  );
};
