import { expect, test } from 'vitest';
import { withCard } from '../../plugin-server/conversation/with-cards.ts';
import type { MailCard } from '../../protocol/entry.ts';

const fromOf = async (from: string): Promise<string | undefined> => {
  const card: MailCard = {
    ...{ mail: 7, subject: 'Helm', from, to: 'hello@shop.example' },
    ...{ assurance: 'verified', hasMore: false, hasOriginal: true },
  };
  return (await withCard({ mailCards: async () => new Map([[7, card]]) }, { mail: 7 })).card?.from;
};

test('a sender’s domain is shown as people know it, with the punycode by which look-alikes are told apart', async () => {
  expect(await fromOf('Ada <ada@web.example>')).toBe('Ada <ada@web.example>');
  expect(await fromOf('ada@xn--mller-kva.example')).toBe('ada@müller.example (xn--mller-kva.example)');
  expect(await fromOf('Ada <ada@xn--mller-kva.example>')).toBe('Ada <ada@müller.example> (xn--mller-kva.example)');
  expect(await fromOf('Ada <ada@xn--shp-ted.example>')).toBe('Ada <ada@shоp.example> (xn--shp-ted.example)');
  expect(await fromOf('Ada <ada@xn--.example>')).toBe('Ada <ada@xn--.example>');
});
