import { useEffect, useRef, useState } from 'preact/hooks';
import { expectations } from '../../protocol/brief.ts';
import { nameError } from '../field-error.ts';
import type { Preview } from '../models/escalate-model.ts';
import { refusalText } from '../person-format.ts';
import { locale, say } from '../texts/texts.ts';
import { BriefFields } from './brief-fields.tsx';
import { BriefLooks } from './brief-looks.tsx';
import { Complaint } from './complaint.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { Choices, TextField } from './field.tsx';
import { focusFault } from './focus-fault.ts';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { useComplain } from './use-complain.ts';
import { byText, WouldAskList } from './would-ask-list.tsx';
import '../style/person.css';
import '../style/escalate.css';

/** Fetches somebody who is not here: whom, what for, and the brief as it goes, edited before it does. */
export const EscalateDialog = () => {
  const { panes } = useInbox();
  const { conversation, escalate } = useDesk();
  const words = say().escalate;
  const id = conversation.row.value?.conversation ?? null;
  const [isAsking, ask] = useState(false);

  useEffect(() => {
    if (id !== null) void escalate.open(id, locale.peek());
    return escalate.clear;
  }, [escalate, id]);

  const preview = escalate.preview.value;
  /** What was written into the brief is not lost by a key. */
  const leave = (): void => (escalate.isEdited.peek() ? ask(true) : panes.close());
  return (
    <Dialog title={words.title} onClose={leave} size="huge">
      <p class="hint">{words.lead}</p>
      {escalate.trouble.value && id !== null && (
        <Complaint onRetry={() => void escalate.open(id, locale.peek())}>
          {words.failed} {refusalText(escalate.trouble.value)}
        </Complaint>
      )}
      {preview === null ? (
        escalate.trouble.value === null && <Loading />
      ) : (
        <EscalateForm preview={preview} onSent={panes.close} onClose={leave} />
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.leaveTitle}
          text={words.leaveText}
          go={say().settings.discard}
          onGo={panes.close}
          onClose={() => ask(false)}
        />
      )}
    </Dialog>
  );
};

const EscalateForm = ({
  preview,
  onSent,
  onClose,
}: {
  readonly preview: Preview;
  readonly onSent: () => void;
  readonly onClose: () => void;
}) => {
  const { notices } = useInbox();
  const { escalate } = useDesk();
  const complain = useComplain();
  const words = say().escalate;
  const [showsFaults, showFaults] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const urgent = escalate.urgent.value;

  // It came after the dialog: the hand goes where the first choice is.
  useEffect(() => form.current?.querySelector<HTMLElement>('input:checked, input:enabled')?.focus(), []);

  const send = async (): Promise<void> => {
    showFaults(true);
    const isWhyFine = urgent === null || nameError(urgent, 300) === undefined;
    if (!isWhyFine || escalate.brief.peek()?.wants.trim() === '') return focusFault(form.current);
    const told = await escalate.send();
    if (told === null) return;
    if (!told.ok) return complain(told.problem);
    notices.show({ kind: 'done', text: words.sent });
    onSent();
  };

  return (
    <form
      class="escalate"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="escalate-sides">
        <div>
          <Targets preview={preview} />
          <Choices
            label={words.expects}
            value={escalate.expects.value}
            choices={expectations.map((key) => ({ key, text: words.expectations[key] }))}
            onValue={(key) => {
              escalate.expects.value = key;
            }}
          />
          <label class="check-line">
            <input
              type="checkbox"
              checked={urgent !== null}
              onChange={(event) => {
                escalate.urgent.value = event.currentTarget.checked ? '' : null;
              }}
            />
            {words.urgent}
          </label>
          {urgent !== null && (
            <TextField
              label={words.why}
              hint={words.whyHint}
              error={showsFaults && nameError(urgent, 300) !== undefined ? words.needWhy : undefined}
              maxLength={300}
              autoComplete="off"
              autoFocus
              value={urgent}
              onValue={(typed) => {
                escalate.urgent.value = typed;
              }}
            />
          )}
          <BriefFields showsFaults={showsFaults} />
        </div>
        <BriefLooks />
      </div>
      <div class="form-end">
        <button type="button" class="button" onClick={onClose}>
          {say().app.cancel}
        </button>
        <button type="submit" class="button go" disabled={escalate.isSending.value || escalate.target.value === null}>
          {words.send}
        </button>
      </div>
    </form>
  );
};

/** The ladders of the site, and everybody of the team with the ways to them. */
const Targets = ({ preview }: { readonly preview: Preview }) => {
  const { escalate } = useDesk();
  const words = say().escalate;
  const target = escalate.target.value;
  const chosen =
    target !== null && 'policy' in target ? preview.policies.find(({ name }) => name === target.policy) : null;
  return (
    <>
      <fieldset class="choices tall">
        <legend>{words.to}</legend>
        <div>
          {preview.policies.map(({ name }) => (
            <label key={name}>
              <input
                type="radio"
                name="escalate-to"
                checked={target !== null && 'policy' in target && target.policy === name}
                onChange={() => {
                  escalate.target.value = { policy: name };
                }}
              />
              <span>{words.ladder(name)}</span>
            </label>
          ))}
          {preview.agents.map(({ agent, by, isOnline, isOff, isOnCall }) => (
            <label key={agent.agent}>
              <input
                type="radio"
                name="escalate-to"
                disabled={by.length === 0}
                checked={target !== null && 'agent' in target && target.agent === agent.agent}
                onChange={() => {
                  escalate.target.value = { agent: agent.agent };
                }}
              />
              <span>
                {agent.name}
                <small>
                  {[
                    isOnline && words.isOnline,
                    by.length === 0 ? words.noWay : words.by(by.map(byText).join(', ')),
                    isOff && words.isOff,
                    isOnCall && words.isOnCall,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {chosen && (
        <div class="would">
          <p class="hint">{words.would}</p>
          <WouldAskList asks={chosen.asks} />
        </div>
      )}
    </>
  );
};
