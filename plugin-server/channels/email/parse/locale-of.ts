/**
 * German or English, by the small words both cannot do without, among the first of the text. Where neither speaks up: German if a
 * letter is, else English.
 */
export const localeOf = (text: string): 'de' | 'en' => {
  const words =
    text
      .slice(0, 4_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  let score = 0;
  for (const word of words) score += german.has(word) ? 1 : english.has(word) ? -1 : 0;
  if (score === 0)
    return /[äöüß]/i.test(text.slice(0, 4_000)) || words.some((word) => greetings.has(word)) ? 'de' : 'en';
  return score > 0 ? 'de' : 'en';
};

const german = new Set(
  'und der die das nicht ich sie ist ein eine einen mit von für auf den dem zu haben habe hat wir mir mich bitte danke kein keine wie noch auch sich aber wenn oder bei nach guten tag grüße gruß vielen dank ja nein'.split(
    ' ',
  ),
);
const english = new Set(
  'and the is not i you a an with of for on to have has had we me my please thanks thank no how still also but if or at after hello regards yes it this that are do does can could would'.split(
    ' ',
  ),
);
const greetings = new Set('hallo moin servus tschüss liebe lieber morgen abend'.split(' '));
