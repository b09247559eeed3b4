import { useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import { isHexColour } from '../contrast.ts';
import { emailError, type FieldError } from '../field-error.ts';
import { troubleText } from '../format.ts';
import type { Look, SiteChange } from '../models/site-model.ts';
import { AccentField } from '../parts/accent-field.tsx';
import { BothLanguages, type InBoth, isSameInBoth } from '../parts/both-languages.tsx';
import { BrandPreview } from '../parts/brand-preview.tsx';
import { Choices, TextField } from '../parts/field.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { LogoField } from '../parts/logo-field.tsx';
import { OwnWords } from '../parts/own-words.tsx';
import { RatingShare } from '../parts/rating-share.tsx';
import { SavedField } from '../parts/saved-field.tsx';
import { SiteSettingsFrame } from '../parts/site-settings.tsx';
import { TeaserField } from '../parts/teaser-field.tsx';
import { say } from '../texts/texts.ts';

/** How the widget looks and what it says; beside it, the widget itself. */
export const BrandPage = () => (
  <SiteSettingsFrame draw={(settings, canChange) => <BrandForm settings={settings} canChange={canChange} />} />
);

const BrandForm = ({ settings, canChange }: { readonly settings: SiteSettings; readonly canChange: boolean }) => {
  const { notices } = useInbox();
  const { site } = useDesk();
  const words = say().brand;
  const [typed, setTyped] = useState<Look>({});

  /** What is typed and not saved, for the preview. */
  const shows =
    <Name extends keyof Look>(name: Name) =>
    (value: Look[Name] | undefined): void =>
      setTyped(({ [name]: _, ...others }) => (value === undefined ? others : { ...others, [name]: value }) as Look);

  const choose = async (change: SiteChange): Promise<void> => {
    const told = await site.change(change);
    if (told.ok) notices.show({ kind: 'done', text: say().settings.saved });
    else if (told.problem.code !== 'auth.not-fresh') notices.show({ kind: 'trouble', text: troubleText(told.problem) });
  };

  const yesNo = (name: 'seen' | 'rates') => (
    <Choices<'yes' | 'no'>
      label={words[name]}
      value={settings[name] ? 'yes' : 'no'}
      disabled={!canChange}
      choices={(['yes', 'no'] as const).map((key) => ({ key, text: words[key] }))}
      onValue={(value) => void choose({ [name]: value === 'yes' })}
    />
  );

  return (
    <div class="brand">
      <div>
        <section class="block" aria-labelledby="brand-look">
          <h2 id="brand-look">{words.lookTitle}</h2>
          <SavedField
            kept={settings.accent}
            disabled={!canChange}
            save={(accent) => site.change({ accent })}
            check={(accent) => (isHexColour(accent) ? undefined : say().field.accent)}
            onTyped={shows('accent')}
            draw={(field) => <AccentField {...field} readOnly={!canChange} />}
          />
          <LogoField logo={settings.logo} canChange={canChange} />
          <Choices<'right' | 'left'>
            label={words.position}
            value={settings.position}
            disabled={!canChange}
            choices={(['right', 'left'] as const).map((key) => ({ key, text: words[key] }))}
            onValue={(position) => void choose({ position })}
          />
          <Choices<SiteSettings['launcher']>
            label={words.launcher}
            value={settings.launcher}
            disabled={!canChange}
            choices={(['bubble', 'pill', 'hidden'] as const).map((key) => ({ key, text: words.launchers[key] }))}
            {...(settings.launcher === 'hidden' ? { hint: words.hiddenHint } : {})}
            onValue={(launcher) => void choose({ launcher })}
          />
          {settings.launcher === 'pill' && (
            <SavedField
              kept={settings.launcherLabel}
              disabled={!canChange}
              isSame={isSameInBoth}
              save={(label) => site.change({ launcherLabel: trimmed(label) })}
              onTyped={(label) => shows('launcherLabel')(label && trimmed(label))}
              draw={(field) => (
                <BothLanguages
                  label={words.label}
                  hint={words.labelHint(limits.launcherLabel)}
                  maxLength={limits.launcherLabel}
                  readOnly={!canChange}
                  {...field}
                />
              )}
            />
          )}
          <Choices<'sie' | 'du'>
            label={words.formal}
            value={settings.formal ? 'sie' : 'du'}
            disabled={!canChange}
            choices={(['sie', 'du'] as const).map((key) => ({ key, text: words[key] }))}
            onValue={(address) => void choose({ formal: address === 'sie' })}
          />
        </section>

        <section class="block" aria-labelledby="brand-say">
          <h2 id="brand-say">{words.sayTitle}</h2>
          <SavedField
            kept={settings.greeting}
            disabled={!canChange}
            isSame={isSameInBoth}
            save={(greeting) => site.change({ greeting })}
            check={({ de, en }) => needed(de) ?? needed(en)}
            onTyped={shows('greeting')}
            draw={(field) => (
              <BothLanguages
                label={words.greeting}
                hint={words.greetingHint}
                maxLength={limits.greeting}
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          <SavedField
            kept={asLines(settings.quickQuestions)}
            disabled={!canChange}
            isSame={isSameInBoth}
            save={(lines) => site.change({ quickQuestions: questionsOf(lines) })}
            check={(lines) => questionFault(questionsOf(lines))}
            onTyped={(lines) => shows('quickQuestions')(lines && questionsOf(lines))}
            draw={(field) => (
              <BothLanguages
                label={words.questions}
                hint={words.questionsHint(limits.quickQuestions)}
                rows={limits.quickQuestions}
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          <TeaserField kept={settings.teaser} canChange={canChange} onTyped={shows('teaser')} />
        </section>

        <section class="block" aria-labelledby="brand-answer">
          <h2 id="brand-answer">{words.answerTitle}</h2>
          <SavedField
            kept={settings.replyPromise}
            disabled={!canChange}
            isSame={isSameInBoth}
            save={(promise) => site.change({ replyPromise: trimmed(promise) })}
            onTyped={(promise) => shows('replyPromise')(promise && trimmed(promise))}
            draw={(field) => (
              <BothLanguages
                label={words.promise}
                hint={words.promiseHint}
                maxLength={limits.replyPromise}
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          {yesNo('seen')}
          {yesNo('rates')}
          <RatingShare />
          <SavedField
            kept={settings.fallbackEmail ?? ''}
            disabled={!canChange}
            save={(address) => site.change({ fallbackEmail: address.trim() || null })}
            check={(address) => (address.trim() === '' ? undefined : emailError(address))}
            draw={(field) => (
              <TextField
                label={words.fallback}
                hint={words.fallbackHint}
                type="email"
                autoComplete="off"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
        </section>

        <section class="block">
          <OwnWords settings={settings} canChange={canChange} onTyped={shows('words')} />
        </section>
      </div>
      <BrandPreview look={typed} formal={settings.formal} />
    </div>
  );
};

const trimmed = ({ de, en }: InBoth): { de: string; en: string } => ({ de: de.trim(), en: en.trim() });

const needed = (text: string): FieldError => (text.trim() === '' ? say().field.required : undefined);

type Questions = SiteSettings['quickQuestions'];

const asLines = ({ de, en }: Questions): InBoth => ({ de: de.join('\n'), en: en.join('\n') });

const questionsOf = ({ de, en }: InBoth): Questions => ({ de: linesOf(de), en: linesOf(en) });

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const questionFault = ({ de, en }: Questions): FieldError => {
  if (Math.max(de.length, en.length) > limits.quickQuestions) return say().brand.questionsMany(limits.quickQuestions);
  return [...de, ...en].some((line) => line.length > limits.quickQuestion)
    ? say().field.long(limits.quickQuestion)
    : undefined;
};
