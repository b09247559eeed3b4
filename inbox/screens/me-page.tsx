import { limits } from '../../protocol/limits.ts';
import type { InboxLocale } from '../../protocol/schema.ts';
import { nameError } from '../field-error.ts';
import { troubleText } from '../format.ts';
import { type Theme, themes } from '../models/preference-model.ts';
import { Choices, TextField } from '../parts/field.tsx';
import { useInbox } from '../parts/inbox-context.ts';
import { OwnReach } from '../parts/own-reach.tsx';
import { SavedField } from '../parts/saved-field.tsx';
import { locale, say } from '../texts/texts.ts';

/** Name and language of the agent, and what this browser remembers. */
export const MePage = () => {
  const { self, preferences, panes, notices } = useInbox();
  const words = say().me;
  const me = self.self.value;
  if (me === null) return null;

  const speak = async (chosen: InboxLocale): Promise<void> => {
    const told = await self.change({ locale: chosen });
    if (!told.ok) notices.show({ kind: 'trouble', text: troubleText(told.problem) });
  };

  const signOut = async (): Promise<void> => {
    const told = await self.signOut();
    if (!told.ok) notices.show({ kind: 'trouble', text: troubleText(told.problem) });
  };

  return (
    <>
      <section class="block">
        <SavedField
          kept={me.name}
          save={(name) => self.change({ name: name.trim() })}
          check={(name) => nameError(name, limits.name)}
          draw={(field) => <TextField label={words.name} hint={words.nameHint} autoComplete="name" {...field} />}
        />
        <TextField label={words.email} type="email" value={me.email} onValue={() => undefined} readOnly />
        <Choices<InboxLocale>
          label={words.language}
          value={locale.value}
          choices={[
            { key: 'de', text: 'Deutsch' },
            { key: 'en', text: 'English' },
          ]}
          onValue={(chosen) => void speak(chosen)}
        />
      </section>
      <OwnReach />
      <section class="block" aria-labelledby="here">
        <h2 id="here">{words.here}</h2>
        <Choices<Theme>
          label={words.theme}
          value={preferences.theme.value}
          choices={themes.map((key) => ({ key, text: words.themes[key] }))}
          onValue={(theme) => {
            preferences.theme.value = theme;
          }}
        />
        <div class="field">
          <label class="check">
            <input
              type="checkbox"
              checked={preferences.singleKeys.value === 'on'}
              onChange={(event) => {
                preferences.singleKeys.value = event.currentTarget.checked ? 'on' : 'off';
              }}
            />
            <span>{words.keys}</span>
          </label>
          <p class="field-hint">
            {words.keysHint}{' '}
            <button type="button" class="link" onClick={() => panes.toggle('keys')}>
              {words.showKeys}
            </button>
          </p>
        </div>
      </section>
      <section class="block">
        <button type="button" class="button" onClick={signOut}>
          {say().signIn.out}
        </button>
      </section>
    </>
  );
};
