import { type Brief, briefLimits } from '../../protocol/brief.ts';
import type { SaidLine } from './adapter.ts';
import { type BriefRows, briefRows, firstWish, sayFacts, shortName } from './brief-rows.ts';
import { type BriefWords, briefWords } from './brief-words.ts';
import { cleanWords } from './clean-words.ts';
import { maskMessage, maskSecrets } from './mask-secrets.ts';
import { cut, manyLines, oneLine } from './one-line.ts';
import { type SayTime, sayTime } from './say-time.ts';
import { textWidth, wrapText } from './wrap-text.ts';

/** What is added to a brief when it is shown: whose conversation it is and what was said last. */
export interface BriefAbout {
  readonly number: number;
  /** '': nobody has said. */
  readonly name: string;
  /** Of this conversation, whole. */
  readonly inboxUrl: string;
  readonly isUrgent: boolean;
  readonly isPresent: boolean;
  /** The last messages, oldest first. */
  readonly history: readonly SaidLine[];
  /** How many stand before those. */
  readonly earlier: number;
  readonly zone: string;
  /** Answers come back to us: the marker stands on top, and they go to her. */
  readonly hasReply: boolean;
}

/** A brief as a mail says it, in text and in HTML alike. */
export interface BriefMail {
  readonly subject: string;
  readonly marker: string | null;
  readonly lead: string;
  readonly urgent: string;
  readonly expects: string;
  /** Label in capitals, words. */
  readonly rows: readonly (readonly [label: string, words: string])[];
  readonly commands: string;
  readonly linkLabel: string;
  readonly link: string;
  readonly historyTitle: string;
  readonly history: readonly {
    readonly who: SaidLine['who'];
    readonly name: string;
    readonly when: string;
    readonly text: string;
  }[];
}

const briefMarker = {
  de: '--- Bitte oberhalb dieser Zeile antworten ---',
  en: '--- Please reply above this line ---',
} as const;

export const briefMail = (brief: Brief, about: BriefAbout): BriefMail => {
  const words = briefWords[brief.locale];
  const time = sayTime(brief.locale, about.zone);
  const now = about.history.at(-1)?.at ?? brief.tried.at(-1)?.at ?? 0;
  const rows = briefRows(brief, time, now, '••••');
  const name = maskSecrets(cleanWords(about.name, 60), '••••');
  const lines = about.history.slice(-briefLimits.history);
  const before = about.earlier + about.history.length - lines.length;
  return {
    subject: subjectOf(about.number, name, firstWish(rows.wants), words),
    marker: about.hasReply ? briefMarker[brief.locale] : null,
    lead: about.hasReply ? leadOf(about, name, words, time, now) : '',
    urgent: about.isUrgent ? words.urgent : '',
    expects: words.expects[brief.expects],
    rows: rowsOf(rows, words),
    commands: about.hasReply ? words.commands : '',
    linkLabel: words.link,
    link: about.inboxUrl,
    historyTitle: titleOf(lines.length, before, words),
    history: lines.map((line) => ({
      who: line.who,
      name: oneLine(line.name, 60) || (line.who === 'visitor' ? name || words.nobody : ''),
      when: time.near(line.at, now),
      text: textOf(line, words),
    })),
  };
};

/** The subject names her and what she wants: the agent decides by it whether he opens the mail. */
const subjectOf = (number: number, name: string, wants: string, words: BriefWords): string => {
  const who = cut(name === '' ? words.nobody : name, 28);
  const before = `[#${number}] ${who}`;
  return wants === '' ? before : cut(`${before}: ${wants}`, briefLimits.subject);
};

const leadOf = (about: BriefAbout, name: string, words: BriefWords, time: SayTime, now: number): string => {
  const last = about.history.findLast(({ who }) => who === 'visitor');
  const absent =
    last === undefined
      ? words.absent
      : words.last.replace('{channel}', words.channels[last.channel]).replace('{time}', time.near(last.at, now));
  const where = about.isPresent ? words.present : absent;
  const line = name === '' ? words.answerToNobody : words.answerTo.replace('{name}', () => shortName(name));
  return line.replace('{where}', () => where);
};

const rowsOf = (rows: BriefRows, words: BriefWords): [string, string][] =>
  (
    [
      [words.who, sayFacts(rows.who)],
      [words.wants, rows.wants],
      [words.known, sayFacts(rows.known)],
      [words.tried, rows.tried.join(' · ')],
      [words.mood, rows.mood],
      [words.next, rows.next],
    ] as const
  )
    .filter(([, said]) => said !== '')
    .map(([label, said]) => [label.toUpperCase(), said]);

const titleOf = (count: number, before: number, words: BriefWords): string =>
  count === 0
    ? ''
    : (count === 1 ? words.historyOne : words.history)
        .replace('{count}', `${count}`)
        .replace('{earlier}', before === 0 ? '' : words.earlier.replace('{count}', `${before}`));

const textOf = ({ text, files }: SaidLine, words: BriefWords): string =>
  [
    cut(maskMessage(manyLines(text), '••••'), 2_000),
    files === 0 ? '' : `[${files === 1 ? words.oneFile : words.files.replace('{count}', `${files}`)}]`,
  ]
    .filter((it) => it !== '')
    .join('\n');

/** The text part of the mail. */
export const briefMailText = (mail: BriefMail): string => {
  const width = Math.max(...mail.rows.map(([label]) => label.length)) + 2;
  const facts = mail.rows.map(([label, said]) =>
    wrapText(said, { first: label.padEnd(width), rest: ' '.repeat(width) }),
  );
  const talk = mail.history.map(({ who, name, when, text }) =>
    who === 'system'
      ? wrapText(`${when} ${text}`)
      : `${when} ${name}`.trim() + (text === '' ? '' : `\n${wrapText(text, { first: '  ' })}`),
  );
  return `${[
    ...(mail.marker === null ? [] : [mail.marker]),
    [mail.urgent, mail.lead, mail.expects]
      .filter((it) => it !== '')
      .map((it) => wrapText(it))
      .join('\n'),
    pairShort(facts).join('\n'),
    wrapText(mail.commands),
    `${mail.linkLabel}:\n${mail.link}`,
    ...(talk.length === 0 ? [] : [[mail.historyTitle, ...talk].join('\n\n')]),
  ]
    .filter((it) => it !== '')
    .join('\n\n')}\n`;
};

/** The last two, mood and what comes next, share a line where both fit: the point stands in five. */
const pairShort = (facts: readonly string[]): readonly string[] => {
  const [one = '', other = ''] = facts.slice(-2);
  const pair = `${one}     ${other}`;
  return facts.length < 6 || pair.length > textWidth || pair.includes('\n') ? facts : [...facts.slice(0, -2), pair];
};
