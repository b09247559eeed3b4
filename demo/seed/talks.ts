import type { Locale } from '../../protocol/schema.ts';
import type { GoodName } from '../shop/words.ts';

/** What was said in the shop before somebody looked: read and unread, answered and waiting, closed and opened again. */

export type Colleague = 'mia' | 'ben';
/** Who writes: she is the visitor. */
type Writer = Colleague | 'she';

export type Happening =
  | { readonly by: Writer; readonly says: string }
  | { readonly by: Colleague; readonly notes: string }
  | { readonly by: Colleague; readonly gives: Colleague }
  | { readonly by: Writer; readonly does: 'reads' | 'closes' }
  /** She typed who she is: shown as said. */
  | { readonly by: 'she'; readonly tells: { readonly name: string; readonly email?: string } }
  /** A code sent to this address came back from her device. */
  | { readonly by: 'she'; readonly proves: string };

export interface Talk {
  readonly locale: Locale;
  readonly at: 'computer' | 'phone';
  /** The page she wrote from: a card of the shop, or the shop itself. */
  readonly about?: GoodName;
  /** Each with how long ago it was, in minutes, oldest first. */
  readonly happened: readonly (readonly [minutesAgo: number, Happening])[];
}

const hour = 60;
const day = 24 * hour;

const says = (by: Writer, text: string): Happening => ({ by, says: text });
const she = (text: string): Happening => says('she', text);
const mia = (text: string): Happening => says('mia', text);
const ben = (text: string): Happening => says('ben', text);

/** Proven on two devices: one person with two conversations. */
const lena = 'lena.weber@mail.example';

export const talks: readonly Talk[] = [
  {
    locale: 'de',
    at: 'phone',
    about: 'elbe',
    happened: [
      [7, { by: 'she', tells: { name: 'Lena Weber' } }],
      [6, she('Guten Tag, ist mein Trekkingrad schon abholbereit? Bestellung R-10023.')],
      [4, she('Ich wäre heute bis 18 Uhr in der Nähe.')],
      [3, { by: 'she', proves: lena }],
    ],
  },
  {
    locale: 'en',
    at: 'computer',
    about: 'spree',
    happened: [
      [53, { by: 'she', tells: { name: 'Tom Baker' } }],
      [52, she('Hi, does the Spree take two child seats and the rain cover at the same time?')],
      [49, { by: 'mia', does: 'reads' }],
      [48, { by: 'mia', gives: 'mia' }],
      [46, mia('Hello! Yes: two seats with belts, and the cover closes over both. Up to 60 kg in the box.')],
      [44, { by: 'she', does: 'reads' }],
      [13, she('Lovely. Could we try it on Saturday? There would be four of us.')],
      [11, { by: 'ben', notes: 'Saturday at eleven both test bikes are free.' }],
    ],
  },
  {
    locale: 'de',
    at: 'computer',
    about: 'rheinufer',
    happened: [[27, she('Mahlen Sie den Rheinufer auch für die Aeropress? Und wie lange hält er sich gemahlen?')]],
  },
  {
    locale: 'de',
    at: 'phone',
    happened: [
      [2 * hour + 20, she('Das Rücksendeetikett lässt sich nicht öffnen, es kommt nur eine leere Seite.')],
      [2 * hour + 4, { by: 'ben', does: 'reads' }],
      [2 * hour, { by: 'ben', gives: 'ben' }],
      [
        118,
        ben(
          'Das tut mir leid. Hier ist es noch einmal: https://rad-und-roestung.example/retoure/48213\nBitte außen aufkleben, der Rest geht von selbst.',
        ),
      ],
      [110, { by: 'she', does: 'reads' }],
      [108, she('Jetzt geht es, danke!')],
      [96, { by: 'ben', does: 'reads' }],
      [95, ben('Sehr gut. Sobald das Paket hier ist, sehen Sie die Gutschrift nach ein bis zwei Tagen.')],
    ],
  },
  {
    locale: 'de',
    at: 'computer',
    about: 'alster',
    happened: [
      [
        58,
        she(
          'Beim Alster schleift seit gestern die Bremse vorne. Kann ich vorbeikommen, oder brauche ich einen Termin?',
        ),
      ],
      [52, { by: 'ben', gives: 'ben' }],
      [51, ben('Kommen Sie gern heute noch, das dauert fünf Minuten. Der Kaffee geht aufs Haus.')],
      [50, { by: 'she', does: 'reads' }],
      [47, she('Wunderbar, ich bin gegen 17:30 da. Muss ich etwas mitbringen?')],
      [45, { by: 'ben', does: 'reads' }],
      [44, { by: 'ben', notes: 'Werkstatt weiß Bescheid. Vermutlich nur der Belag, liegt im Regal links.' }],
    ],
  },
  {
    locale: 'en',
    at: 'phone',
    about: 'elbe',
    happened: [
      [7 * hour, she('Is this lock enough for the Elbe? https://locks.example/u-19')],
      [7 * hour - 20, { by: 'mia', does: 'reads' }],
      [7 * hour - 22, mia('It is a good one. At night I would add a second lock for the front wheel.')],
      [7 * hour - 30, { by: 'she', does: 'reads' }],
    ],
  },
  {
    locale: 'de',
    at: 'computer',
    happened: [
      [65, { by: 'she', tells: { name: 'Paul Krämer', email: 'paul.kraemer@mail.example' } }],
      [64, she('Zur Bestellung R-10007 fehlt mir die Rechnung. Könnten Sie sie noch einmal schicken?')],
      [58, { by: 'mia', does: 'reads' }],
      [57, { by: 'mia', notes: 'Buchhaltung gefragt, Antwort bis Mittag. Bitte nicht doppelt schicken.' }],
    ],
  },
  {
    locale: 'de',
    at: 'computer',
    about: 'spree',
    happened: [
      [2 * day + 3 * hour + 1, { by: 'she', tells: { name: 'Lena Weber' } }],
      [2 * day + 3 * hour, she('Gibt es das Spree auch über ein Dienstrad-Leasing?')],
      [2 * day + 2 * hour, { by: 'mia', does: 'reads' }],
      [
        2 * day + 2 * hour - 5,
        mia('Ja, mit allen größeren Anbietern. Sie bringen nur die Freigabe Ihres Arbeitgebers mit.'),
      ],
      [2 * day + hour + 5, { by: 'she', proves: lena }],
      [2 * day + hour, { by: 'she', does: 'reads' }],
      [day + 4 * hour, she('Die Freigabe ist da. Wie geht es weiter?')],
      [day + 3 * hour, { by: 'mia', gives: 'mia' }],
      [day + 3 * hour - 4, mia('Dann rechne ich Ihnen die Rate aus. Welche Akkugröße darf es sein, 400 oder 630 Wh?')],
      [day + 2 * hour, { by: 'she', does: 'reads' }],
      [day + 2 * hour - 2, she('Bitte die große, wir wohnen am Berg.')],
      [day + hour, { by: 'mia', does: 'reads' }],
      [day + hour - 3, mia('Verstanden. Das Angebot liegt morgen Mittag bei Ihnen.')],
      [22 * hour, { by: 'she', does: 'reads' }],
    ],
  },
  {
    locale: 'en',
    at: 'computer',
    about: 'ehrenstrasse',
    happened: [
      [day + 6 * hour, she('Do you ship coffee to Belgium?')],
      [day + 6 * hour - 12, { by: 'ben', does: 'reads' }],
      [day + 6 * hour - 14, ben('We do, from two bags on, 6.90 euros, three days.')],
      [day + 6 * hour - 20, { by: 'she', does: 'reads' }],
      [day + 6 * hour - 22, she('Perfect, two of the espresso then.')],
      [day + 6 * hour - 30, { by: 'ben', does: 'closes' }],
    ],
  },
  {
    locale: 'de',
    at: 'phone',
    happened: [
      [3 * day, she('Haben Sie am Samstag vor dem ersten Advent offen?')],
      [3 * day - 3, { by: 'mia', does: 'reads' }],
      [3 * day - 4, mia('Ja, von 10 bis 18 Uhr. Ab 15 Uhr gibt es Waffeln im Hof.')],
      [3 * day - 6, { by: 'she', does: 'reads' }],
      [3 * day - 7, she('Dann bis Samstag!')],
      [3 * day - 30, { by: 'mia', does: 'closes' }],
    ],
  },
  {
    locale: 'de',
    at: 'computer',
    about: 'becher',
    happened: [
      [4 * day, she('Ist der Becher spülmaschinenfest?')],
      [4 * day - 10, ben('Ja, aber von Hand bleibt das Emaille länger schön.')],
      [4 * day - 40, { by: 'she', does: 'reads' }],
      [4 * day - 90, { by: 'ben', does: 'closes' }],
      [9 * hour, she('Noch etwas: Gibt es ihn auch mit dem alten Logo?')],
      [9 * hour - 5, { by: 'ben', does: 'reads' }],
      [9 * hour - 6, { by: 'ben', notes: 'Im Lager sind noch vier Stück, nicht im Shop.' }],
      [9 * hour - 8, ben('Vier Stück haben wir noch. Ich lege Ihnen einen zurück, wenn Sie mögen.')],
    ],
  },
];
