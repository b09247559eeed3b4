import { useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { visitorName } from '../format.ts';
import { personName, refusalText } from '../person-format.ts';
import { locale, say } from '../texts/texts.ts';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { LevelBadge } from './level-badge.tsx';

/** Who she is and how sure that is; what may be done with two persons who are one. */
export const PersonHead = ({
  panel,
  onWhy,
  onMerge,
}: {
  readonly panel: ProfilePanel;
  readonly onWhy: () => void;
  readonly onMerge: () => void;
}) => {
  const { conversation } = useDesk();
  const words = say().person;
  const [isNaming, setNaming] = useState(false);
  const row = conversation.row.value;
  const name = panel.name || (row === null ? personName(panel, panel.conversations[0]?.number) : visitorName(row));
  const isUnknown = panel.name === '' && panel.traits.length === 0 && panel.level === 'anonymous';
  return (
    <div class="person-head">
      {isNaming ? (
        <>
          <h2 class="unseen">{name}</h2>
          <NameForm name={panel.name} onDone={() => setNaming(false)} />
        </>
      ) : (
        <div class="person-name">
          <h2 dir="auto">{name}</h2>
          <button
            type="button"
            class="quiet square"
            aria-label={words.rename}
            title={words.rename}
            onClick={() => setNaming(true)}
          >
            <Icon name="pencil" />
          </button>
        </div>
      )}
      <p class="person-marks">
        <LevelBadge level={panel.level} who={panel.who} />
        {panel.locale !== null && !panel.locale.startsWith(locale.value) && (
          <span>{say().thread.speaks[panel.locale]}</span>
        )}
      </p>
      {isUnknown && <p class="hint">{words.empty}</p>}
      <p class="person-acts">
        <button type="button" class="quiet small" onClick={onWhy}>
          {words.why}
        </button>
        <button type="button" class="quiet small" onClick={onMerge}>
          {words.merge}
        </button>
      </p>
    </div>
  );
};

const NameForm = ({ name: before, onDone }: { readonly name: string; readonly onDone: () => void }) => {
  const { profile } = useDesk();
  const words = say().person;
  const [name, setName] = useState(before);
  const [error, setError] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);

  const leave = (): void => {
    profile.isHeld.value = false;
    onDone();
  };

  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const told = await profile.rename(name.trim());
    setBusy(false);
    if (told.ok) leave();
    else setError(refusalText(told.problem));
  };

  return (
    <form
      class="form"
      onSubmit={save}
      noValidate
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        leave();
      }}
    >
      <TextField
        label={words.nameField}
        hint={words.nameHint}
        maxLength={limits.name}
        autoComplete="off"
        value={name}
        onValue={setName}
        error={error}
        autoFocus
      />
      <div class="form-end">
        <button type="button" class="button" onClick={leave}>
          {say().app.cancel}
        </button>
        <button type="submit" class="button go" disabled={busy || name.trim() === before}>
          {words.save}
        </button>
      </div>
    </form>
  );
};
