import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type FieldError, refusedField } from '../field-error.ts';
import { say } from '../texts/texts.ts';
import type { Answered } from '../told.ts';

/**
 * One setting: changed, saved or refused by itself. A refused value stays in the field with the reason; what was saved can
 * be taken back.
 */
export const SavedField = <Value,>({
  kept,
  save,
  check = () => undefined,
  isSame = (a, b) => a === b,
  onTyped,
  draw,
  disabled = false,
}: {
  readonly kept: Value;
  readonly save: (value: Value) => Promise<Answered<object>>;
  readonly check?: (value: Value) => FieldError;
  readonly isSame?: (a: Value, b: Value) => boolean;
  /** What stands in the field and could be saved; undefined: nothing that is not saved. */
  readonly onTyped?: (value: Value | undefined) => void;
  readonly draw: (field: {
    readonly value: Value;
    readonly onValue: (value: Value) => void;
    readonly error: FieldError;
  }) => ComponentChildren;
  readonly disabled?: boolean;
}) => {
  const [typed, setTyped] = useState<Value | undefined>(undefined);
  const [error, setError] = useState<FieldError>(undefined);
  const [before, setBefore] = useState<{ readonly value: Value } | null>(null);
  const [busy, setBusy] = useState(false);
  const words = say().settings;
  const value = typed === undefined ? kept : typed;
  const isChanged = typed !== undefined && !isSame(typed, kept);

  useEffect(() => {
    onTyped?.(isChanged && check(value) === undefined ? value : undefined);
  }, [typed, isChanged]);

  const put = async (next: Value, undoTo: Value | null): Promise<void> => {
    const fault = check(next);
    setError(fault);
    if (fault !== undefined) return;
    setBusy(true);
    const told = await save(next);
    setBusy(false);
    if (!told.ok) return setError(refusedField(told.problem).text);
    setTyped(undefined);
    setBefore(undoTo === null ? null : { value: undoTo });
  };

  return (
    <form
      class="saved-field"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !busy) void put(value, kept);
      }}
    >
      {draw({
        value,
        error,
        onValue: (next) => {
          setTyped(next);
          setError(undefined);
          setBefore(null);
        },
      })}
      {!disabled && (
        <div class="saved-end" role="status">
          {isChanged && (
            <>
              <button type="submit" class="button go" disabled={busy}>
                {words.save}
              </button>
              <button
                type="button"
                class="button"
                onClick={() => {
                  setTyped(undefined);
                  setError(undefined);
                }}
              >
                {words.discard}
              </button>
            </>
          )}
          {!isChanged && before && (
            <span class="saved">
              {words.saved} ·{' '}
              <button type="button" class="link" onClick={() => void put(before.value, null)}>
                {words.undo}
              </button>
            </span>
          )}
        </div>
      )}
    </form>
  );
};
