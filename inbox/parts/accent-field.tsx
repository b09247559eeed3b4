import { useId } from 'preact/hooks';
import { isHexColour, type Pair, pairNames, pairsOf, readableShade, themes } from '../contrast.ts';
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
      {isColour && <Contrast accent={value} onTake={readOnly ? null : onValue} />}
    </>
  );
};

const Contrast = ({
  accent,
  onTake,
}: {
  readonly accent: string;
  readonly onTake: ((colour: string) => void) | null;
}) => {
  const words = say().brand;
  const pairs = pairsOf(accent);
  const nearest = readableShade(accent);
  const passes = nearest === accent;
  const pale = pairs.control.light.passes ? words.tooPaleForText : words.tooPale;
  return (
    <>
      <p class={passes ? 'contrast passes' : 'contrast'} role="status">
        <Icon name={passes ? 'check' : 'alert'} />
        <span>{passes ? words.seenWell : pale}</span>
      </p>
      {!passes && onTake !== null && (
        <p class="nearest">
          <i aria-hidden="true" style={{ background: nearest }} />
          <span>{words.nearest(nearest)}</span>
          <button type="button" class="button" onClick={() => onTake(nearest)}>
            {words.take}
          </button>
        </p>
      )}
      <table class="contrasts">
        <thead>
          <tr>
            <th scope="col">{words.contrast}</th>
            {themes.map((theme) => (
              <th scope="col" key={theme}>
                {say().preview.themes[theme]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairNames.map((name) => (
            <tr key={name}>
              <th scope="row">{words.contrasts[name]}</th>
              {themes.map((theme) => (
                <Measured key={theme} name={name} pair={pairs[name][theme]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};

/** How it looks, how well it can be seen, and whether that is enough. */
const Measured = ({ name, pair }: { readonly name: (typeof pairNames)[number]; readonly pair: Pair }) => {
  const { front, back, ratio, needed, passes } = pair;
  const words = say().brand;
  const figure = (one: number): string =>
    // Rounded up, what fails might read as what is needed.
    new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(Math.floor(one * 10) / 10);
  return (
    <td class={passes ? '' : 'low'}>
      <i class={name} aria-hidden="true" style={{ color: front, background: back }} />
      <span>
        {figure(ratio)} : 1
        <Icon name={passes ? 'check' : 'alert'} />
      </span>
      {passes ? (
        <span class="unseen">, {words.enough}</span>
      ) : (
        <small>
          <span class="unseen">, {words.tooLow}, </span>
          {words.needed(figure(needed))}
        </small>
      )}
    </td>
  );
};
