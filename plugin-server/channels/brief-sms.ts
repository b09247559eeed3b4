import { type Brief, briefLimits } from '../../protocol/brief.ts';
import type { BriefAbout } from './brief-mail.ts';
import { briefRows } from './brief-rows.ts';
import type { Fitted } from './brief-whatsapp.ts';
import { briefWords } from './brief-words.ts';
import { cleanWords } from './clean-words.ts';
import { gsmSeven } from './gsm-seven.ts';
import { maskSecrets } from './mask-secrets.ts';
import { cut } from './one-line.ts';
import { sayTime } from './say-time.ts';

/** Who, what she wants, and where: two SMS. The link is never cut. */
export const briefSms = (brief: Brief, about: BriefAbout): Fitted => {
  const words = briefWords[brief.locale];
  const rows = briefRows(brief, sayTime(brief.locale, about.zone), 0, '…');
  const said = maskSecrets(cleanWords(about.name, 40), '…');
  // A name of which this alphabet has no letter is left out: the number says whose it is.
  const name = said === '' ? words.nobody : gsmSeven(said);
  const who = `${about.isUrgent ? `${words.urgent}: ` : ''}#${about.number} ${name}`.trim();
  const before = `${gsmSeven(`${who} ${words.wantsVerb}`)} `;
  const after = ` ${gsmSeven(words.take)}: ${about.inboxUrl}`;
  const room = briefLimits.sms - before.length - after.length - 1;
  const wants = gsmSeven(rows.wants).replace(/[.!?\s]+$/, '');
  // In this alphabet an ellipsis is three letters.
  const text = `${before}${wants.length <= room ? `${wants}.` : gsmSeven(cut(wants, Math.max(10, room - 2)))}${after}`;
  const dropped = [
    ...(rows.mood === '' ? [] : ['mood']),
    ...(rows.tried.length === 0 ? [] : ['tried']),
    ...(rows.known.length === 0 ? [] : ['known']),
    ...(rows.next === '' ? [] : ['next']),
  ];
  return { text, dropped };
};
