import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import { asideRow, openShop, say } from '../shop.ts';
import type { Contract } from './given.ts';

const index = async (store: Store): Promise<number> => {
  for (let all = 0; ; ) {
    const done = await store.write((tx) => tx.indexNext(7), 'upkeep');
    expect(done).toBeLessThanOrEqual(7);
    if (done === 0) return all;
    all += done;
  }
};

export const searchContract = ({ shop, open }: Contract) =>
  describe('search', () => {
    const texts = async (...said: string[]) => {
      const its = await shop();
      const begun = await its.conversation(await its.visitor());
      const row = await its.store.write((tx) => say(tx, begun, ...said));
      await index(its.store);
      const find = async (...words: string[]) =>
        (await its.store.read.search(its.site, { words, offset: 0, limit: 50 })).map(({ text }) => text);
      return { ...its, row, find };
    };

    test('a message is found by the beginning of each of its words, newest first', async () => {
      const { find } = await texts('The brakes squeal', 'New brake pads for the bike', 'My lamp is broken');
      expect(await find('brake')).toEqual(['New brake pads for the bike', 'The brakes squeal']);
      expect(await find('brake', 'bi')).toEqual(['New brake pads for the bike']);
      expect(await find('BR', 'la')).toEqual(['My lamp is broken']);
      expect(await find('rake')).toEqual([]);
      expect(await find('brake', 'lamp')).toEqual([]);
    });

    test('accents, capitals and ß do not matter, in any script', async () => {
      const { find } = await texts(
        'Die Größe der Straße, Café',
        'Ελλάδα ΑΘΗΝΑ',
        'Привет, Мир',
        'नमस्ते दुनिया',
        '自転車の修理',
      );
      for (const word of ['grosse', 'GRÖSSE', 'strasse', 'Straß', 'cafe', 'CAFÉ'])
        expect(await find(word), word).toEqual(['Die Größe der Straße, Café']);
      expect(await find('ελλαδα', 'αθη')).toEqual(['Ελλάδα ΑΘΗΝΑ']);
      expect(await find('мир')).toEqual(['Привет, Мир']);
      expect(await find('दुनि')).toEqual(['नमस्ते दुनिया']);
      expect(await find('自転')).toEqual(['自転車の修理']);
    });

    test('numbers, addresses and hyphens are found in their pieces', async () => {
      const { find } = await texts(
        'Order R-10023 from ada.weber@mail.example',
        'Tel. +49 (221) 555-04, see https://shop.example/a_b?c=1',
      );
      for (const words of [['R-10023'], ['10023'], ['r', '100'], ['ada.weber@mail.example'], ['weber']])
        expect(await find(...words), words.join(' ')).toHaveLength(1);
      for (const words of [['+49'], ['221'], ['555-04'], ['shop.example/a_b'], ['b?c=1']])
        expect(await find(...words), words.join(' ')).toHaveLength(1);
    });

    test('notes are found as notes, with the number of their conversation', async () => {
      const { store, site, row, agent } = await texts('Is my bike ready?');
      const mia = await agent();
      const note = asideRow({
        conversation: row.id,
        aside_seq: 1,
        after_seq: 1,
        agent: mia.id,
        text: 'The bike is late',
      });
      await store.write(async (tx) => {
        await tx.insertAside(note);
        await tx.saveConversation({ ...row, aside_seq: 1 });
      });
      await index(store);
      const found = await store.read.search(site, { words: ['bike'], offset: 0, limit: 10 });
      expect(found).toEqual([
        {
          conversation: row.id,
          number: row.number,
          t: 'note',
          seq: 1,
          at: 2_000,
          side: 'agent',
          text: 'The bike is late',
        },
        {
          conversation: row.id,
          number: row.number,
          t: 'message',
          seq: 1,
          at: 2_000,
          side: 'visitor',
          text: 'Is my bike ready?',
        },
      ]);
    });

    test('nothing of another site is found', async () => {
      const one = await texts('secretword here');
      const other = await texts('secretword there');
      expect(await one.find('secretword')).toEqual(['secretword here']);
      expect(await other.find('secretword')).toEqual(['secretword there']);
    });

    test('results come in pages', async () => {
      const { store, site } = await texts(...Array.from({ length: 12 }, (_, index) => `bell ${index}`));
      const page = async (offset: number, limit: number) =>
        (await store.read.search(site, { words: ['bell'], offset, limit })).map(({ seq }) => seq);
      expect(await page(0, 5)).toEqual([12, 11, 10, 9, 8]);
      expect(await page(5, 5)).toEqual([7, 6, 5, 4, 3]);
      expect(await page(10, 5)).toEqual([2, 1]);
      expect(await page(12, 5)).toEqual([]);
    });

    test('a conversation asked for by its number comes first, by its newest message, and only once', async () => {
      const { store, site, conversation, visitor } = await texts('order 2 is late', 'nothing here');
      const second = await conversation(await visitor());
      await store.write((tx) => say(tx, second, 'ask 2', 'and 2 again'));
      await index(store);
      const search = async (words: string[], offset: number, limit: number) =>
        (await store.read.search(site, { words, number: 2, offset, limit })).map(
          ({ number, text }) => `#${number} ${text}`,
        );
      expect(second.number).toBe(2);
      expect(await search([], 0, 10)).toEqual(['#2 and 2 again']);
      expect(await search(['2'], 0, 10)).toEqual(['#2 and 2 again', '#2 ask 2', '#1 order 2 is late']);
      expect(await search(['late'], 0, 1)).toEqual(['#2 and 2 again']);
      expect(await search(['late'], 1, 1)).toEqual(['#1 order 2 is late']);
      expect(await store.read.search(site, { words: [], number: 99, offset: 0, limit: 10 })).toEqual([]);
    });

    test('hostile query text is a text that nobody wrote, never an error', async () => {
      const { find } = await texts('a harmless message with a tail');
      const hostile = [
        ['"'], ["'"], ['\\'], ['*'], ['('], [')'], ['^a'], ['a*b'], ['NEAR(a b)'], ['words:a'], ['{words}:a'], ['-a'], ['a', 'OR', 'zzz'], ['a', 'AND'], ['NOT', 'a'],
        [':*'], ['a:*'], ['a & b'], ['a | b'], ['!a'], ['a <-> b'], ['%'], ['_'], ['\u0000'], ['a\u0000b'], ['\ud800'], ['\ud83d\ude00'], ['\u202e'], [''], [' '],
        ["'; drop table entry; --"], ['" OR 1=1'], ['x'.repeat(8_000)], ['\u0345'.repeat(100)], ['ﷺ'.repeat(200)],
      ]; // biome-ignore format: a list of oddities
      for (const words of hostile) expect(await find(...words), JSON.stringify(words)).not.toContain('b');
      expect(await find('harmless')).toHaveLength(1);
      expect(await find('a', 'OR', 'zzz')).toEqual([]);
    });

    test('whatever is written is found by each of its words, and whatever is asked is answered', async () => {
      const here = await shop();
      const ada = await here.visitor();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 }),
          fc.string({ unit: 'binary', maxLength: 30 }),
          async (pieces, question) => {
            const text = pieces.join(' ').replaceAll('\u0000', '');
            const begun = await here.conversation(ada);
            await here.store.write((tx) => say(tx, begun, text));
            await index(here.store);
            const search = (words: string[]) => here.store.read.search(here.site, { words, offset: 0, limit: 50 });
            await search([question]);
            for (const word of text.normalize('NFKD').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []) {
              const found = await search([word]);
              expect(found.length === 50 || found.some((it) => it.text === text), word).toBe(true);
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    test('the index takes what is new, once, as much at a time as asked, and nothing when all is found', async () => {
      await using its = await open();
      const { store } = its;
      const here = await openShop(store);
      const ada = await here.visitor();
      const rows = [await here.conversation(ada), await here.conversation(ada), await here.conversation(ada)];
      const said = await Promise.all(rows.map((row) => store.write((tx) => say(tx, row, ...'abcde'))));
      expect(await store.write((tx) => tx.indexNext(4), 'upkeep')).toBe(4);
      expect(await index(store)).toBe(11);
      expect(await index(store)).toBe(0);
      await store.write((tx) => say(tx, said[1]!, 'again'));
      expect(await index(store)).toBe(1);
      const found = await store.read.search(here.site, { words: ['a'], offset: 0, limit: 50 });
      expect(found.map(({ text }) => text)).toEqual(['again', 'a', 'a', 'a']);
    });

    test('long texts are taken a few at a time, so that the chat does not wait for the index', async () => {
      await using its = await open();
      const here = await openShop(its.store);
      const row = await here.conversation(await here.visitor());
      await its.store.write((tx) => say(tx, row, ...Array.from({ length: 40 }, () => 'lang '.repeat(1_600))));
      expect(await its.store.write((tx) => tx.indexNext(40), 'upkeep')).toBe(4);
      expect(await index(its.store)).toBe(36);
      expect(await here.store.read.search(here.site, { words: ['lang'], offset: 0, limit: 50 })).toHaveLength(40);
    });

    test('a change and an empty message with files are passed over', async () => {
      const { store, find, row, site } = await texts('before');
      const mia = 'ag_mia' as AgentId;
      await store.write(async (tx) => {
        const said = await say(tx, row, '', 'after');
        await tx.insertAside({
          ...asideRow({ conversation: row.id, aside_seq: 1, after_seq: 1, agent: mia }),
          kind: 'assigned',
          text: '',
        });
        await tx.saveConversation({ ...said, aside_seq: 1 });
      });
      expect(await index(store)).toBe(3);
      expect(await find('after')).toEqual(['after']);
      expect(await store.read.conversation(site, row.id)).toMatchObject({ indexed_seq: 3, indexed_aside: 1 });
    });
  });
