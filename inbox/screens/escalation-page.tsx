import { useEffect, useRef, useState } from 'preact/hooks';
import { escalationLimits, type Policy, type PolicyStep, type SitePolicies } from '../../protocol/escalation-doors.ts';
import { Complaint } from '../parts/complaint.tsx';
import { Choices, TextField } from '../parts/field.tsx';
import { focusFault } from '../parts/focus-fault.ts';
import { Icon } from '../parts/icon.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { Loading } from '../parts/loading.tsx';
import { OnCallList } from '../parts/on-call-list.tsx';
import { PolicyStepFields } from '../parts/policy-step-fields.tsx';
import { SaveEnd } from '../parts/save-end.tsx';
import { useComplain } from '../parts/use-complain.ts';
import { WouldAskList } from '../parts/would-ask-list.tsx';
import { refusalText } from '../person-format.ts';
import { isWait, minutesOf, policyOf, type TypedPolicy, type TypedStep, typedPolicy } from '../policy-form.ts';
import { say } from '../texts/texts.ts';
import { discardTyped, keepTyped, typedIn } from '../typed-forms.ts';

/** The ladder: who is fetched, by what, after how long; who is on call; and what would happen now. */
export const EscalationPage = () => {
  const { policies, agents } = useDesk();
  const words = say().policy;

  useEffect(() => {
    void policies.load();
    void agents.load();
  }, [policies, agents]);

  const kept = policies.kept.value;
  return (
    <>
      <p class="lead">{words.lead}</p>
      {policies.trouble.value && (
        <Complaint onRetry={() => void policies.load()}>
          {words.failed} {refusalText(policies.trouble.value)}
        </Complaint>
      )}
      {kept === null && policies.trouble.value === null && <Loading />}
      {kept?.policies.map((policy, at) => (
        <PolicyForm key={at} kept={kept} policy={policy} at={at} />
      ))}
      {kept && <OnCallList kept={kept.onCall} />}
    </>
  );
};

const whens = ['asked-for-person', 'no-answer', 'agent-asks'] as const;
const usualStep: PolicyStep = {
  who: { is: 'team' },
  pick: 'all',
  by: ['email'],
  waitSec: 900,
  urgentOnly: false,
  inHours: false,
};

const PolicyForm = ({
  kept,
  policy,
  at,
}: {
  readonly kept: SitePolicies;
  readonly policy: Policy;
  readonly at: number;
}) => {
  const { self, notices } = useInbox();
  const { policies } = useDesk();
  const complain = useComplain();
  const words = say().policy;
  const canChange = self.isAdmin.value;
  const form = useRef<HTMLFormElement>(null);
  const key = String(at);
  const changed = typedIn(policies.forms, key, policy);
  const typed = changed ?? typedPolicy(policy);
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const [isUrgent, setUrgent] = useState(false);
  const [showsFaults, showFaults] = useState(false);
  const put = (part: Partial<TypedPolicy>): void => {
    keepTyped(policies.forms, key, policy, { ...typed, ...part });
    // It was about what stood there before.
    setTried(false);
  };
  const putStep = (place: number, step: TypedStep): void =>
    put({ steps: typed.steps.map((one, here) => (here === place ? step : one)) });

  const isFine =
    typed.name.trim() !== '' &&
    isWait(typed.noAnswer, 30) &&
    /^[1-5]$/.test(typed.rounds) &&
    typed.steps.every(({ wait, by }) => isWait(wait, 15) && by.length > 0);

  const save = async (): Promise<void> => {
    showFaults(true);
    if (!isFine) return focusFault(form.current);
    const next = policyOf(typed);
    setBusy(true);
    const told = await policies.change({ policies: kept.policies.map((one, here) => (here === at ? next : one)) });
    setBusy(false);
    if (!told.ok) return complain(told.problem);
    discardTyped(policies.forms, key);
    showFaults(false);
    notices.show({ kind: 'done', text: words.saved });
  };
  const tryOut = async (): Promise<void> => {
    showFaults(true);
    if (!isFine) return focusFault(form.current);
    const told = await policies.tryOut(policyOf(typed), isUrgent);
    if (told.ok) setTried(true);
    else complain(told.problem);
  };

  const dryRun = policies.dryRun.value;
  return (
    <form
      class="block policy"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void save();
      }}
    >
      {!canChange && <p class="hint">{say().settings.readOnly}</p>}
      <TextField
        label={words.name}
        maxLength={60}
        autoComplete="off"
        readOnly={!canChange}
        error={showsFaults && typed.name.trim() === '' ? say().field.required : undefined}
        value={typed.name}
        onValue={(name) => put({ name })}
      />
      <fieldset class="plain" disabled={!canChange}>
        <legend>{words.when}</legend>
        {whens.map((when) => (
          <label class="check-line" key={when}>
            <input
              type="checkbox"
              checked={typed.when.includes(when)}
              onChange={(event) =>
                put({
                  when: event.currentTarget.checked ? [...typed.when, when] : typed.when.filter((one) => one !== when),
                })
              }
            />
            {words.whens[when]}
          </label>
        ))}
      </fieldset>
      {typed.when.includes('no-answer') && (
        <TextField
          label={words.noAnswer}
          inputMode="decimal"
          autoComplete="off"
          readOnly={!canChange}
          error={showsFaults && !isWait(typed.noAnswer, 30) ? words.noAnswerError : undefined}
          value={typed.noAnswer}
          onValue={(noAnswer) => put({ noAnswer })}
        />
      )}
      <h2>{words.steps}</h2>
      <ol class="policy-steps">
        {typed.steps.map((step, place) => (
          <li key={place}>
            <PolicyStepFields
              step={step}
              n={place + 1}
              disabled={!canChange}
              showsFaults={showsFaults}
              onStep={(next) => putStep(place, next)}
            />
            {canChange && (
              <div class="step-acts">
                {place > 0 && (
                  <button
                    type="button"
                    class="quiet square"
                    aria-label={words.up(place + 1)}
                    title={words.up(place + 1)}
                    onClick={() => put({ steps: swapped(typed.steps, place) })}
                  >
                    <Icon name="up" />
                  </button>
                )}
                {typed.steps.length > 1 && (
                  <button
                    type="button"
                    class="quiet square"
                    aria-label={words.remove(place + 1)}
                    title={words.remove(place + 1)}
                    onClick={() => put({ steps: typed.steps.filter((_, here) => here !== place) })}
                  >
                    <Icon name="close" />
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      <p class="hint">{words.later}</p>
      {canChange && typed.steps.length < escalationLimits.steps && (
        <button
          type="button"
          class="button"
          onClick={() => {
            const { waitSec, ...step } = usualStep;
            put({ steps: [...typed.steps, { ...step, wait: minutesOf(waitSec) }] });
          }}
        >
          {words.add}
        </button>
      )}
      <TextField
        label={words.rounds}
        hint={words.roundsHint}
        inputMode="numeric"
        autoComplete="off"
        readOnly={!canChange}
        error={showsFaults && !/^[1-5]$/.test(typed.rounds) ? words.roundsError : undefined}
        value={typed.rounds}
        onValue={(rounds) => put({ rounds })}
      />
      <Choices
        label={words.finally}
        value={typed.finally}
        disabled={!canChange}
        choices={(['promise', 'callback'] as const).map((key) => ({ key, text: words.finals[key] }))}
        onValue={(value) => put({ finally: value })}
      />
      <div class="try-out">
        <button type="button" class="button" onClick={() => void tryOut()}>
          {words.tryOut}
        </button>
        <label class="check-line">
          <input
            type="checkbox"
            checked={isUrgent}
            onChange={(event) => {
              setUrgent(event.currentTarget.checked);
              setTried(false);
            }}
          />
          {words.urgent}
        </label>
      </div>
      {isTried && dryRun && (
        <div role="status">
          {!dryRun.isOpen && <p class="hint">{words.closed}</p>}
          <WouldAskList asks={dryRun.asks} />
        </div>
      )}
      {canChange && (
        <SaveEnd
          text={words.save}
          isBusy={isBusy}
          isChanged={changed !== null}
          onDiscard={() => {
            discardTyped(policies.forms, key);
            showFaults(false);
          }}
        />
      )}
    </form>
  );
};

const swapped = (steps: readonly TypedStep[], place: number): readonly TypedStep[] =>
  steps.map(
    (step, here) => (here === place - 1 ? steps[place] : here === place ? steps[place - 1] : step) as TypedStep,
  );
