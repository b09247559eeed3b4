import type { Host } from '../host.ts';
import type { Speak, Speech } from './speak.ts';
import type { AnyKey, Text, TextKey } from './texts.ts';

/** What a chunk says besides the panel, loaded with it: in the panel's language, whichever that becomes. */
export const moreTexts = async <More extends AnyKey>(
  host: Host,
  chunk: string,
  locale: string,
  changed: () => void,
): Promise<(say: Speak) => Speech<TextKey | More>> => {
  const textsOf = async (wanted: string) =>
    ((await host.load(`${chunk}-${wanted}`)) as { texts: Readonly<Record<More, Text>> }).texts;
  let texts = await textsOf(locale);
  let spoken = locale;
  let speech: { readonly of: Speak; readonly say: Speech<TextKey | More> } | null = null;
  return (say) => {
    if (say.locale !== spoken) {
      // The language of the page has changed: until its words are here, the former ones are better than none.
      spoken = say.locale;
      void textsOf(spoken).then((fresh) => {
        texts = fresh;
        speech = null;
        changed();
      });
    }
    if (speech?.of !== say) speech = { of: say, say: say.with(texts) };
    return speech.say;
  };
};
