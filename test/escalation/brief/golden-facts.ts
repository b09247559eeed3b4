import type { BriefFacts, MessageFact } from '../../../plugin-server/escalation/brief/brief-facts.ts';
import type { Strength } from '../../../protocol/identity.ts';
import { cardOf, ibanOf, inScript } from './secrets.ts';

/** Forty conversations of a shop, each with a secret in it. The same every time. */

const names = [
  'Anna Müller',
  'Paul Krämer',
  'Mehmet Şahin',
  'Zoë Ångström',
  'Мария Иванова',
  'Dr. Karl-Theodor von und zu Hohenstein-Waldeck',
  'Bo',
  '李小龙',
  'O’Brien, Seán',
  '',
  'Frau Weber',
  'José Ñandú',
  'anna@web.example',
  '<b>Eva</b>',
  'Łukasz Żółć',
  'Σωκράτης',
];
const asks = [
  ['Hallo', 'Die Stiefel sind doppelt gekommen, ich möchte ein Paar zurückgeben.', 'Ist da noch jemand?'],
  ['Wo bleibt meine Bestellung A-88121? Sie sollte gestern da sein.'],
  ['Der Rabatt wurde nicht abgezogen <script>alert(1)</script> siehe https://evil.example/x?y=1 bitte prüfen!!!'],
  [
    'Ich brauche einen Termin für die Inspektion, am besten Dienstag oder Mittwoch nach 17 Uhr, weil ich vorher arbeite und das Rad erst dann bringen kann, und zwar in der Filiale Köln, nicht in Mainz, denn dort war ich letztes Mal sehr unzufrieden mit der Arbeit an den Bremsen.',
    'Geht das?',
  ],
  ['<speak><break time="10s"/>Bitte rufen Sie mich zurück</speak>', '*fett* _kursiv_ ~weg~ `code` bitte beachten'],
  ['Kann ich die Rechnung auf eine andere Firma bekommen?', 'Und wann?', 'Hallo???'],
  ['🚲🚲🚲 Mein Rad quietscht \u202eelpmaxe\u202c seit der Reparatur'],
  [
    'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhalterungsschraubenersatzteilbestellung fehlt in der Lieferung vom Montag',
  ],
];
const answers = [
  'Das tut mir leid, ich sehe gleich nach.',
  'Das Retourenlabel meldet den Fehler „bereits erstellt“, ich habe es weitergegeben.',
  'Die Ware ist heute ans Lager gegangen: https://shop.example/track/12345',
  'Einen Moment bitte, ich frage in der Werkstatt nach und melde mich in zehn Minuten wieder bei Ihnen, versprochen.',
  'Der Betrag wird morgen erstattet.',
];

const pick = <Item>(list: readonly Item[], at: number): Item => list[at % list.length] as Item;
const begun = Date.UTC(2026, 10, 22, 16, 50);

export interface Golden {
  readonly facts: BriefFacts;
  /** As only its letters and digits. */
  readonly canaries: readonly string[];
  readonly mood: string;
  readonly next: string;
  readonly number: number;
}

export const golden = (at: number): Golden => {
  const card = cardOf('4', 16, (digit) => digit * 7 + at);
  const iban = ibanOf('DE', String(370_400_440_532_013_000 + at));
  const code = String(100_000 + at * 7_919).slice(0, 6);
  const spoken = [
    `Meine Karte ist ${inScript(card.replace(/(.{4})(?=.)/g, pick(['$1 ', '$1-', '$1.', '$1'], at)), pick([0x30, 0x660, 0xff10], at))}`,
    `bitte auf ${iban.replace(/(.{4})(?=.)/g, pick(['$1 ', '$1', '$1-'], at))} erstatten`,
    `der Code lautet ${code}`,
  ];
  const secret = pick(spoken, at);
  const texts = pick(asks, at);
  let seq = 0;
  const say = (side: MessageFact['side'], text: string): MessageFact => {
    seq += 1;
    return {
      seq,
      side,
      name: side === 'agent' ? pick(['Jonas', 'Mia Brandt'], seq + at) : '',
      at: begun + seq * 90_000,
      text,
      files: side === 'visitor' && seq % 5 === 0 ? 1 : 0,
      channel: pick(['chat', 'email', 'whatsapp'] as const, at),
    };
  };
  const messages = [
    ...texts.map((text) => say('visitor', text)),
    ...answers.slice(0, at % 6).map((text) => say('agent', text)),
    // In one half the secret is the very thing she asks.
    say('visitor', at % 2 === 0 ? secret : `${pick(texts, 0)} ${secret}`),
    ...(at % 3 === 0 ? [say('agent', `Danke, notiert: ${secret}`)] : []),
  ];
  const strength = (at % 4) as Strength;
  const name = pick(names, at);
  return {
    number: 1_000 + at * 37,
    canaries: [card, iban, code],
    mood: at % 3 === 0 ? pick(['verärgert, fragt zum zweiten Mal', 'freundlich', 'in Eile'], at) : '',
    next:
      at % 4 === 3
        ? ''
        : pick(
            [
              'Label von Hand, Zusage bis 20 Uhr',
              'Erstattung bestätigen',
              `Rückruf in der Werkstatt klären, danach ihr Bescheid geben, und zwar noch heute vor Ladenschluss um 19 Uhr; ${secret}`,
            ],
            at,
          ),
    facts: {
      name:
        name === ''
          ? null
          : { value: name, source: pick(['visitor', 'shop', 'agent'] as const, at), strength, at: begun },
      level: pick(['anonymous', 'claimed', 'possessed', 'signed'] as const, at),
      firstSeenAt: Date.UTC(2023 + (at % 4), at % 12, 3),
      language: at % 2 === 0 ? 'de' : 'en',
      device: pick(['iPhone, Safari', 'Windows, Firefox', ''], at),
      identifiers: [
        { kind: 'email', masked: 'a•••@web.example', strength, at: begun },
        ...(at % 3 === 0 ? [{ kind: 'ext:kundenkarte', masked: '99-1234', strength: 2 as Strength, at: begun }] : []),
      ],
      traits: Array.from({ length: at % 7 }, (_, it) => ({
        key: pick(['vip', 'plan', 'größe', 'notiz'], it),
        value: it === 3 ? secret : pick(['ja', 'Premium', '38'], it),
        source: pick(['shop', 'page', 'agent'] as const, it),
        strength: pick([3, 1, 2] as const, it),
        at: begun,
      })),
      page:
        at % 5 === 4
          ? null
          : {
              url: `https://shop.example/retoure?token=${code}`,
              title: pick(['Retoure', null, 'Ihre Bestellung | Rad & Röstung'], at),
              at: begun,
            },
      orders: at % 4 === 0 ? [{ number: 'A-88121', words: '(19.11., 2x Art. 5512 Gr. 38, 129,90 €)', at: begun }] : [],
      events: at % 6 === 0 ? [{ name: 'cart', words: 'Warenkorb 129,90 €', at: begun }] : [],
      others: at % 3 === 1 ? { count: 2, last: { number: 871, at: begun - 864_000_000 } } : { count: 0, last: null },
      messages,
      handOffs: at % 4 === 1 ? [{ by: 'Jonas', to: at % 8 === 1 ? 'Mia Brandt' : '', at: begun + 200_000 }] : [],
      failures: at % 5 === 0 ? [{ channel: 'email', isUnclear: at % 2 === 0, at: begun + 300_000 }] : [],
      readUpTo: at % 8,
      waitingSince: at % 7 === 0 ? null : begun + 60_000,
      zone: 'Europe/Berlin',
    },
  };
};
