import { describe, expect, test } from 'vitest';
import type { AgentId } from '../../../protocol/ids.ts';
import { makeCid } from '../../../protocol/ids.ts';
import { asideRow, entryRow, newId, say } from '../shop.ts';
import type { Contract } from './given.ts';

export const entryContract = ({ shop }: Contract) =>
  describe('entries and asides', () => {
    const talk = async () => {
      const its = await shop();
      const ada = await its.visitor();
      return { ...its, ada, row: await its.conversation(ada) };
    };

    test('an entry comes back as it was written', async () => {
      const { store, row } = await talk();
      const entry = entryRow({
        conversation: row.id,
        seq: 1,
        text: 'Grüße \u{1f6b2}\n"quoted" \\ %_\t’',
        links: '[{"from":0,"to":3,"url":"https://x.example"}]',
        files: '[]',
        page_url: 'https://shop.example/',
        page_title: 'Shop',
      });
      const change = entryRow({
        conversation: row.id,
        seq: 2,
        id: null,
        what: 'closed',
        side: 'agent',
        agent: newId<AgentId>('agent'),
        agent_name: 'Mia',
        origin: null,
        cid: null,
        hash: null,
        text: '',
      });
      await store.write(async (tx) => {
        await tx.insertEntry(entry);
        await tx.insertEntry(change);
      });
      expect(await store.read.entriesAfter(row.id, 0, 10)).toEqual([entry, change]);
    });

    test('entries are read forwards after a number and backwards before one, always oldest first', async () => {
      const { store, row, conversation, ada } = await talk();
      await store.write((tx) => say(tx, row, ...'abcdefghij'));
      const other = await conversation(ada);
      await store.write((tx) => say(tx, other, 'elsewhere'));
      const texts = (rows: { text: string }[]) => rows.map(({ text }) => text).join('');
      expect(texts(await store.read.entriesAfter(row.id, 0, 200))).toBe('abcdefghij');
      expect(texts(await store.read.entriesAfter(row.id, 3, 4))).toBe('defg');
      expect(texts(await store.read.entriesAfter(row.id, 10, 4))).toBe('');
      expect(texts(await store.read.entriesBefore(row.id, 1, 11, 3))).toBe('hij');
      expect(texts(await store.read.entriesBefore(row.id, 1, 8, 3))).toBe('efg');
      expect(texts(await store.read.entriesBefore(row.id, 6, 8, 3))).toBe('fg');
      expect(texts(await store.read.entriesBefore(row.id, 8, 8, 3))).toBe('');
    });

    test('a number is given once per conversation', async () => {
      const { store, row } = await talk();
      await store.write((tx) => say(tx, row, 'first'));
      await expect(
        store.write((tx) => tx.insertEntry(entryRow({ conversation: row.id, seq: 1, text: 'second' }))),
      ).rejects.toThrow(/unique/i);
      expect((await store.read.entriesAfter(row.id, 0, 9)).map(({ text }) => text)).toEqual(['first']);
    });

    test('a client id names one message and one note of its writer; another writer may use the same', async () => {
      const { store, row } = await talk();
      const cid = makeCid();
      const message = entryRow({ conversation: row.id, seq: 1, origin: 'd:one', cid });
      const note = asideRow({
        conversation: row.id,
        aside_seq: 1,
        after_seq: 1,
        agent: newId('agent'),
        origin: 'd:one',
        cid,
      });
      await store.write(async (tx) => {
        await tx.insertEntry(message);
        await tx.insertAside(note);
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 2, origin: 'd:two', cid }));
      });
      expect(await store.read.messageByCid('d:one', cid)).toEqual(message);
      expect(await store.read.noteByCid('d:one', cid)).toEqual(note);
      expect((await store.read.messageByCid('d:two', cid))?.seq).toBe(2);
      expect(await store.read.messageByCid('d:three', cid)).toBeUndefined();
      expect(await store.read.noteByCid('d:two', cid)).toBeUndefined();
      await expect(store.write((tx) => tx.insertEntry({ ...message, seq: 3 }))).rejects.toThrow(/unique/i);
      await expect(store.write((tx) => tx.insertAside({ ...note, aside_seq: 2 }))).rejects.toThrow(/unique/i);
    });

    test('what happened has no client id, and may happen again', async () => {
      const { store, row } = await talk();
      const change = { id: null, what: 'closed', origin: null, cid: null } as const;
      await store.write(async (tx) => {
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 1, ...change }));
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 2, ...change }));
      });
      expect(await store.read.entriesAfter(row.id, 0, 9)).toHaveLength(2);
    });

    test('an agent learns whether anybody else wrote since she looked', async () => {
      const { store, row } = await talk();
      const mia = newId<AgentId>('agent');
      const ben = newId<AgentId>('agent');
      const by = (seq: number, agent: AgentId | null) =>
        store.write((tx) =>
          tx.insertEntry(entryRow({ conversation: row.id, seq, side: agent === null ? 'visitor' : 'agent', agent })),
        );
      await by(1, null);
      await by(2, mia);
      expect(await store.read.othersAfter(row.id, 0, mia)).toBe(true);
      expect(await store.read.othersAfter(row.id, 1, mia)).toBe(false);
      expect(await store.read.othersAfter(row.id, 1, ben)).toBe(true);
      await by(3, ben);
      expect(await store.read.othersAfter(row.id, 1, mia)).toBe(true);
      expect(await store.read.othersAfter(row.id, 3, mia)).toBe(false);
    });

    test('messages of one side are counted without what happened and what the other said', async () => {
      const { store, row } = await talk();
      await store.write(async (tx) => {
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 1 }));
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 2, side: 'agent', agent: newId('agent') }));
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 3, what: 'reopened', origin: null, cid: null }));
        await tx.insertEntry(entryRow({ conversation: row.id, seq: 4 }));
      });
      const count = (side: 'visitor' | 'agent', after: number) => store.read.countMessagesAfter(row.id, side, after);
      expect([await count('visitor', 0), await count('visitor', 1), await count('visitor', 4)]).toEqual([2, 1, 0]);
      expect([await count('agent', 0), await count('agent', 2)]).toEqual([1, 0]);
    });

    test('asides are read by their own number, and by their place among the entries', async () => {
      const { store, row } = await talk();
      const agent = newId<AgentId>('agent');
      const places = [0, 2, 2, 5, 6];
      await store.write(async (tx) => {
        for (const [index, after_seq] of places.entries())
          await tx.insertAside(asideRow({ conversation: row.id, aside_seq: index + 1, after_seq, agent }));
      });
      const numbers = (rows: { aside_seq: number }[]) => rows.map(({ aside_seq }) => aside_seq);
      expect(numbers(await store.read.asidesAfter(row.id, 0, 200))).toEqual([1, 2, 3, 4, 5]);
      expect(numbers(await store.read.asidesAfter(row.id, 2, 2))).toEqual([3, 4]);
      expect(numbers(await store.read.asidesBetween(row.id, 0, 6))).toEqual([1, 2, 3, 4]);
      expect(numbers(await store.read.asidesBetween(row.id, 2, 5))).toEqual([2, 3]);
      expect(numbers(await store.read.asidesBetween(row.id, 6, 7))).toEqual([5]);
      await expect(
        store.write((tx) => tx.insertAside(asideRow({ conversation: row.id, aside_seq: 5, after_seq: 9, agent }))),
      ).rejects.toThrow(/unique/i);
    });
  });
