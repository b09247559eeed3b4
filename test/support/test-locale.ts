import type { BrowserContext, Route } from 'playwright-core';
import { en } from '../../widget/texts/en.ts';
import { filesEn } from '../../widget/texts/files-en.ts';
import { sheetsEn } from '../../widget/texts/sheets-en.ts';
import type { Text } from '../../widget/texts/texts.ts';

/** Of a language written from right to left, with one letter for each of ours. */
const letters = 'ابتثجحخدذرزسشصضطظعغفقكلمنه';
const longer = 1.6;

/** Every sentence in other letters and 1.6 times as long, which no language is; what is filled in stays what it is. */
const foreign = (text: string): string => {
  const written = text
    .split(/(\{\w+\})/)
    .map((piece) => (piece.startsWith('{') ? piece : piece.replace(/[a-z]/gi, (letter) => letterFor(letter))))
    .join('');
  const missing = Math.ceil(text.replace(/\{\w+\}/g, '').length * (longer - 1));
  const filling = Array.from({ length: missing }, (_, at) => (at % 6 === 0 ? ' ' : letters[at % letters.length])).join(
    '',
  );
  return written + filling;
};

const letterFor = (letter: string): string => letters[letter.toLowerCase().charCodeAt(0) - 97] ?? letter;

const foreignTexts = (texts: Readonly<Record<string, Text>>): Record<string, Text> =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? foreign(text) : { one: foreign(text.one), other: foreign(text.other) },
    ]),
  );

const script = (body: string) => ({
  contentType: 'text/javascript',
  headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' },
  body,
});

const chunk = (texts: Readonly<Record<string, Text>>) => (route: Route) =>
  route.fulfill(script(`export const texts = ${JSON.stringify(foreignTexts(texts))};`));

/** From now on the chat speaks `ar` too, a language that exists in tests only. */
export const speakTestLocale = async (context: BrowserContext): Promise<void> => {
  const words = { dir: 'rtl', open: foreign(en['launcher.open']), failed: foreign(en['load.failed']) };
  await context.route(/\/nahtlos\.js/, async (route) => {
    const loader = await (await route.fetch()).text();
    const taught = loader.replace('"words":{', () => `"words":{"ar":${JSON.stringify(words)},`);
    if (taught === loader) throw new Error('The loader has no place for the words of another language.');
    await route.fulfill(script(taught));
  });
  await context.route(/\/assets\/texts-ar\./, chunk(en));
  await context.route(/\/assets\/sheets-ar\./, chunk(sheetsEn));
  await context.route(/\/assets\/files-ar\./, chunk(filesEn));
};
