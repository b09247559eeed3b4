import { type Attempt, type Brief, briefLimits, type Fact } from '../../protocol/brief.ts';
import { clockTime } from '../format.ts';
import { say } from '../texts/texts.ts';
import { TextArea, TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';

/** The brief before it goes: what is free is edited, what is known is ticked off or left out. */
export const BriefFields = ({ showsFaults }: { readonly showsFaults: boolean }) => {
  const { escalate } = useDesk();
  const words = say().escalate;
  const brief = escalate.brief.value;
  if (brief === null) return null;
  const put = (change: Partial<Brief>): void => escalate.edit(change);
  return (
    <section class="brief" aria-labelledby="brief">
      <h3 id="brief">{words.brief}</h3>
      <p class="hint">{words.briefHint}</p>
      <Facts title={words.who} facts={brief.who} onFacts={(who) => put({ who })} />
      <TextArea
        label={words.wants}
        error={showsFaults && brief.wants.trim() === '' ? say().field.required : undefined}
        rows={2}
        maxLength={briefLimits.wants}
        autoComplete="off"
        value={brief.wants}
        onValue={(wants) => put({ wants })}
      />
      <Facts title={words.known} facts={brief.known} onFacts={(known) => put({ known })} />
      <Tried tried={brief.tried} onTried={(tried) => put({ tried })} />
      <TextField
        label={`${words.mood} (${words.optional})`}
        maxLength={briefLimits.mood}
        autoComplete="off"
        value={brief.mood ?? ''}
        onValue={(mood) => put({ mood })}
      />
      <TextField
        label={`${words.next} (${words.optional})`}
        maxLength={briefLimits.next}
        autoComplete="off"
        value={brief.next ?? ''}
        onValue={(next) => put({ next })}
      />
    </section>
  );
};

const Facts = ({
  title,
  facts,
  onFacts,
}: {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly onFacts: (facts: Fact[]) => void;
}) => {
  const words = say().escalate;
  if (facts.length === 0) return null;
  return (
    <fieldset class="plain brief-facts">
      <legend>{title}</legend>
      {facts.map((fact, at) => (
        <label key={fact.key} class="check-line">
          <input
            type="checkbox"
            checked={fact.isOff !== true}
            onChange={(event) =>
              onFacts(facts.map((one, place) => (place === at ? ticked(one, event.currentTarget.checked) : one)))
            }
          />
          <span>
            <b>{fact.label}</b> {fact.value}
            <small>
              {words.sources[fact.source]} · {words.strength[fact.strength]}
              {fact.isMasked && ` · ${words.masked}`}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  );
};

const Tried = ({
  tried,
  onTried,
}: {
  readonly tried: readonly Attempt[];
  readonly onTried: (tried: Attempt[]) => void;
}) => {
  const words = say().escalate;
  if (tried.length === 0) return null;
  return (
    <fieldset class="plain brief-facts">
      <legend>{words.tried}</legend>
      {tried.map((attempt, at) => (
        <label key={`${attempt.at} ${attempt.what}`} class="check-line">
          <input
            type="checkbox"
            checked={attempt.isOff !== true}
            onChange={(event) =>
              onTried(tried.map((one, place) => (place === at ? ticked(one, event.currentTarget.checked) : one)))
            }
          />
          <span>
            <b>
              {clockTime(attempt.at)} {attempt.who}
            </b>{' '}
            {attempt.what}
            {attempt.result !== '' && <small>{attempt.result}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

const ticked = <It extends { readonly isOff?: true | undefined }>(it: It, isOn: boolean): It => {
  const { isOff: _, ...rest } = it;
  return (isOn ? rest : { ...rest, isOff: true }) as It;
};
