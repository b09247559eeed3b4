import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { escalationLimits } from '../../protocol/escalation-doors.ts';
import type { AgentId } from '../../protocol/ids.ts';
import { isWait, type TypedStep } from '../policy-form.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';

const whos = ['assigned', 'team', 'on-call', 'agent'] as const;
const picks = ['one-by-one', 'all'] as const;
const bys = ['inbox', 'email'] as const;

/** One step of a ladder. */
export const PolicyStepFields = ({
  step,
  n,
  disabled,
  showsFaults,
  onStep,
}: {
  readonly step: TypedStep;
  readonly n: number;
  readonly disabled: boolean;
  readonly showsFaults: boolean;
  readonly onStep: (step: TypedStep) => void;
}) => {
  const { agents } = useDesk();
  const words = say().policy;
  const id = useId();
  const isWaitFine = !showsFaults || isWait(step.wait, escalationLimits.waitMinS);
  const isByFine = !showsFaults || step.by.length > 0;
  const team = (agents.agents.value ?? []).filter(({ state }) => state === 'active');
  const setWho = (is: (typeof whos)[number]): void => {
    const [first] = team;
    if (is !== 'agent') onStep({ ...step, who: { is } });
    else if (first !== undefined) onStep({ ...step, who: { is, agent: first.agent } });
  };
  return (
    <fieldset class="policy-step" disabled={disabled}>
      <legend>{words.step(n)}</legend>
      <div class="step-line">
        <label>
          {words.who}
          <select value={step.who.is} onChange={(event) => setWho(event.currentTarget.value as (typeof whos)[number])}>
            {whos.map((key) => (
              <option key={key} value={key}>
                {words.whos[key]}
              </option>
            ))}
          </select>
        </label>
        {step.who.is === 'agent' && (
          <label>
            {words.agent}
            <select
              value={step.who.agent}
              onChange={(event) =>
                onStep({ ...step, who: { is: 'agent', agent: event.currentTarget.value as AgentId } })
              }
            >
              {team.map(({ agent, name }) => (
                <option key={agent} value={agent}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {words.pick}
          <select
            value={step.pick}
            onChange={(event) => onStep({ ...step, pick: event.currentTarget.value as (typeof picks)[number] })}
          >
            {picks.map((key) => (
              <option key={key} value={key}>
                {words.picks[key]}
              </option>
            ))}
          </select>
        </label>
        <label class="wait">
          {words.wait}
          <input
            type="text"
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={isWaitFine ? undefined : true}
            aria-describedby={isWaitFine ? undefined : `${id}-wait`}
            value={step.wait}
            onInput={(event) => onStep({ ...step, wait: event.currentTarget.value })}
          />
        </label>
      </div>
      {!isWaitFine && <Fault id={`${id}-wait`}>{words.waitError}</Fault>}
      <div class="step-line">
        <span>{words.by}</span>
        {bys.map((by) => (
          <label class="check-line" key={by}>
            <input
              type="checkbox"
              checked={step.by.includes(by)}
              aria-invalid={isByFine ? undefined : true}
              aria-describedby={isByFine ? undefined : `${id}-by`}
              onChange={(event) =>
                onStep({
                  ...step,
                  by: event.currentTarget.checked ? [...step.by, by] : step.by.filter((one) => one !== by),
                })
              }
            />
            {words.bys[by]}
          </label>
        ))}
      </div>
      {!isByFine && <Fault id={`${id}-by`}>{words.byError}</Fault>}
      <div class="step-line">
        <label class="check-line">
          <input
            type="checkbox"
            checked={step.urgentOnly}
            onChange={(event) => onStep({ ...step, urgentOnly: event.currentTarget.checked })}
          />
          {words.urgentOnly}
        </label>
        <label class="check-line">
          <input
            type="checkbox"
            checked={step.inHours}
            onChange={(event) => onStep({ ...step, inHours: event.currentTarget.checked })}
          />
          {words.inHours}
        </label>
      </div>
    </fieldset>
  );
};

const Fault = ({ id, children }: { readonly id: string; readonly children: ComponentChildren }) => (
  <p class="field-error" id={id}>
    <Icon name="alert" />
    {children}
  </p>
);
