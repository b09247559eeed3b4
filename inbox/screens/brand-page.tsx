import { limits } from '../../protocol/limits.ts';
import { isHexColour } from '../contrast.ts';
import { troubleText } from '../format.ts';
import type { SiteChange } from '../models/site-model.ts';
import { AccentField } from '../parts/accent-field.tsx';
import { BrandPreview } from '../parts/brand-preview.tsx';
import { Choices, TextField } from '../parts/field.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { SavedField } from '../parts/saved-field.tsx';
import { SiteSettingsFrame } from '../parts/site-settings.tsx';
import { locale, say } from '../texts/texts.ts';

/** Colour, greeting, place and form of address. */
export const BrandPage = () => {
  const { notices } = useInbox();
  const { site } = useDesk();
  const words = say().brand;
  const tooLong = (text: string): string | undefined =>
    text.length > limits.greeting ? say().field.long(limits.greeting) : undefined;

  const choose = async (change: SiteChange): Promise<void> => {
    const told = await site.change(change);
    if (told.ok) notices.show({ kind: 'done', text: say().settings.saved });
    else if (told.problem.code !== 'auth.not-fresh') notices.show({ kind: 'trouble', text: troubleText(told.problem) });
  };

  return (
    <SiteSettingsFrame
      draw={(settings, canChange) => (
        <section class="block">
          <SavedField
            kept={settings.accent}
            disabled={!canChange}
            save={(accent) => site.change({ accent })}
            check={(accent) => (isHexColour(accent) ? undefined : say().field.accent)}
            draw={(field) => (
              <>
                <AccentField {...field} readOnly={!canChange} />
                <BrandPreview
                  accent={field.value}
                  greeting={settings.greeting[locale.value]}
                  name={settings.name}
                  position={settings.position}
                />
              </>
            )}
          />
          <SavedField
            kept={settings.greeting}
            disabled={!canChange}
            isSame={(a, b) => a.de === b.de && a.en === b.en}
            save={(greeting) => site.change({ greeting })}
            check={({ de, en }) => tooLong(de) ?? tooLong(en)}
            draw={({ value, onValue, error }) => (
              <fieldset class="plain">
                <legend>{words.greeting}</legend>
                <TextField
                  label={words.greetingDe}
                  value={value.de}
                  readOnly={!canChange}
                  maxLength={limits.greeting}
                  error={error}
                  onValue={(de) => onValue({ ...value, de })}
                />
                <TextField
                  label={words.greetingEn}
                  hint={words.greetingHint}
                  value={value.en}
                  readOnly={!canChange}
                  maxLength={limits.greeting}
                  onValue={(en) => onValue({ ...value, en })}
                />
              </fieldset>
            )}
          />
          <Choices<'right' | 'left'>
            label={words.position}
            value={settings.position}
            disabled={!canChange}
            choices={[
              { key: 'right', text: words.right },
              { key: 'left', text: words.left },
            ]}
            onValue={(position) => void choose({ position })}
          />
          <Choices<'sie' | 'du'>
            label={words.formal}
            value={settings.formal ? 'sie' : 'du'}
            disabled={!canChange}
            choices={[
              { key: 'sie', text: words.sie },
              { key: 'du', text: words.du },
            ]}
            onValue={(address) => void choose({ formal: address === 'sie' })}
          />
        </section>
      )}
    />
  );
};
