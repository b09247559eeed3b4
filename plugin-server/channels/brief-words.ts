import type { ChannelKind } from '../../protocol/channel.ts';

/** What stands in a brief besides its facts, written and spoken. `{name}`, `{number}` and the like are filled in. */
export interface BriefWords {
  readonly who: string;
  readonly wants: string;
  readonly known: string;
  readonly tried: string;
  readonly mood: string;
  readonly next: string;
  /** Of whom nobody has said a name; her number stands beside it. */
  readonly nobody: string;
  readonly answerTo: string;
  readonly answerToNobody: string;
  readonly present: string;
  readonly absent: string;
  readonly last: string;
  readonly urgent: string;
  readonly expects: Readonly<Record<'answer' | 'call' | 'look', string>>;
  readonly commands: string;
  readonly link: string;
  readonly history: string;
  readonly historyOne: string;
  readonly earlier: string;
  readonly files: string;
  readonly oneFile: string;
  readonly proven: string;
  readonly unproven: string;
  readonly saidHerself: string;
  readonly saidByPage: string;
  readonly saidByShop: string;
  readonly saidByTeam: string;
  readonly quote: string;
  readonly quoteNobody: string;
  readonly wantsVerb: string;
  readonly take: string;
  readonly urgentSpoken: string;
  readonly spoken: string;
  readonly please: string;
  readonly menu: string;
  readonly channels: Readonly<Record<ChannelKind, string>>;
}

export const briefWords: Readonly<Record<'de' | 'en', BriefWords>> = {
  de: {
    who: 'Wer',
    wants: 'Will',
    known: 'Wissen',
    tried: 'Versucht',
    mood: 'Stimmung',
    next: 'Nächstes',
    nobody: 'Besucherin',
    answerTo: 'Ihre Antwort auf diese Mail geht direkt an {name} ({where}).',
    answerToNobody: 'Ihre Antwort auf diese Mail geht direkt ins Gespräch ({where}).',
    present: 'jetzt im Chat',
    absent: 'offline',
    last: 'offline, zuletzt {channel} {time}',
    urgent: 'DRINGEND',
    expects: {
      answer: '',
      call: 'Erwartet wird ein Anruf.',
      look: 'Es genügt, wenn Sie es sich ansehen.',
    },
    commands: 'Erste Zeile #notiz: bleibt im Team. Erste Zeile #fertig: senden und beenden.',
    link: 'Gespräch (Anmeldung nötig)',
    history: 'Verlauf ({count} Nachrichten{earlier})',
    historyOne: 'Verlauf (1 Nachricht{earlier})',
    earlier: ', davor {count} weitere',
    files: '{count} Dateien',
    oneFile: '1 Datei',
    proven: 'bestätigt',
    unproven: 'nicht bestätigt',
    saidHerself: 'eigene Angabe',
    saidByPage: 'laut Seite',
    saidByShop: 'laut Shop',
    saidByTeam: 'laut Team',
    quote: 'Antworten Sie auf DIESE Nachricht, es geht an {name}.',
    quoteNobody: 'Antworten Sie auf DIESE Nachricht, es geht ins Gespräch.',
    wantsVerb: 'will:',
    take: 'Übernehmen',
    urgentSpoken: 'Dringend.',
    spoken: 'Gespräch {number}.',
    please: 'Bitte: {next}.',
    menu: 'Eins verbinden, zwei wiederholen, drei schriftlich, neun ablehnen.',
    channels: { chat: 'Chat', email: 'E-Mail', whatsapp: 'WhatsApp', sms: 'SMS', phone: 'Telefon' },
  },
  en: {
    who: 'Who',
    wants: 'Wants',
    known: 'Known',
    tried: 'Tried',
    mood: 'Mood',
    next: 'Next',
    nobody: 'Visitor',
    answerTo: 'Your reply to this mail goes straight to {name} ({where}).',
    answerToNobody: 'Your reply to this mail goes straight into the conversation ({where}).',
    present: 'in the chat now',
    absent: 'offline',
    last: 'offline, last by {channel} {time}',
    urgent: 'URGENT',
    expects: { answer: '', call: 'A call is expected.', look: 'A look at it is enough.' },
    commands: 'First line #note: stays in the team. First line #done: send and close.',
    link: 'Conversation (sign-in needed)',
    history: 'History ({count} messages{earlier})',
    historyOne: 'History (1 message{earlier})',
    earlier: ', {count} more before',
    files: '{count} files',
    oneFile: '1 file',
    proven: 'confirmed',
    unproven: 'not confirmed',
    saidHerself: 'as she says',
    saidByPage: 'says the page',
    saidByShop: 'says the shop',
    saidByTeam: 'says the team',
    quote: 'Reply to THIS message, it goes to {name}.',
    quoteNobody: 'Reply to THIS message, it goes into the conversation.',
    wantsVerb: 'wants:',
    take: 'Take it',
    urgentSpoken: 'Urgent.',
    spoken: 'Conversation {number}.',
    please: 'Please: {next}.',
    menu: 'One to connect, two to repeat, three in writing, nine to decline.',
    channels: { chat: 'chat', email: 'e-mail', whatsapp: 'WhatsApp', sms: 'SMS', phone: 'phone' },
  },
};
