import type { ShopLocale } from '../shop/words.ts';

interface Words {
  readonly title: string;
  readonly skip: string;
  readonly lead: string;
  readonly empty: string;
  readonly hint: string;
  readonly list: string;
  readonly shop: string;
  readonly inbox: string;
  readonly back: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly asHtml: string;
  readonly asText: string;
  readonly views: string;
  readonly frame: string;
  readonly gone: string;
  readonly other: { readonly code: ShopLocale; readonly name: string };
}

export const words: Readonly<Record<ShopLocale, Words>> = {
  de: {
    title: 'Postfach der Demo',
    skip: 'Zum Inhalt',
    lead: 'Was dieser Server an E-Mails verschickt, kommt hier an und nirgends sonst.',
    empty: 'Noch keine E-Mail.',
    hint: 'Lassen Sie sich im Chat einen Code schicken: er erscheint hier von selbst.',
    list: 'E-Mails, die neueste zuerst',
    shop: 'Laden',
    inbox: 'Posteingang des Teams',
    back: 'Alle E-Mails',
    from: 'Von',
    to: 'An',
    at: 'Um',
    asHtml: 'Gestaltet',
    asText: 'Nur Text',
    views: 'Ansicht',
    frame: 'Die E-Mail, wie sie beim Empfänger aussieht',
    gone: 'Diese E-Mail liegt nicht mehr hier. Das Postfach leert sich, wenn der Server neu startet.',
    other: { code: 'en', name: 'English' },
  },
  en: {
    title: 'Mailbox of the demo',
    skip: 'Skip to content',
    lead: 'Every e-mail this server sends arrives here, and nowhere else.',
    empty: 'No e-mail yet.',
    hint: 'Have a code sent to you in the chat: it will turn up here by itself.',
    list: 'E-mails, newest first',
    shop: 'Shop',
    inbox: 'The team’s inbox',
    back: 'All e-mails',
    from: 'From',
    to: 'To',
    at: 'At',
    asHtml: 'Designed',
    asText: 'Text only',
    views: 'View',
    frame: 'The e-mail as it looks to whoever gets it',
    gone: 'This e-mail is not here any more. The mailbox empties when the server starts again.',
    other: { code: 'de', name: 'Deutsch' },
  },
};
