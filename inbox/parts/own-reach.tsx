import { useEffect, useState } from 'preact/hooks';
import type { Reach } from '../../protocol/escalation-doors.ts';
import type { ReachId } from '../../protocol/ids.ts';
import { emailError, type FieldError } from '../field-error.ts';
import { dateTime, troubleText } from '../format.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { Complaint } from './complaint.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { useComplain } from './use-complain.ts';

/** Where this agent is reached outside the inbox: an address counts once a code has come back from it. */
export const OwnReach = () => {
  const { self } = useInbox();
  const { reach } = useDesk();
  const words = say().reach;
  const [isAdding, add] = useState(false);
  const own = reach.reaches.value?.filter(({ agent }) => agent === self.self.value?.agent) ?? null;

  useEffect(() => void reach.load(), [reach]);

  return (
    <section class="block" aria-labelledby="reach">
      <h2 id="reach">{words.title}</h2>
      <p class="hint">{words.lead}</p>
      {reach.trouble.value && (
        <Complaint onRetry={() => void reach.load()}>
          {words.failed} {refusalText(reach.trouble.value)}
        </Complaint>
      )}
      {own === null && reach.trouble.value === null && <Loading />}
      {own?.length === 0 && !isAdding && <p class="hint">{words.none}</p>}
      <ul class="lines">
        {own?.map((it) => (
          <ReachLine key={it.reach} it={it} />
        ))}
      </ul>
      {isAdding ? (
        <AddForm onClose={() => add(false)} />
      ) : (
        own && (
          <button type="button" class="button" onClick={() => add(true)}>
            {words.add}
          </button>
        )
      )}
    </section>
  );
};

const ReachLine = ({ it }: { readonly it: Reach }) => {
  const { notices } = useInbox();
  const { reach } = useDesk();
  const complain = useComplain();
  const words = say().reach;
  const [isAsking, ask] = useState(false);

  const remove = async (): Promise<void> => {
    const told = await reach.remove(it.reach);
    if (told.ok) notices.show({ kind: 'done', text: words.removed });
    else complain(told.problem);
  };

  return (
    <li class="reach-line">
      <Icon name={it.isBad ? 'alert' : 'mail'} />
      <div>
        <b>{it.address}</b>
        <p class="hint">
          {it.verifiedAt === null ? words.unverified : words.verified(dateTime(it.verifiedAt))}
          {it.isBad && ` · ${words.bad}`}
        </p>
        {it.verifiedAt === null && <CodeForm reach={it.reach} address={it.address} />}
      </div>
      <button type="button" class="button" aria-label={`${words.remove}: ${it.address}`} onClick={() => ask(true)}>
        {words.remove}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={words.remove}
          text={words.removeAsk(it.address)}
          go={words.remove}
          onGo={() => void remove()}
          onClose={() => ask(false)}
        />
      )}
    </li>
  );
};

const CodeForm = ({ reach: id, address }: { readonly reach: ReachId; readonly address: string }) => {
  const { notices } = useInbox();
  const { reach } = useDesk();
  const complain = useComplain();
  const words = say().reach;
  const [code, setCode] = useState('');
  const [error, setError] = useState<FieldError>(undefined);
  const [isBusy, setBusy] = useState(false);

  const confirm = async (): Promise<void> => {
    setBusy(true);
    const told = await reach.verify(id, code.trim());
    setBusy(false);
    if (told.ok) notices.show({ kind: 'done', text: words.confirmed });
    else setError(codeError(told.problem));
  };
  const sendAgain = async (): Promise<void> => {
    const told = await reach.sendCode(id);
    if (told.ok) notices.show({ kind: 'done', text: words.sentAgain });
    else complain(told.problem);
  };

  return (
    <form
      class="code-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isBusy) return;
        if (/^\d{6}$/.test(code.trim())) void confirm();
        else setError(say().field.required);
      }}
    >
      <TextField
        label={words.code}
        hint={words.codeHint(address)}
        error={error}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onValue={(typed) => {
          setCode(typed);
          setError(undefined);
        }}
      />
      <div class="form-end">
        <button type="button" class="button" onClick={() => void sendAgain()}>
          {words.again}
        </button>
        <button type="submit" class="button go" disabled={isBusy}>
          {words.confirm}
        </button>
      </div>
    </form>
  );
};

const codeError = (problem: Trouble): string => {
  const left = problem.detail?.triesLeft;
  return problem.code === 'code.wrong' && left !== undefined ? say().reach.wrong(left) : troubleText(problem);
};

const AddForm = ({ onClose }: { readonly onClose: () => void }) => {
  const { reach } = useDesk();
  const words = say().reach;
  const [address, setAddress] = useState('');
  const [error, setError] = useState<FieldError>(undefined);
  const [isBusy, setBusy] = useState(false);

  const send = async (): Promise<void> => {
    const fault = emailError(address);
    setError(fault);
    if (fault !== undefined) return;
    setBusy(true);
    const told = await reach.add(address.trim());
    setBusy(false);
    if (told.ok) onClose();
    else setError(refusalText(told.problem));
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      <TextField
        label={words.address}
        hint={words.addressHint}
        error={error}
        type="email"
        autoComplete="email"
        autoFocus
        value={address}
        onValue={(typed) => {
          setAddress(typed);
          setError(undefined);
        }}
      />
      <div class="form-end">
        <button type="button" class="button" onClick={onClose}>
          {say().app.cancel}
        </button>
        <button type="submit" class="button go" disabled={isBusy}>
          {words.send}
        </button>
      </div>
    </form>
  );
};
