import type { FieldError } from '../field-error.ts';
import { say } from '../texts/texts.ts';
import { TextArea, TextField } from './field.tsx';

export interface InBoth {
  readonly de: string;
  readonly en: string;
}

export const isSameInBoth = (a: InBoth, b: InBoth): boolean => a.de === b.de && a.en === b.en;

/** What the site says in German and in English, side by side. */
export const BothLanguages = ({
  label,
  hint,
  value,
  onValue,
  error,
  readOnly,
  maxLength,
  rows = 1,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: InBoth;
  readonly onValue: (value: InBoth) => void;
  readonly error?: FieldError;
  readonly readOnly: boolean;
  readonly maxLength?: number;
  readonly rows?: number;
}) => {
  const words = say().brand;
  const Field = rows > 1 ? TextArea : TextField;
  return (
    <fieldset class="plain">
      <legend>{label}</legend>
      {(['de', 'en'] as const).map((language) => (
        <Field
          key={language}
          label={language === 'de' ? words.german : words.english}
          value={value[language]}
          readOnly={readOnly}
          autoComplete="off"
          {...(rows > 1 ? { rows } : {})}
          {...(maxLength === undefined ? {} : { maxLength })}
          {...(language === 'en' && hint !== undefined ? { hint } : {})}
          error={language === 'de' ? error : undefined}
          onValue={(typed) => onValue({ ...value, [language]: typed })}
        />
      ))}
    </fieldset>
  );
};
