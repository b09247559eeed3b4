import type { Locale } from '../../../protocol/schema.ts';

/** What stands in mails to visitors besides what people wrote. `{site}`, `{number}`, `{agent}`, `{days}` are filled in. */
export interface MailWords {
  readonly marker: string;
  /** In front of and behind the site's name. */
  readonly subject: readonly [string, string];
  readonly ackSubject: readonly [string, string];
  readonly greeting: string;
  readonly ackLead: string;
  readonly ackMore: string;
  readonly attached: string;
  readonly fetch: string;
  readonly fetchDays: string;
  readonly chat: string;
  readonly reply: string;
  readonly noReply: string;
  readonly whyProven: string;
  readonly whyUnproven: string;
  /** Anybody may have written her address into From. */
  readonly whyAck: string;
  readonly stop: string;
}

export const mailWords: Readonly<Record<Locale, MailWords>> = {
  de: {
    marker: '--- Bitte oberhalb dieser Zeile antworten ---',
    subject: ['Ihr Gespräch mit ', ' [#{number}]'],
    ackSubject: ['Ihre Nachricht an ', ' ist da [#{number}]'],
    greeting: 'Guten Tag,',
    ackLead: 'Ihre Nachricht ist bei {site} angekommen, unter der Nummer #{number}.',
    ackMore:
      'Die Antwort kommt an diese Adresse. Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.',
    attached: 'Angehängt:',
    fetch: 'Zum Herunterladen:',
    fetchDays: '{days} Tage lang',
    chat: 'Weiter im Chat',
    reply: 'Sie können auf diese E-Mail antworten: Ihre Antwort landet im selben Gespräch.',
    noReply: 'Antworten auf diese E-Mail liest niemand. Bitte schreiben Sie im Chat.',
    whyProven: 'Sie bekommen diese E-Mail, weil Sie {site} geschrieben haben und Antworten an diese Adresse gehen.',
    whyUnproven:
      'Sie bekommen diese E-Mail, weil im Chat von {site} diese Adresse für Antworten angegeben wurde. Das waren nicht Sie? Dann stellen Sie sie hier ab.',
    whyAck: 'Sie bekommen diese E-Mail, weil bei {site} eine Nachricht mit dieser Adresse angekommen ist.',
    stop: 'Keine E-Mails mehr aus dem Chat von {site}',
  },
  'de-du': {
    marker: '--- Bitte oberhalb dieser Zeile antworten ---',
    subject: ['Dein Gespräch mit ', ' [#{number}]'],
    ackSubject: ['Deine Nachricht an ', ' ist da [#{number}]'],
    greeting: 'Hallo,',
    ackLead: 'deine Nachricht ist bei {site} angekommen, unter der Nummer #{number}.',
    ackMore: 'Die Antwort kommt an diese Adresse. Wenn du etwas ergänzen möchtest, antworte einfach auf diese E-Mail.',
    attached: 'Angehängt:',
    fetch: 'Zum Herunterladen:',
    fetchDays: '{days} Tage lang',
    chat: 'Weiter im Chat',
    reply: 'Du kannst auf diese E-Mail antworten: Deine Antwort landet im selben Gespräch.',
    noReply: 'Antworten auf diese E-Mail liest niemand. Bitte schreib im Chat.',
    whyProven: 'Du bekommst diese E-Mail, weil du {site} geschrieben hast und Antworten an diese Adresse gehen.',
    whyUnproven:
      'Du bekommst diese E-Mail, weil im Chat von {site} diese Adresse für Antworten angegeben wurde. Das warst nicht du? Dann stell sie hier ab.',
    whyAck: 'Du bekommst diese E-Mail, weil bei {site} eine Nachricht mit dieser Adresse angekommen ist.',
    stop: 'Keine E-Mails mehr aus dem Chat von {site}',
  },
  en: {
    marker: '--- Please reply above this line ---',
    subject: ['Your conversation with ', ' [#{number}]'],
    ackSubject: ['Your message to ', ' is here [#{number}]'],
    greeting: 'Hello,',
    ackLead: 'Your message has arrived at {site}, under the number #{number}.',
    ackMore: 'The answer will come to this address. If you want to add something, just reply to this e-mail.',
    attached: 'Attached:',
    fetch: 'To download:',
    fetchDays: 'for {days} days',
    chat: 'Go on in the chat',
    reply: 'You can reply to this e-mail: your answer lands in the same conversation.',
    noReply: 'Nobody reads replies to this e-mail. Please write in the chat.',
    whyProven: 'You get this e-mail because you wrote to {site} and answers go to this address.',
    whyUnproven:
      'You get this e-mail because this address was left for answers in the chat of {site}. It was not you? Then turn them off here.',
    whyAck: 'You get this e-mail because a message with this address has arrived at {site}.',
    stop: 'No more e-mails from the chat of {site}',
  },
};

/** `{name}` in words of ours, filled in. */
export const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => values[name] ?? '');
