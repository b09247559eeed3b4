import { type Brief, briefLimits } from '../../protocol/brief.ts';
import type { BriefAbout } from './brief-mail.ts';
import { briefRows, shortName } from './brief-rows.ts';
import { briefWords } from './brief-words.ts';
import { cleanWords } from './clean-words.ts';
import { maskSecrets } from './mask-secrets.ts';
import { cut } from './one-line.ts';
import { sayTime } from './say-time.ts';

export interface Fitted {
  readonly text: string;
  /** Parts of the brief that did not fit. */
  readonly dropped: readonly string[];
}

/** Who, what she wants, what was tried and what comes next always; what is known and her mood as far as there is room. */
export const briefWhatsApp = (brief: Brief, about: BriefAbout): Fitted => {
  const words = briefWords[brief.locale];
  const now = about.history.at(-1)?.at ?? brief.tried.at(-1)?.at ?? 0;
  const rows = briefRows(brief, sayTime(brief.locale, about.zone), now, '…');
  const name = plain(maskSecrets(cleanWords(about.name, 60), '…'));
  const others = rows.who
    .filter(({ key }) => key !== 'name')
    .map(({ words: said, sure }) => (sure === '' ? said : `${said} (${sure})`));
  const who = others.length === 0 ? '' : ` (${plain(cut(others.join(' · '), 110))})`;
  const line = (label: string, said: string, most: number): string[] =>
    said === '' ? [] : [`${label}: ${plain(cut(said, most))}`];
  const known = rows.known.map(({ words: said }) => said).join(' · ');
  const head = `${about.isUrgent ? `${words.urgent}: ` : ''}#${about.number} ${cut(name === '' ? words.nobody : name, 50)}${who}`;
  const expects = words.expects[brief.expects];
  const must = {
    wants: line(words.wants, rows.wants, 150),
    tried: line(words.tried, rows.tried.slice(-2).join('; '), 130),
    next: line(words.next, rows.next, 110),
    tail: [
      ...(expects === '' ? [] : [expects]),
      name === ''
        ? words.quoteNobody
        : words.quote.replace('{name}', () => cut(shortName(name), 40)).replace('….', '…'),
    ],
  };
  const lines = (withKnown: boolean, withMood: boolean): string =>
    [
      head,
      ...must.wants,
      ...(withKnown ? line(words.known, known, 150) : []),
      ...must.tried,
      ...must.next,
      ...(withMood ? line(words.mood, rows.mood, 60) : []),
      ...must.tail,
    ].join('\n');
  // Her mood goes first, then what is known.
  const tries = [lines(true, true), lines(true, false), lines(false, false)];
  const at = tries.findIndex((text) => text.length <= briefLimits.whatsapp);
  return {
    text: tries[at] ?? cut(lines(false, false), briefLimits.whatsapp),
    dropped: [...(at !== 0 && rows.mood !== '' ? ['mood'] : []), ...(at > 1 && known !== '' ? ['known'] : [])],
  };
};

/** Signs that WhatsApp reads as bold, italic, struck or code. */
const plain = (text: string): string =>
  text
    .replaceAll(/[*_~`]/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
