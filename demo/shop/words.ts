export type ShopLocale = 'de' | 'en';

interface Good {
  readonly name: string;
  readonly about: string;
  readonly price: string;
}

interface Words {
  readonly title: string;
  readonly skip: string;
  readonly menu: { readonly goods: string; readonly shop: string };
  readonly other: { readonly code: ShopLocale; readonly name: string };
  readonly headline: string;
  readonly lead: string;
  readonly bikes: string;
  readonly coffee: string;
  readonly goods: Readonly<Record<GoodName, Good>>;
  readonly visit: {
    readonly title: string;
    readonly about: string;
    readonly hours: readonly (readonly [string, string])[];
  };
  readonly demo: string;
  readonly inbox: string;
  readonly mailbox: string;
}

export const bikes = ['elbe', 'alster', 'spree'] as const;
export const coffee = ['ehrenstrasse', 'rheinufer', 'becher'] as const;
export type GoodName = (typeof bikes)[number] | (typeof coffee)[number];

export const words: Readonly<Record<ShopLocale, Words>> = {
  de: {
    title: 'Rad & Röstung, Köln',
    skip: 'Zum Inhalt',
    menu: { goods: 'Sortiment', shop: 'Laden' },
    other: { code: 'en', name: 'English' },
    headline: 'Räder, die bleiben. Kaffee, der weckt.',
    lead: 'In der Ehrenstraße bauen wir Fahrräder und rösten, was man danach trinkt. Fragen Sie uns etwas: unten rechts sitzt jemand.',
    bikes: 'Räder',
    coffee: 'Röstung',
    goods: {
      elbe: {
        name: 'Trekkingrad Elbe',
        about: 'Nabenschaltung, Riemen, Nabendynamo. Für den Weg zur Arbeit und den an die Elbe.',
        price: '1.249 €',
      },
      alster: {
        name: 'Stadtrad Alster',
        about: 'Tiefer Einstieg, sieben Gänge, Korb vorne. Steht sicher, auch mit Einkauf.',
        price: '949 €',
      },
      spree: {
        name: 'Lastenrad Spree',
        about: 'Zwei Kinder oder vier Kisten. Mit Motor, der am Berg nicht klagt.',
        price: '3.490 €',
      },
      ehrenstrasse: {
        name: 'Espresso Ehrenstraße',
        about: 'Kakao, Nuss, wenig Säure. Montags geröstet.',
        price: '9,90 €',
      },
      rheinufer: {
        name: 'Filter Rheinufer',
        about: 'Hell geröstet, Pfirsich und Tee. Auch gemahlen.',
        price: '11,50 €',
      },
      becher: { name: 'Emaille-Becher', about: 'Passt in den Flaschenhalter. Fällt hin, bleibt ganz.', price: '16 €' },
    },
    visit: {
      title: 'Der Laden',
      about: 'Ehrenstraße 12, 50672 Köln. Werkstatt im Hof, Kaffee an der Theke.',
      hours: [
        ['Montag bis Freitag', '9 bis 19 Uhr'],
        ['Samstag', '10 bis 18 Uhr'],
      ],
    },
    demo: 'Ein Demo-Shop: zu kaufen gibt es nichts, aber der Chat ist echt.',
    inbox: 'Zum Posteingang des Teams',
    mailbox: 'Zum Postfach der Demo',
  },
  en: {
    title: 'Rad & Röstung, Cologne',
    skip: 'Skip to content',
    menu: { goods: 'Range', shop: 'Shop' },
    other: { code: 'de', name: 'Deutsch' },
    headline: 'Bicycles that stay. Coffee that wakes.',
    lead: 'In Ehrenstraße we build bicycles and roast what you drink afterwards. Ask us anything: somebody is there, bottom right.',
    bikes: 'Bicycles',
    coffee: 'Roastery',
    goods: {
      elbe: {
        name: 'Elbe trekking bike',
        about: 'Hub gear, belt, hub dynamo. For the way to work and the one along the river.',
        price: '€1,249',
      },
      alster: {
        name: 'Alster city bike',
        about: 'Low step, seven gears, basket in front. Stands firm, shopping and all.',
        price: '€949',
      },
      spree: {
        name: 'Spree cargo bike',
        about: 'Two children or four crates. With a motor that does not mind hills.',
        price: '€3,490',
      },
      ehrenstrasse: {
        name: 'Ehrenstraße espresso',
        about: 'Cocoa, nut, low acidity. Roasted on Mondays.',
        price: '€9.90',
      },
      rheinufer: {
        name: 'Rheinufer filter',
        about: 'Light roast, peach and tea. Ground if you like.',
        price: '€11.50',
      },
      becher: { name: 'Enamel mug', about: 'Fits the bottle cage. Falls down, stays whole.', price: '€16' },
    },
    visit: {
      title: 'The shop',
      about: 'Ehrenstraße 12, 50672 Cologne. Workshop in the yard, coffee at the counter.',
      hours: [
        ['Monday to Friday', '9 am to 7 pm'],
        ['Saturday', '10 am to 6 pm'],
      ],
    },
    demo: 'A demo shop: nothing is for sale, but the chat is real.',
    inbox: 'To the team’s inbox',
    mailbox: 'To the mailbox of the demo',
  },
};
