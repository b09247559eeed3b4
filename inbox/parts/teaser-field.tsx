import { limits } from '../../protocol/limits.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import type { FieldError } from '../field-error.ts';
import { say } from '../texts/texts.ts';
import { BothLanguages, type InBoth, isSameInBoth } from './both-languages.tsx';
import { Choices, TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';
import { SavedField } from './saved-field.tsx';

type Teaser = SiteSettings['teaser'];

/** As it is typed; switched off, its words stay for as long as the page does. */
interface Typed {
  readonly isOn: boolean;
  readonly text: InBoth;
  readonly after: string;
}

/** The hint that appears above the button after a while. */
export const TeaserField = ({
  kept,
  canChange,
  onTyped,
}: {
  readonly kept: Teaser;
  readonly canChange: boolean;
  readonly onTyped: (teaser: Teaser | undefined) => void;
}) => {
  const { site } = useDesk();
  const words = say().brand;
  return (
    <SavedField<Typed>
      kept={typedTeaser(kept)}
      disabled={!canChange}
      isSame={(a, b) => a.isOn === b.isOn && (!a.isOn || (isSameInBoth(a.text, b.text) && a.after === b.after))}
      save={(typed) => site.change({ teaser: teaserOf(typed) })}
      check={faultOf}
      onTyped={(typed) => onTyped(typed && teaserOf(typed))}
      draw={({ value, onValue, error }) => (
        <>
          <Choices<'off' | 'on'>
            label={words.teaser}
            hint={words.teaserHint}
            value={value.isOn ? 'on' : 'off'}
            disabled={!canChange}
            choices={(['off', 'on'] as const).map((key) => ({ key, text: words.teasers[key] }))}
            onValue={(key) => onValue({ ...value, isOn: key === 'on' })}
          />
          {value.isOn && (
            <>
              <BothLanguages
                label={words.teaserText}
                maxLength={limits.teaser}
                readOnly={!canChange}
                value={value.text}
                error={error === words.teaserAfterError ? undefined : error}
                onValue={(text) => onValue({ ...value, text })}
              />
              <TextField
                label={words.teaserAfter}
                inputMode="numeric"
                autoComplete="off"
                readOnly={!canChange}
                value={value.after}
                error={error === words.teaserAfterError ? error : undefined}
                onValue={(after) => onValue({ ...value, after })}
              />
            </>
          )}
        </>
      )}
    />
  );
};

const usualAfterS = 20;

const typedTeaser = (kept: Teaser): Typed => ({
  isOn: kept !== null,
  text: kept?.text ?? say().brand.teaserFirst,
  after: String(kept?.afterS ?? usualAfterS),
});

const teaserOf = ({ isOn, text, after }: Typed): Teaser =>
  isOn ? { text: { de: text.de.trim(), en: text.en.trim() }, afterS: Number(after) } : null;

const faultOf = ({ isOn, text, after }: Typed): FieldError => {
  if (!isOn) return undefined;
  if (text.de.trim() === '' || text.en.trim() === '') return say().field.required;
  return /^\d{1,3}$/.test(after) && Number(after) >= 5 && Number(after) <= 600
    ? undefined
    : say().brand.teaserAfterError;
};
