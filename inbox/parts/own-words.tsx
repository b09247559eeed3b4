import { useEffect, useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import { loaderWords, type WordKey, wordPlaces } from '../../protocol/words.ts';
import { say } from '../texts/texts.ts';
import { Choices, TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';
import { SavedField } from './saved-field.tsx';

type Words = SiteSettings['words'];
type Language = keyof Words;

const keys = Object.keys(wordPlaces) as readonly WordKey[];

/** What the widget says by itself, each text to be put in the owner's own words. */
export const OwnWords = ({
  settings,
  canChange,
  onTyped,
}: {
  readonly settings: SiteSettings;
  readonly canChange: boolean;
  readonly onTyped: (words: Words | undefined) => void;
}) => {
  const { site } = useDesk();
  const words = say().brand;
  const [language, setLanguage] = useState<Language>('de');
  const [wanted, setWanted] = useState('');
  const [said, setSaid] = useState<Readonly<Record<string, string>>>({});
  const [typed, setTyped] = useState<Words>({ de: {}, en: {} });
  const { formal } = settings;
  const own = Object.keys(settings.words.de).length + Object.keys(settings.words.en).length;

  useEffect(() => {
    let isStale = false;
    const locale = language === 'en' ? 'en' : formal ? 'de' : 'de-du';
    void site.preview(locale, {}).then((told) => {
      if (!isStale && told !== null) setSaid(told.said);
    });
    return () => {
      isStale = true;
    };
  }, [site, language, formal]);

  const write = (key: WordKey, text: string | undefined): void => {
    const next = { ...typed, [language]: withWord(typed[language], key, text ?? '', text !== undefined) };
    setTyped(next);
    const isNothing = Object.keys(next.de).length + Object.keys(next.en).length === 0;
    onTyped(
      isNothing
        ? undefined
        : {
            de: withoutEmpty({ ...settings.words.de, ...next.de }),
            en: withoutEmpty({ ...settings.words.en, ...next.en }),
          },
    );
  };

  const look = wanted.trim().toLowerCase();
  const found = keys.filter((key) =>
    [said[key], settings.words[language][key]].some((text) => text?.toLowerCase().includes(look)),
  );
  return (
    <details class="more own-words">
      <summary>
        {words.words}
        {own > 0 && ` (${words.wordsCount(own)})`}
      </summary>
      <p class="hint">{words.wordsLead}</p>
      <div class="word-head">
        <TextField type="search" label={words.wordsFind} value={wanted} autoComplete="off" onValue={setWanted} />
        <Choices<Language>
          label={words.wordsLanguage}
          value={language}
          choices={[
            { key: 'de', text: words.german },
            { key: 'en', text: words.english },
          ]}
          onValue={setLanguage}
        />
      </div>
      <ul>
        {found.map((key) => (
          <li key={`${language} ${key}`}>
            <SavedField
              kept={settings.words[language][key] ?? ''}
              disabled={!canChange}
              save={(text) =>
                site.change({
                  words: {
                    ...settings.words,
                    [language]: withoutEmpty({ ...settings.words[language], [key]: text.trim() }),
                  },
                })
              }
              check={(text) => foreignPlace(key, text)}
              onTyped={(text) => write(key, text?.trim())}
              draw={(field) => (
                <TextField
                  label={said[key] ?? key}
                  hint={hintOf(key)}
                  placeholder={said[key] ?? ''}
                  maxLength={isLoaded(key) ? limits.loaderWord : limits.ownWord}
                  autoComplete="off"
                  readOnly={!canChange}
                  {...field}
                />
              )}
            />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="hint">{words.wordsNone}</p>}
    </details>
  );
};

/** Every page loads these words, whether or not anybody opens the chat. */
const isLoaded = (key: WordKey): boolean => (Object.values(loaderWords) as readonly WordKey[]).includes(key);

const hintOf = (key: WordKey): string | undefined => {
  const words = say().brand;
  if (isLoaded(key)) return words.wordsShort(limits.loaderWord);
  return wordPlaces[key].length === 0 ? undefined : words.wordsPlaces(placesOf(key));
};

const placesOf = (key: WordKey): string => wordPlaces[key].map((place) => `{${place}}`).join(', ');

/** A place in braces that this text does not have would be shown as it stands. */
const foreignPlace = (key: WordKey, text: string): string | undefined => {
  const foreign = [...text.matchAll(/\{([^}]*)\}?/g)].find(
    ([, name = '']) => !(wordPlaces[key] as readonly string[]).includes(name),
  );
  return foreign === undefined ? undefined : say().brand.wordsPlaceError(foreign[0]);
};

const withWord = (own: Words[Language], key: WordKey, text: string, isTyped: boolean): Words[Language] => {
  const { [key]: _, ...others } = own;
  return isTyped ? { ...others, [key]: text } : others;
};

const withoutEmpty = (own: Words[Language]): Words[Language] =>
  Object.fromEntries(Object.entries(own).filter(([, text]) => text !== ''));
