import { expect, test } from 'vitest';
import { findLinks } from '../../plugin-server/conversation/find-links.ts';

const shownIn = (text: string): string[] => findLinks(text).map(({ from, to }) => text.slice(from, to));

test('what ends a sentence is not part of the link in it', () => {
  expect(shownIn('Look (https://shop.example/a), please: www.shop.example/b.')).toEqual([
    'https://shop.example/a',
    'www.shop.example/b',
  ]);
  expect(shownIn('„https://shop.example/c“!)')).toEqual(['https://shop.example/c']);
});

test('a bracket that was opened within a link closes within it', () => {
  expect(shownIn('(https://shop.example/Tea_(green))')).toEqual(['https://shop.example/Tea_(green)']);
  expect(shownIn('https://shop.example/((a)).)')).toEqual(['https://shop.example/((a))']);
});

test('a link without a scheme leads over https, an address to a new mail', () => {
  expect(findLinks('www.shop.example or ada@shop.example').map(({ url }) => url)).toEqual([
    'https://www.shop.example/',
    'mailto:ada@shop.example',
  ]);
});

test('an address that hides an account is no link', () => {
  expect(findLinks('https://bank.example@shop.example/ and https://bank.example/')).toHaveLength(1);
});
