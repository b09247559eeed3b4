import { limits } from '../../protocol/limits.ts';
import { nameError, originsError, urlError } from '../field-error.ts';
import { originLines } from '../origin-lines.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { useDesk } from '../parts/inbox-context.ts';
import { SavedField } from '../parts/saved-field.tsx';
import { SiteSettingsFrame } from '../parts/site-settings.tsx';
import { say } from '../texts/texts.ts';

/** Name, addresses and privacy notice. */
export const SitePage = () => {
  const { site } = useDesk();
  const words = say().site;
  return (
    <SiteSettingsFrame
      draw={(settings, canChange) => (
        <section class="block">
          <SavedField
            kept={settings.name}
            disabled={!canChange}
            save={(name) => site.change({ name: name.trim() })}
            check={(name) => nameError(name, limits.siteName)}
            draw={(field) => <TextField label={words.name} hint={words.nameHint} readOnly={!canChange} {...field} />}
          />
          <SavedField
            kept={settings.origins.join('\n')}
            disabled={!canChange}
            save={(typed) => site.change({ origins: originLines(typed) })}
            check={originsError}
            draw={(field) => (
              <TextArea
                label={words.origins}
                hint={words.originsHint}
                rows={Math.max(3, settings.origins.length + 1)}
                spellcheck={false}
                inputMode="url"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          <SavedField
            kept={settings.privacyUrl ?? ''}
            disabled={!canChange}
            save={(typed) => site.change({ privacyUrl: typed.trim() || null })}
            check={urlError}
            draw={(field) => (
              <TextField
                label={words.privacy}
                hint={field.value.trim() === '' ? words.privacyMissing : words.privacyHint}
                type="url"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
        </section>
      )}
    />
  );
};
