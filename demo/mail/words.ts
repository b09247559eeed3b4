import type { ShopLocale } from '../shop/words.ts';

interface Words {
  readonly title: string;
  readonly skip: string;
  readonly lead: string;
  readonly empty: string;
  readonly hint: string;
  readonly list: string;
  readonly people: string;
  readonly everybody: string;
  readonly shop: string;
  readonly inbox: string;
  readonly back: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly files: string;
  readonly asHtml: string;
  readonly asText: string;
  readonly views: string;
  readonly frame: string;
  readonly gone: string;
  readonly toPerson: (person: string) => string;
  readonly fromPerson: (person: string) => string;
  readonly answer: (person: string) => string;
  readonly answerTo: (address: string) => string;
  readonly noAnswer: string;
  readonly text: string;
  readonly subject: string;
  readonly send: string;
  readonly write: string;
  readonly writeLead: string;
  readonly yours: string;
  readonly yoursHint: string;
  readonly sent: string;
  readonly refused: string;
  readonly missing: string;
  readonly other: { readonly code: ShopLocale; readonly name: string };
}

export const words: Readonly<Record<ShopLocale, Words>> = {
  de: {
    title: 'Postfach der Demo',
    skip: 'Zum Inhalt',
    lead: 'Was dieser Server an E-Mails verschickt, kommt hier an und nirgends sonst. Antworten gehen von hier zurück in den Laden. Ein Neustart leert es.',
    empty: 'Noch keine E-Mail.',
    hint: 'Hinterlassen Sie im Chat eine Adresse, schließen Sie ihn und antworten Sie im Posteingang: die Antwort erscheint hier von selbst.',
    list: 'E-Mails, die neueste zuerst',
    people: 'Wessen Post',
    everybody: 'Alle',
    shop: 'Laden',
    inbox: 'Posteingang des Teams',
    back: 'Alle E-Mails',
    from: 'Von',
    to: 'An',
    at: 'Um',
    files: 'Dateien',
    asHtml: 'Gestaltet',
    asText: 'Nur Text',
    views: 'Ansicht',
    frame: 'Die E-Mail, wie sie beim Empfänger aussieht',
    gone: 'Diese E-Mail liegt nicht mehr hier. Das Postfach leert sich, wenn der Server neu startet.',
    toPerson: (person) => `an ${person}`,
    fromPerson: (person) => `von ${person}`,
    answer: (person) => `Als ${person} antworten`,
    answerTo: (address) => `Geht an ${address}; die E-Mail wird darunter zitiert, wie Mailprogramme es tun.`,
    noAnswer: 'Auf diese E-Mail antwortet niemand: sie nennt keine Adresse dafür.',
    text: 'Text',
    subject: 'Betreff',
    send: 'Senden',
    write: 'Dem Laden schreiben',
    writeLead: 'Wie von irgendeinem Mailprogramm: es beginnt ein neues Gespräch.',
    yours: 'Ihre Adresse',
    yoursHint: 'Irgendeine; sie muss es nicht geben.',
    sent: 'Angenommen. Was daraus wurde, steht im Posteingang des Teams.',
    refused: 'Der Laden hat sie nicht angenommen.',
    missing: 'Bitte füllen Sie alle Felder aus; die Adresse braucht ein @.',
    other: { code: 'en', name: 'English' },
  },
  en: {
    title: 'Mailbox of the demo',
    skip: 'Skip to content',
    lead: 'Every e-mail this server sends arrives here, and nowhere else. Answers go back to the shop from here. A restart empties it.',
    empty: 'No e-mail yet.',
    hint: 'Leave an address in the chat, close it, and answer in the inbox: the answer turns up here by itself.',
    list: 'E-mails, newest first',
    people: 'Whose mail',
    everybody: 'Everybody’s',
    shop: 'Shop',
    inbox: 'The team’s inbox',
    back: 'All e-mails',
    from: 'From',
    to: 'To',
    at: 'At',
    files: 'Files',
    asHtml: 'Designed',
    asText: 'Text only',
    views: 'View',
    frame: 'The e-mail as it looks to whoever gets it',
    gone: 'This e-mail is not here any more. The mailbox empties when the server starts again.',
    toPerson: (person) => `to ${person}`,
    fromPerson: (person) => `from ${person}`,
    answer: (person) => `Answer as ${person}`,
    answerTo: (address) => `Goes to ${address}, with the e-mail quoted below, as mail programs do.`,
    noAnswer: 'Nobody answers this e-mail: it names no address for that.',
    text: 'Text',
    subject: 'Subject',
    send: 'Send',
    write: 'Write to the shop',
    writeLead: 'As from any mail program: a new conversation begins.',
    yours: 'Your address',
    yoursHint: 'Any; it need not exist.',
    sent: 'Taken. What became of it stands in the team’s inbox.',
    refused: 'The shop did not take it.',
    missing: 'Please fill in every field; the address needs an @.',
    other: { code: 'de', name: 'Deutsch' },
  },
};
