import { useId } from 'preact/hooks';
import { contrast, isHexColour, neededContrast, readableShade } from '../contrast.ts';
import { locale, say } from '../texts/texts.ts';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';

/** The owner's colour, what it is worth for reading, and the nearest shade that passes. */
export const AccentField = ({
  value,
  onValue,
  error,
  readOnly,
}: {
  readonly value: string;
  readonly onValue: (colour: string) => void;
  readonly error: string | undefined;
  readonly readOnly: boolean;
}) => {
  const words = say().brand;
  const id = useId();
  const isColour = isHexColour(value);
  const ratio = isColour ? contrast(value, '#ffffff') : 0;
  const passes = ratio >= neededContrast;
  const nearest = isColour ? readableShade(value) : value;
  return (
    <>
      <div class="accent">
        <input
          type="color"
          id={id}
          aria-label={words.accentPick}
          value={isColour ? value : '#000000'}
          disabled={readOnly}
          onInput={(event) => onValue(event.currentTarget.value.toLowerCase())}
        />
        <TextField
          label={words.accent}
          hint={words.accentHint}
          spellcheck={false}
          maxLength={7}
          value={value}
          readOnly={readOnly}
          error={error}
          onValue={(typed) => onValue(typed.trim().toLowerCase())}
        />
      </div>
      {isColour && (
        <p class={passes ? 'contrast passes' : 'contrast'}>
          <Icon name={passes ? 'check' : 'alert'} />
          <span>
            {words.ratio(new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(ratio))} ·{' '}
            {passes ? words.passes : words.tooLow}
          </span>
        </p>
      )}
      {isColour && !passes && !readOnly && (
        <p class="nearest">
          <i aria-hidden="true" ref={(it) => it?.style.setProperty('background', nearest)} />
          {words.nearest(nearest)}
          <button type="button" class="button" onClick={() => onValue(nearest)}>
            {words.take}
          </button>
        </p>
      )}
    </>
  );
};
