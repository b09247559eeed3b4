import { sheetsDe } from './sheets-de.ts';
import { differing } from './texts.ts';

/** German that says du, as in `de-du`. */
export const sheetsDeDu = {
  ...sheetsDe,
  ...differing({
    'question.text': '{label} zeigt {number}. Bist du das?',
    'question.unnamed': 'Ein anderes Gerät zeigt {number}. Bist du das?',
    'question.hint': 'Nur wenn du den Code dort selbst eingegeben hast.',
    'ways.title': 'Wo möchtest du die Antwort?',

    'rating.done': 'Deine Bewertung: {score}',
    'rating.writeOn': 'Schreib einfach, und das Gespräch geht weiter.',
    'rating.over': 'Was du jetzt schreibst, beginnt ein neues Gespräch. Das Team sieht, woran es anknüpft.',
    'card.kept': 'Wir antworten an {address}, sobald du geschrieben hast.',
    'ways.lead': 'Der Verlauf bleibt überall derselbe. Du musst nichts wiederholen.',
    'ways.chatAlso': 'Die Antwort kommt in dieses Fenster; bist du nicht da, auch an {address}.',
    'ways.mailLater': 'Geht, sobald deine erste Nachricht angekommen ist.',
    'mail.until': 'Bis du die Adresse bestätigst, bringen Mails nur neue Antworten, keinen Verlauf.',
    'line.escalated': 'Wir holen jemanden, der dein Gespräch kennt',
    'device.caution': 'Wer ihn hat, liest dieses Gespräch. Nutze ihn nur für dich selbst.',
    'device.offline': 'Geht, sobald du wieder verbunden bist.',
    'arrival.heldHint': 'Nur wenn du den Code selbst geholt hast.',
    'arrival.where':
      'Tippe auf dem ersten Gerät auf „Antwort: hier im Chat“, dann auf „Anderes Gerät“. Dort stehen sechs Ziffern.',
    'arrival.compare': 'Bestätige jetzt auf dem ersten Gerät, dass hier diese Zahl steht.',
    'arrival.memory': 'Bleibt, bis du diesen Tab schließt.',
    'address.lead': 'Wir senden dir einen Code mit sechs Ziffern. Gespräche der Adresse erscheinen dann hier.',
    'address.leadProof':
      'Das betrifft mehr als dieses Gerät. Ein Code an deine bestätigte Adresse zeigt, dass du es bist.',
    'address.ends': 'Er gilt noch {time}. Nichts da? Sieh auch im Spam-Ordner nach.',
    'address.doneWhat': 'Gespräche der Adresse siehst du jetzt auch hier.',
    'kept.deviceWhy': 'öffnet deine Gespräche ohne Anmeldung',
    'kept.talkWhy': 'damit es dort weitergeht, wo du warst',
    'kept.untilForget': 'bis du es vergessen lässt',
    'data.why': 'um dir zu antworten',
    'data.until': 'Bleibt, bis du es löschst oder die Frist im Datenschutzhinweis endet.',
    'consent.profileWhat': 'Das Team sieht, was du dir angesehen hast.',
    'erase.proof': 'Das betrifft mehr als dieses Gerät. Zeig zuerst, dass du es bist.',
    'erase.signIn': 'Melde dich dafür bitte neu im Shop an.',
    'handing.failed': 'Das hat nicht geklappt. Bitte versuch es noch einmal.',
    'problem.link': 'Dieser Code gilt nicht (mehr). Hol auf dem ersten Gerät einen neuen.',
    'problem.otherPerson': 'Du bist hier als jemand anderes angemeldet. Melde dich zuerst ab.',
    'problem.rate': 'Zu viele Versuche. Bitte versuch es in {time} noch einmal.',
    'problem.rateLater': 'Zu viele Versuche. Bitte versuch es später noch einmal.',
    'problem.unanswered': 'Keine Antwort vom Server. Bist du verbunden?',
    'problem.codeEnded': 'Dieser Code gilt nicht mehr. Fordere einen neuen an.',
    'problem.mailStopped':
      'Mails an diese Adresse sind abbestellt. Schreib uns von dort, bestätige sie, oder nimm eine andere.',
    'problem.mailBad': 'An diese Adresse können wir nicht schreiben. Bitte prüf sie oder nimm eine andere.',
    'problem.other': 'Das ging gerade nicht. Bitte versuch es noch einmal.',
  }),
};
