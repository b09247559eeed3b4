/** What the readable page of an export says, whom it is for decides `you`. */
export interface PageWords {
  readonly lang: string;
  readonly title: string;
  readonly made: string;
  readonly intro: string;
  readonly you: string;
  readonly visitor: string;
  readonly system: string;
  readonly identifiers: string;
  readonly devices: string;
  readonly traits: string;
  readonly consents: string;
  readonly conversations: string;
  readonly conversation: string;
  readonly nothing: string;
  readonly kind: string;
  readonly value: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly source: string;
  readonly purpose: string;
  readonly answer: string;
  readonly yes: string;
  readonly no: string;
  readonly words: string;
  readonly device: string;
  readonly unknown: string;
  readonly closed: string;
  readonly reopened: string;
  readonly switched: string;
  readonly mailed: string;
  readonly escalated: string;
  readonly joined: string;
  readonly promised: string;
  readonly rated: string;
  readonly on: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
}

const de: PageWords = {
  lang: 'de',
  title: 'Gespeicherte Daten',
  made: 'Erstellt am',
  intro:
    'Alles, was der Chat dieser Website zu den folgenden Kennungen gespeichert hat. Dieselben Angaben stehen maschinenlesbar in data.json, Anhänge liegen im Ordner files.',
  you: 'Sie',
  visitor: 'Besucher/in',
  system: 'Ablauf',
  identifiers: 'Kennungen',
  devices: 'Geräte',
  traits: 'Angaben',
  consents: 'Einwilligungen',
  conversations: 'Gespräche',
  conversation: 'Gespräch',
  nothing: 'Nichts gespeichert.',
  kind: 'Art',
  value: 'Wert',
  since: 'Seit',
  lastSeen: 'Zuletzt benutzt',
  source: 'Quelle',
  purpose: 'Zweck',
  answer: 'Antwort',
  yes: 'Ja',
  no: 'Nein',
  words: 'Text',
  device: 'Gerät',
  unknown: 'Unbekannt',
  closed: 'Gespräch beendet',
  reopened: 'Gespräch wieder geöffnet',
  switched: 'Weg der Antworten geändert',
  mailed: 'E-Mail-Adresse für Antworten hinterlegt',
  escalated: 'Jemand aus dem Team wurde dazugeholt',
  joined: 'Gespräch übernommen',
  promised: 'Antwort zugesagt',
  rated: 'Gespräch bewertet',
  on: 'auf',
  kinds: {
    anon: 'Kennung dieses Browsers',
    user: 'Kundenkonto',
    email: 'E-Mail-Adresse',
    phone: 'Telefonnummer',
    wa: 'WhatsApp',
  },
  purposes: {
    storage: 'Auf dem Gerät merken',
    profile: 'Mit dem Profil verbinden',
    notifications: 'Benachrichtigungen',
  },
  keys: { name: 'Name', email: 'E-Mail-Adresse', phone: 'Telefonnummer' },
};

const en: PageWords = {
  lang: 'en',
  title: 'Stored data',
  made: 'Made on',
  intro:
    'Everything this website’s chat has stored about the identifiers below. The same is in data.json for machines to read; attachments lie in the folder files.',
  you: 'You',
  visitor: 'Visitor',
  system: 'Event',
  identifiers: 'Identifiers',
  devices: 'Devices',
  traits: 'Details',
  consents: 'Consents',
  conversations: 'Conversations',
  conversation: 'Conversation',
  nothing: 'Nothing stored.',
  kind: 'Kind',
  value: 'Value',
  since: 'Since',
  lastSeen: 'Last used',
  source: 'Source',
  purpose: 'Purpose',
  answer: 'Answer',
  yes: 'Yes',
  no: 'No',
  words: 'Text',
  device: 'Device',
  unknown: 'Unknown',
  closed: 'Conversation ended',
  reopened: 'Conversation opened again',
  switched: 'Way of the answers changed',
  mailed: 'E-mail address left for answers',
  escalated: 'Somebody of the team was fetched',
  joined: 'Conversation taken on',
  promised: 'Answer promised',
  rated: 'Conversation rated',
  on: 'on',
  kinds: {
    anon: 'Id of this browser',
    user: 'Customer account',
    email: 'E-mail address',
    phone: 'Phone number',
    wa: 'WhatsApp',
  },
  purposes: { storage: 'Remember on the device', profile: 'Connect with the profile', notifications: 'Notifications' },
  keys: { name: 'Name', email: 'E-mail address', phone: 'Phone number' },
};

export const pageWords = (locale: string): PageWords => (locale.startsWith('de') ? de : en);
