import { de } from './de.ts';
import { differing } from './texts.ts';

/** German that says du: everything else is as in `de`. */
export const deDu = {
  ...de,
  ...differing({
    'message.you': 'Du',
    'banner.offline': 'Keine Verbindung – deine Nachrichten warten hier.',
    'banner.closed': 'Wieder da {when}. Schreib ruhig.',
    'banner.limited': 'Gerade nicht erreichbar. Bitte versuch es in ein paar Minuten noch einmal.',
    'banner.endedKept': 'Auf diesem Gerät abgemeldet. Was du noch nicht gesendet hattest, bleibt hier stehen.',
    'banner.denied': 'Auf deinen Wunsch wird nichts gespeichert: Das Gespräch endet mit der Seite.',
    'start.hidden': 'Melde dich an, um dein Gespräch zu sehen.',
  }),
};
