import type { AgentId } from '../../protocol/ids.ts';
import type { TypedStep } from '../policy-form.ts';
import { say } from '../texts/texts.ts';
import { TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';

const whos = ['assigned', 'team', 'on-call', 'agent'] as const;
const picks = ['one-by-one', 'all'] as const;
const bys = ['inbox', 'email'] as const;

/** One step of a ladder. */
export const PolicyStepFields = ({
  step,
  n,
  disabled,
  waitError,
  onStep,
}: {
  readonly step: TypedStep;
  readonly n: number;
  readonly disabled: boolean;
  readonly waitError: string | undefined;
  readonly onStep: (step: TypedStep) => void;
}) => {
  const { agents } = useDesk();
  const words = say().policy;
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
      </div>
      <div class="step-line">
        <span>{words.by}</span>
        {bys.map((by) => (
          <label class="check-line" key={by}>
            <input
              type="checkbox"
              checked={step.by.includes(by)}
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
      <TextField
        label={words.wait}
        inputMode="decimal"
        autoComplete="off"
        error={waitError}
        value={step.wait}
        onValue={(wait) => onStep({ ...step, wait })}
      />
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
