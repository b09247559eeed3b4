import type { TemplateResult } from 'lit/html.js';
import { expect, test } from 'vitest';
import { richText } from '../../widget/parts/rich-text.ts';

const drawn = (text: string, links: Parameters<typeof richText>[1]): string =>
  richText(text, links)
    .map((piece) => (typeof piece === 'string' ? piece : `<${(piece as TemplateResult).values.join('|')}>`))
    .join('');

test('a link the server found is drawn around its words, and nothing of the text is lost', () => {
  const text = 'Siehe https://shop.example/rad, bitte.';
  expect(drawn(text, [{ from: 6, to: 30, url: 'https://shop.example/rad' }])).toBe(
    'Siehe <https://shop.example/rad|https://shop.example/rad>, bitte.',
  );
});

test('what is no link of ours stays text: other schemes, ranges outside, one over the other', () => {
  const text = 'klick hier';
  const hostile = [
    { from: 0, to: 5, url: 'javascript:alert(1)' },
    { from: 0, to: 99, url: 'https://a.example' },
    { from: 4, to: 4, url: 'https://a.example' },
  ];
  expect(drawn(text, hostile)).toBe(text);
  expect(
    drawn(text, [
      { from: 0, to: 5, url: 'https://a.example' },
      { from: 3, to: 8, url: 'https://b.example' },
    ]),
  ).toBe('<https://a.example|klick> hier');
});
