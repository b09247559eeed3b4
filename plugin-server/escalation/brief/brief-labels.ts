import type { ChannelKind } from '../../../protocol/channel.ts';
import type { Level } from '../../../protocol/identity.ts';

/** Words of ours in the facts of a brief. What the shop calls its own is left as it is. */
export interface BriefLabels {
  readonly name: string;
  readonly level: string;
  readonly levels: Readonly<Record<Exclude<Level, 'anonymous'>, string>>;
  readonly since: string;
  readonly language: string;
  readonly languages: Readonly<Record<'de' | 'en', string>>;
  readonly device: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly page: string;
  readonly order: string;
  readonly event: string;
  readonly others: string;
  readonly othersLast: string;
  readonly lastly: string;
  readonly files: string;
  readonly oneFile: string;
  readonly silent: string;
  readonly handOff: string;
  readonly release: string;
  readonly failed: string;
  readonly unclear: string;
  readonly read: string;
  readonly unread: string;
  readonly waits: string;
  readonly channels: Readonly<Record<ChannelKind, string>>;
}

export const briefLabels: Readonly<Record<'de' | 'en', BriefLabels>> = {
  de: {
    name: 'Name',
    level: 'Anmeldung',
    levels: {
      signed: 'angemeldet',
      possessed: 'nicht angemeldet',
      claimed: 'nicht angemeldet',
    },
    since: 'im Chat seit',
    language: 'Sprache',
    languages: { de: 'Deutsch', en: 'Englisch' },
    device: 'Gerät',
    kinds: { user: 'Kundenkonto', email: 'E-Mail', phone: 'Telefon', wa: 'WhatsApp' },
    page: 'Seite',
    order: 'Bestellung',
    event: 'Zuletzt',
    others: 'Frühere Gespräche',
    othersLast: '{count}, zuletzt #{number} am {date}',
    lastly: ' – zuletzt: ',
    files: '{count} Dateien',
    oneFile: '1 Datei',
    silent: 'Hat noch nichts geschrieben',
    handOff: 'übergibt an {to}',
    release: 'gibt das Gespräch ab',
    failed: 'Antwort kam nicht an',
    unclear: 'Ob die Antwort ankam, ist unklar',
    read: 'gelesen',
    unread: 'ungelesen',
    waits: 'Auf die letzte Nachricht antworten, offen seit {time}',
    channels: { chat: 'Chat', email: 'E-Mail', whatsapp: 'WhatsApp', sms: 'SMS', phone: 'Telefon' },
  },
  en: {
    name: 'Name',
    level: 'Sign-in',
    levels: { signed: 'signed in', possessed: 'not signed in', claimed: 'not signed in' },
    since: 'in the chat since',
    language: 'Language',
    languages: { de: 'German', en: 'English' },
    device: 'Device',
    kinds: { user: 'Account', email: 'E-mail', phone: 'Phone', wa: 'WhatsApp' },
    page: 'Page',
    order: 'Order',
    event: 'Lately',
    others: 'Earlier conversations',
    othersLast: '{count}, the last #{number} on {date}',
    lastly: ' – lately: ',
    files: '{count} files',
    oneFile: '1 file',
    silent: 'Has not written anything yet',
    handOff: 'hands over to {to}',
    release: 'lets the conversation go',
    failed: 'The answer did not arrive',
    unclear: 'Whether the answer arrived is not known',
    read: 'read',
    unread: 'not read',
    waits: 'Answer the last message, open since {time}',
    channels: { chat: 'Chat', email: 'E-mail', whatsapp: 'WhatsApp', sms: 'SMS', phone: 'Phone' },
  },
};
