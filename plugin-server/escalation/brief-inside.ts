import type { Brief } from '../../protocol/brief.ts';
import { briefMail } from '../channels/brief-mail.ts';

/** A line shorter than this may be anybody's words. */
const leastLetters = 20;

/**
 * Does anything of a brief stand in this text? Quotes are cut before; what is left of one would show her what the team says about
 * her. Fail closed: letters and figures are compared alone, so that no mail program hides a line by breaking, marking or indenting it.
 */
export const hasBriefInside = (text: string, briefs: readonly Brief[], about: About): boolean => {
  const said = lettersOf(text);
  return briefs.some((brief) => linesOf(brief, about).some((line) => said.includes(line)));
};

interface About {
  readonly number: number;
  readonly name: string;
  /** In the link to the talk. */
  readonly conversation: string;
}

const linesOf = (brief: Brief, { number, name, conversation }: About): readonly string[] => {
  const about = {
    number,
    name,
    inboxUrl: conversation,
    isUrgent: true,
    history: [],
    earlier: 0,
    zone: 'UTC',
    hasReply: true,
  };
  const mails = [true, false].map((isPresent) => briefMail(brief, { ...about, isPresent }));
  const ours = mails.flatMap(({ marker, lead, urgent, expects, rows, commands, link }) => [
    marker ?? '',
    lead,
    urgent,
    expects,
    commands,
    link,
    ...rows.flatMap(([label, words]) => [`${label} ${words}`, ...words.split(' · ')]),
  ]);
  const facts = [...brief.who, ...brief.known].flatMap(({ label, value }) => [value, `${label} ${value}`]);
  // Where she is now stands in brackets, and was another when it left.
  const fixed = ours.flatMap((line) => line.split(/[():]/));
  const rest = [
    brief.wants,
    brief.mood ?? '',
    brief.next ?? '',
    ...brief.tried.flatMap(({ what, result }) => [what, result]),
  ];
  return [...new Set([...ours, ...fixed, ...facts, ...rest].map(lettersOf))].filter(
    (line) => line.length >= leastLetters,
  );
};

const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
