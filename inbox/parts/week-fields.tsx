import { escalationLimits } from '../../protocol/escalation-doors.ts';
import { say } from '../texts/texts.ts';
import type { TypedSpan } from '../week-form.ts';
import { Icon } from './icon.tsx';

/** Seven days with their hours. */
export const WeekFields = ({
  week,
  faults,
  disabled,
  onWeek,
}: {
  readonly week: readonly (readonly TypedSpan[])[];
  /** Days whose hours cannot be. */
  readonly faults: readonly number[];
  readonly disabled: boolean;
  readonly onWeek: (week: TypedSpan[][]) => void;
}) => {
  const words = say().hours;
  const put = (day: number, spans: readonly TypedSpan[]): void =>
    onWeek(week.map((one, at) => [...(at === day ? spans : one)]));
  return (
    <div class="week">
      <ul>
        {words.days.map((name, day) => {
          const spans = week[day] ?? [];
          return (
            <li key={name}>
              <b>{name}</b>
              <div>
                {spans.length === 0 && <span class="hint">{words.closed}</span>}
                {spans.map((span, at) => {
                  const change = (part: Partial<TypedSpan>): void =>
                    put(
                      day,
                      spans.map((one, place) => (place === at ? { ...one, ...part } : one)),
                    );
                  return (
                    <span class="span" key={at}>
                      <input
                        type="text"
                        inputMode="numeric"
                        aria-label={words.from(name)}
                        aria-invalid={faults.includes(day) || undefined}
                        value={span.from}
                        disabled={disabled}
                        onInput={(event) => change({ from: event.currentTarget.value })}
                      />
                      –
                      <input
                        type="text"
                        inputMode="numeric"
                        aria-label={words.to(name)}
                        aria-invalid={faults.includes(day) || undefined}
                        value={span.to}
                        disabled={disabled}
                        onInput={(event) => change({ to: event.currentTarget.value })}
                      />
                      {!disabled && (
                        <button
                          type="button"
                          class="quiet square"
                          aria-label={words.removeSpan(name)}
                          title={words.removeSpan(name)}
                          onClick={() =>
                            put(
                              day,
                              spans.filter((_, place) => place !== at),
                            )
                          }
                        >
                          <Icon name="close" />
                        </button>
                      )}
                    </span>
                  );
                })}
              </div>
              {!disabled && spans.length < escalationLimits.spans && (
                <button
                  type="button"
                  class="quiet square"
                  aria-label={words.addSpan(name)}
                  title={words.addSpan(name)}
                  onClick={() =>
                    put(day, [...spans, spans.length === 0 ? { from: '09:00', to: '18:00' } : { from: '', to: '' }])
                  }
                >
                  +
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {faults.length > 0 && (
        <p class="field-error" role="alert">
          <Icon name="alert" />
          {words.spanError(faults.map((day) => words.days[day]).join(', '))}
        </p>
      )}
    </div>
  );
};
