import { say } from '../texts/texts.ts';
import type { TypedSpan } from '../week-form.ts';
import { Icon } from './icon.tsx';

const most = 6;

/** Seven days with their hours. */
export const WeekFields = ({
  week,
  error,
  disabled,
  onWeek,
}: {
  readonly week: readonly (readonly TypedSpan[])[];
  readonly error: string | undefined;
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
                        value={span.from}
                        disabled={disabled}
                        onInput={(event) => change({ from: event.currentTarget.value })}
                      />
                      –
                      <input
                        type="text"
                        inputMode="numeric"
                        aria-label={words.to(name)}
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
              {!disabled && spans.length < most && (
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
      {error && (
        <p class="field-error" role="alert">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </div>
  );
};
