import { say } from '../texts/texts.ts';

/** The end of a form that is saved as a whole: says that something in it is not yet, and takes it back. */
export const SaveEnd = ({
  text,
  isBusy,
  isChanged,
  onDiscard,
}: {
  readonly text: string;
  readonly isBusy: boolean;
  readonly isChanged: boolean;
  readonly onDiscard: () => void;
}) => (
  <div class="save-end">
    <button type="submit" class="button go" disabled={isBusy}>
      {text}
    </button>
    {isChanged && (
      <>
        <button type="button" class="button" onClick={onDiscard}>
          {say().settings.discard}
        </button>
        <span class="hint">{say().settings.unsaved}</span>
      </>
    )}
  </div>
);
