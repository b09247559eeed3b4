import type { CodePurpose } from '../../../protocol/identity.ts';
import type { Locale } from '../../../protocol/schema.ts';

/** What a mail with a code says. `{site}` and `{minutes}` are filled in; nothing else of it comes from anybody. */
export interface CodeWords {
  /** Between the code and the site's name, and behind it. */
  readonly subject: readonly [string, string];
  readonly greeting: string;
  readonly lead: Readonly<Record<CodePurpose | 'reach', string>>;
  readonly use: string;
  /** Of an agent: he may type it wherever he is signed in. */
  readonly useAnywhere: string;
  readonly warn: string;
  readonly stray: string;
}

export const codeWords: Readonly<Record<Locale, CodeWords>> = {
  de: {
    subject: [' ist Ihr Code für ', ''],
    greeting: 'Guten Tag,',
    lead: {
      prove: 'mit diesem Code bestätigen Sie im Chat, dass diese Adresse Ihre ist:',
      export: 'mit diesem Code holen Sie im Chat eine Kopie Ihrer Daten:',
      erase: 'mit diesem Code löschen Sie im Chat Ihre Daten:',
      reach:
        'mit diesem Code bestätigen Sie in Ihren Einstellungen, dass Gespräche Sie unter dieser Adresse erreichen:',
    },
    useAnywhere: 'Er gilt {minutes} Minuten und einmal.',
    use: 'Er gilt {minutes} Minuten, einmal, und nur auf dem Gerät, auf dem Sie ihn angefordert haben.',
    warn: 'Geben Sie ihn niemandem weiter. Von {site} wird Sie nie jemand danach fragen.',
    stray: 'Sie haben keinen Code angefordert? Dann können Sie diese E-Mail löschen: ohne den Code geschieht nichts.',
  },
  'de-du': {
    subject: [' ist dein Code für ', ''],
    greeting: 'Hallo,',
    lead: {
      prove: 'mit diesem Code bestätigst du im Chat, dass diese Adresse deine ist:',
      export: 'mit diesem Code holst du im Chat eine Kopie deiner Daten:',
      erase: 'mit diesem Code löschst du im Chat deine Daten:',
      reach:
        'mit diesem Code bestätigst du in deinen Einstellungen, dass Gespräche dich unter dieser Adresse erreichen:',
    },
    useAnywhere: 'Er gilt {minutes} Minuten und einmal.',
    use: 'Er gilt {minutes} Minuten, einmal, und nur auf dem Gerät, auf dem du ihn angefordert hast.',
    warn: 'Gib ihn niemandem weiter. Von {site} wird dich nie jemand danach fragen.',
    stray: 'Du hast keinen Code angefordert? Dann kannst du diese E-Mail löschen: ohne den Code geschieht nichts.',
  },
  en: {
    subject: [' is your code for ', ''],
    greeting: 'Hello,',
    lead: {
      prove: 'With this code you confirm in the chat that this address is yours:',
      export: 'With this code you fetch a copy of your data in the chat:',
      erase: 'With this code you erase your data in the chat:',
      reach: 'With this code you confirm in your settings that conversations reach you at this address:',
    },
    useAnywhere: 'It is good for {minutes} minutes, once.',
    use: 'It is good for {minutes} minutes, once, and only on the device on which you asked for it.',
    warn: 'Do not pass it on. Nobody from {site} will ever ask you for it.',
    stray: 'You did not ask for a code? Then you may delete this e-mail: without the code nothing happens.',
  },
};
