import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

interface Frame {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Why this value cannot be taken; read out with the field. */
  readonly error?: string | undefined;
}

type Wired = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
};

const Framed = ({ label, hint, error, draw }: Frame & { readonly draw: (wired: Wired) => ComponentChildren }) => {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {draw({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" />
          {error}
        </p>
      )}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};

interface Value extends Frame {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

type More<Element extends EventTarget> = Pick<
  JSX.AllHTMLAttributes & JSX.DOMAttributes<Element>,
  | 'autoComplete'
  | 'inputMode'
  | 'maxLength'
  | 'required'
  | 'disabled'
  | 'readOnly'
  | 'spellcheck'
  | 'placeholder'
  | 'name'
> & { readonly type?: 'text' | 'email' | 'url' | 'search'; readonly autoFocus?: boolean };

/** One line of text with its label, hint and complaint. */
export const TextField = ({
  label,
  hint,
  error,
  value,
  onValue,
  autoFocus,
  type = 'text',
  ...more
}: Value & More<HTMLInputElement>) => (
  <Framed
    label={label}
    hint={hint}
    error={error}
    draw={(wired) => (
      <input
        {...more}
        {...wired}
        type={type}
        value={value}
        ref={autoFocus ? focusOnce : null}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    )}
  />
);

export const TextArea = ({
  label,
  hint,
  error,
  value,
  onValue,
  rows = 3,
  ...more
}: Value & Omit<More<HTMLTextAreaElement>, 'type'> & { readonly rows?: number }) => (
  <Framed
    label={label}
    hint={hint}
    error={error}
    draw={(wired) => (
      <textarea
        {...more}
        {...wired}
        rows={rows}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    )}
  />
);

/** Shown as typed on request; pasting and password managers work. */
export const PasswordField = ({
  label,
  hint,
  error,
  value,
  onValue,
  autoComplete,
  autoFocus = false,
}: Value & { readonly autoComplete: 'current-password' | 'new-password'; readonly autoFocus?: boolean }) => {
  const [shown, show] = useState(false);
  const words = say().signIn;
  return (
    <Framed
      label={label}
      hint={hint}
      error={error}
      draw={(wired) => (
        <div class="with-button">
          <input
            {...wired}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="off"
            spellcheck={false}
            required
            value={value}
            ref={autoFocus ? focusOnce : null}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <button
            type="button"
            class="quiet square"
            aria-pressed={shown}
            aria-label={words.show}
            title={shown ? words.hide : words.show}
            onClick={() => show(!shown)}
          >
            <Icon name={shown ? 'eyeOff' : 'eye'} />
          </button>
        </div>
      )}
    />
  );
};

export interface Choice<Key extends string> {
  readonly key: Key;
  readonly text: string;
  readonly hint?: string;
}

/** A few choices of which one holds, all in sight. */
export const Choices = <Key extends string>({
  label,
  hint,
  value,
  choices,
  onValue,
  disabled = false,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: Key;
  readonly choices: readonly Choice<Key>[];
  readonly onValue: (key: Key) => void;
  readonly disabled?: boolean;
}) => {
  const name = useId();
  return (
    <fieldset class={choices.some((choice) => choice.hint) ? 'choices tall' : 'choices'} disabled={disabled}>
      <legend>{label}</legend>
      <div>
        {choices.map((choice) => (
          <label key={choice.key}>
            <input type="radio" name={name} checked={choice.key === value} onChange={() => onValue(choice.key)} />
            <span>
              {choice.text}
              {choice.hint && <small>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      {hint && <p class="field-hint">{hint}</p>}
    </fieldset>
  );
};

/** Takes the focus when it appears. */
const focusOnce = (element: HTMLElement | null): void => {
  if (element !== null && document.activeElement !== element) element.focus();
};
