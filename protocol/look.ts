import * as v from 'valibot';
import { limits } from './limits.ts';
import { email, line, text } from './schema.ts';
import { loaderWords, type WordKey, wordPlaces } from './words.ts';

/** How a site looks and speaks: what the owner sets, what the inbox shows, what the widget is told. */

/** One line or nothing in each language an owner writes in; German as the site addresses its visitors, Sie or du. */
const lines = (max: number) => {
  const one = v.union([v.literal(''), line(max)]);
  return v.strictObject({ de: one, en: one });
};

/** Plain words for `{places}` a text has; anything else in braces would be shown as it stands. */
const placesOf = (said: string): readonly string[] => [...said.matchAll(/\{([^}]*)\}?/g)].map(([, name]) => name ?? '');

const ownWords = v.pipe(
  v.record(v.picklist(Object.keys(wordPlaces) as WordKey[]), line(limits.ownWord)),
  v.check(
    (words) =>
      Object.entries(words).every(([key, said]) =>
        placesOf(said).every((name) => (wordPlaces[key as WordKey] as readonly string[]).includes(name)),
      ),
    'place',
  ),
  v.check((words) => Object.values(loaderWords).every((key) => (words[key]?.length ?? 0) <= limits.loaderWord), 'long'),
);

const questions = v.pipe(v.array(line(limits.quickQuestion)), v.maxLength(limits.quickQuestions));

/** What of the look can be given and kept as it is; the logo is given as a file and kept as an address. */
export const lookFields = {
  /** `#rrggbb`, lower case */
  accent: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
  /** The first words in the panel. */
  greeting: v.strictObject({ de: text(limits.greeting), en: text(limits.greeting) }),
  position: v.picklist(['right', 'left']),
  /** German addresses her as Sie. */
  formal: v.boolean(),
  launcher: v.picklist(['bubble', 'pill', 'hidden']),
  /** Beside the picture of a pill; '': the widget's own. */
  launcherLabel: lines(limits.launcherLabel),
  /** Beside the launcher after some seconds, once a page; null: none. */
  teaser: v.nullable(
    v.strictObject({
      text: v.strictObject({ de: line(limits.teaser), en: line(limits.teaser) }),
      afterS: v.pipe(v.number(), v.safeInteger(), v.minValue(5), v.maxValue(600)),
    }),
  ),
  /** Shown where nobody has written yet. */
  quickQuestions: v.strictObject({ de: questions, en: questions }),
  /** Instead of the widget's own texts. */
  words: v.strictObject({ de: ownWords, en: ownWords }),
  /** Where a visitor may write if the chat cannot be loaded. */
  fallbackEmail: v.nullable(email),
  /** An ended conversation may be rated. */
  rates: v.boolean(),
  /** She sees that her message was read. */
  seen: v.boolean(),
  /** What is promised where too few answers have been measured; '': nothing. */
  replyPromise: lines(limits.replyPromise),
};
