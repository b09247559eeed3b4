import { type Brief, briefLimits } from '../../protocol/brief.ts';
import type { BriefAbout } from './brief-mail.ts';
import { briefRows, firstWish } from './brief-rows.ts';
import type { Fitted } from './brief-whatsapp.ts';
import { briefWords } from './brief-words.ts';
import { cleanWords } from './clean-words.ts';
import { maskSecrets } from './mask-secrets.ts';
import { sayTime } from './say-time.ts';
import { speakingSeconds } from './syllables.ts';

export interface Spoken extends Fitted {
  readonly seconds: number;
}

/** What is said before a key is asked for: who, what she wants and what comes next always, the rest as far as the time goes. */
export const briefPhone = (brief: Brief, about: BriefAbout): Spoken => {
  const { locale } = brief;
  const words = briefWords[locale];
  const rows = briefRows(brief, sayTime(locale, about.zone), 0, '…');
  const name = speakable(maskSecrets(cleanWords(about.name, 60), '…'));
  const level = speakable(rows.who.find(({ key }) => key === 'level')?.words ?? '');
  const parts = {
    mood: speakable(rows.mood),
    // Without the time in front: nobody writes along.
    tried: sentence(
      speakable(
        brief.tried.findLast(({ isOff }) => isOff !== true) === undefined
          ? ''
          : (rows.tried.at(-1) ?? '').replace(/^[^:]*\d{1,2}:\d\d /, ''),
      ),
    ),
    known: sentence(speakable(rows.known[0]?.words ?? '')),
  };
  const number = sentence(words.spoken.replace('{number}', inPairs(about.number)).replace(/\.$/, ''));
  const urgent = about.isUrgent ? sentence(words.urgentSpoken) : '';
  const said = (wants: number, next: number, who: number, left: ReadonlySet<string>): string =>
    [
      urgent,
      number,
      sentence(
        [shorten(name === '' ? words.nobody : name, who), level, left.has('mood') ? parts.mood : '']
          .filter((it) => it !== '')
          .join(', '),
      ),
      sentence(shorten(speakable(firstWish(rows.wants)), wants)),
      left.has('known') ? parts.known : '',
      left.has('tried') ? parts.tried : '',
      rows.next === '' ? '' : words.please.replace('{next}', () => shorten(speakable(rows.next), next)),
      words.menu,
    ]
      .filter((it) => it !== '')
      .join(' ');
  const lengthOf = (text: string): number => speakingSeconds(text, locale);
  const left = new Set(['mood', 'tried', 'known'].filter((part) => parts[part as keyof typeof parts] !== ''));
  const dropped: string[] = [];
  let text = said(40, 25, 6, left);
  for (const part of ['mood', 'tried', 'known'])
    if (lengthOf(text) > briefLimits.phoneSeconds && left.delete(part)) {
      dropped.push(part);
      text = said(40, 25, 6, left);
    }
  // What must be said is said shorter.
  for (let wants = 24; lengthOf(text) > briefLimits.phoneSeconds && wants >= 3; wants -= 1)
    text = said(wants, Math.max(3, Math.ceil(wants / 2)), Math.max(1, Math.ceil(wants / 6)), left);
  return { text, dropped, seconds: Math.round(lengthOf(text) * 10) / 10 };
};

/** Signs that a voice would read aloud or take for a command of its language, and numbers it would read as millions. */
const speakable = (text: string): string =>
  text
    .replaceAll(/[<>&*_~`#|\\^{}[\]"„“”»«•·→…]/g, ' ')
    .replaceAll(/\d{5,}/g, (digits) => [...digits].join(' '))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s([,.;:!?])/g, '$1')
    .trim();

const sentence = (text: string): string =>
  text === '' || /[.!?]$/.test(text) ? text : `${text.replace(/[,;:\s]+$/, '')}.`;

/** The first words, as many as hold this number of ten-letter pieces: one endless word is cut, too. */
const shorten = (text: string, words: number): string => {
  const pieces = text.split(' ');
  if (pieces.length <= words && text.length <= words * 10) return text;
  let kept = '';
  for (const piece of pieces.slice(0, words)) {
    if (kept.length + piece.length > words * 10) break;
    kept += kept === '' ? piece : ` ${piece}`;
  }
  // A clause that is whole is understood; half a sentence is not.
  const clause = Math.max(kept.lastIndexOf(','), kept.lastIndexOf(';'), kept.lastIndexOf('.'), kept.lastIndexOf(':'));
  const whole = clause > kept.length / 2 ? kept.slice(0, clause) : kept;
  return (whole === '' ? text.slice(0, words * 8) : whole).replace(/[,;:\s-]+$/, '');
};

/** 1042 is said as ten forty-two. */
const inPairs = (number: number): string =>
  `${number}`.length === 4 && number % 100 > 9 ? `${number}`.replace(/(\d\d)(\d\d)/, '$1 $2') : `${number}`;
