import { describe, expect, test } from 'vitest';
import type { ConversationId, StartKey } from '../../../protocol/ids.ts';
import { newConversation, newId, say } from '../shop.ts';
import type { Contract } from './given.ts';

export const conversationContract = ({ shop, shared }: Contract) =>
  describe('conversations', () => {
    test('a conversation is found in its own site and nowhere else', async () => {
      const { store, site, visitor, conversation } = await shop();
      const ada = await visitor();
      const row = await conversation(ada, { page_url: 'https://shop.example/bikes', page_title: 'Räder 🚲' });
      const other = await shop();
      expect(await store.read.conversation(site, row.id)).toEqual(row);
      expect(await store.read.conversation(other.site, row.id)).toBeUndefined();
      expect(await store.read.conversation(site, newId<ConversationId>('conversation'))).toBeUndefined();
      expect(await store.write((tx) => tx.lockConversation(site, row.id))).toEqual(row);
      expect(await store.write((tx) => tx.lockConversation(other.site, row.id))).toBeUndefined();
    });

    test('a device reads what it opened; another device and another site do not', async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const row = await conversation(ada);
      const read = { ...row, since_seq: 0 };
      expect(await store.read.readable(ada, row.id)).toEqual(read);
      expect(await store.write((tx) => tx.lockReadable(ada, row.id))).toEqual(read);
      expect(await store.read.readableBy(ada, 20)).toEqual([read]);

      const other = await shop();
      for (const who of [bob, { ...ada, site: other.site }]) {
        expect(await store.read.readable(who, row.id)).toBeUndefined();
        expect(await store.write((tx) => tx.lockReadable(who, row.id))).toBeUndefined();
        expect(await store.read.readableBy(who, 20)).toEqual([]);
      }
    });

    test('what was revoked, or is there for replies only, is not read', async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const row = await conversation(ada);
      expect(await store.read.readable(ada, row.id)).toBeDefined();
      for (const change of ['reads = 0', 'reads = 1, revoked_at = 3000']) {
        await shared().sql(`update conversation_peer set ${change} where conversation = '${row.id}'`);
        expect(await store.read.readable(ada, row.id)).toBeUndefined();
        expect(await store.write((tx) => tx.lockReadable(ada, row.id))).toBeUndefined();
        expect(await store.read.readableBy(ada, 20)).toEqual([]);
      }
    });

    test('a proof opens a conversation until it ends, from the entry it was given for; of two the earlier counts', async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const phone = await visitor();
      const mail = await visitor();
      const row = await conversation(ada);
      for (const [identifier, since_seq] of [
        [phone.anon, 7],
        [mail.anon, 3],
      ] as const) {
        await store.write((tx) =>
          tx.insertPeer({
            conversation: row.id,
            channel: 'email',
            identifier,
            address: null,
            how: 'code',
            reads: 1,
            replies: 1,
            since_seq,
            at: 2_000,
            revoked_at: null,
            actor: null,
          }),
        );
      }
      expect((await store.read.readable(phone, row.id))?.since_seq).toBe(7);
      await shared().sql(
        `insert into device_proof (device, identifier, how, at, until) values ('${phone.device}', ${mail.anon}, 'otp', 1000, 6000)`,
      );
      const before = { ...phone, now: 5_999 };
      expect((await store.read.readable(before, row.id))?.since_seq).toBe(3);
      expect((await store.read.readableBy(before, 20))[0]?.since_seq).toBe(3);
      const after = { ...phone, now: 6_000 };
      expect((await store.read.readable(after, row.id))?.since_seq).toBe(7);
      expect((await store.read.readableBy(after, 20))[0]?.since_seq).toBe(7);
    });

    test("a visitor's conversations come newest first, as many as asked for", async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const old = await conversation(ada, { last_at: 10 });
      const newest = await conversation(ada, { last_at: 30 });
      const middle = await conversation(ada, { last_at: 20 });
      await conversation(await visitor(), { last_at: 40 });
      const ids = async (limit: number) => (await store.read.readableBy(ada, limit)).map(({ id }) => id);
      expect(await ids(20)).toEqual([newest.id, middle.id, old.id]);
      expect(await ids(2)).toEqual([newest.id, middle.id]);
    });

    test('a start key belongs to its device and begins one conversation only', async () => {
      const { store, visitor } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const start_key = 'start' as StartKey;
      const row = await store.write((tx) => newConversation(tx, ada, { start_key }));
      const bobs = await store.write((tx) => newConversation(tx, bob, { start_key }));
      await expect(store.write((tx) => newConversation(tx, ada, { start_key }))).rejects.toThrow(/unique/i);
      expect((await store.read.conversationByStart(ada.device, start_key))?.id).toBe(row.id);
      expect((await store.read.conversationByStart(bob.device, start_key))?.id).toBe(bobs.id);
      expect(await store.read.conversationByStart(ada.device, 'other' as StartKey)).toBeUndefined();
    });

    test('two conversations of a site never share a number; in another site it is free', async () => {
      const { store, visitor } = await shop();
      const ada = await visitor();
      const first = await store.write((tx) => newConversation(tx, ada));
      await expect(store.write((tx) => newConversation(tx, ada, { number: first.number }))).rejects.toThrow(/unique/i);
      const other = await shop();
      expect((await other.conversation(await other.visitor())).number).toBe(first.number);
    });

    test('counters of a site rise by one; what was refused leaves no gap', async () => {
      const { store, site } = await shop();
      expect(await store.write((tx) => tx.raisePos(site))).toBe(1);
      expect(await store.write((tx) => tx.raiseNumber(site))).toEqual({ pos: 2, number: 1 });
      await expect(
        store.write(async (tx) => {
          await tx.raiseNumber(site);
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await store.write((tx) => tx.raiseNumber(site))).toEqual({ pos: 3, number: 2 });
      expect(await store.read.site(site)).toMatchObject({ pos: 3, last_number: 2 });
    });

    test('saving a conversation writes all that may change, and leaves the search index where it is', async () => {
      const { store, site, visitor, agent, conversation } = await shop();
      const ada = await visitor();
      const mia = await agent();
      const row = await conversation(ada);
      await store.write((tx) => say(tx, row, 'one', 'two'));
      for (let left = 1; left > 0; ) left = await store.write((tx) => tx.indexNext(100), 'upkeep');
      const changed = {
        ...row,
        state: 'closed',
        generation: 2,
        seq: 2,
        aside_seq: 1,
        rev: 5,
        pos: 77,
        visitor_read: 1,
        agents_read: 2,
        unread: 3,
        assignee: mia.id,
        last_from: 'agent',
        last_text: 'Tomorrow at 9',
        last_channel: 'email',
        last_files: 2,
        last_at: 9_000,
        waiting_since: 8_000,
        closed_at: 9_500,
        page_url: 'https://shop.example/cart',
        page_title: 'Cart',
      } as const;
      await store.write((tx) => tx.saveConversation(changed));
      expect(await store.read.conversation(site, row.id)).toEqual({ ...changed, indexed_seq: 2 });
    });

    test('each technical writer has its own count in a conversation', async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const row = await conversation(ada);
      expect(await store.read.lastN(row.id, 'd:ada')).toBe(0);
      await store.write((tx) => tx.saveN(row.id, 'd:ada', 1));
      await store.write((tx) => tx.saveN(row.id, 'd:ada', 2));
      await store.write((tx) => tx.saveN(row.id, 'a:mia', 9));
      expect(await store.read.lastN(row.id, 'd:ada')).toBe(2);
      expect(await store.read.lastN(row.id, 'a:mia')).toBe(9);
      expect(await store.read.lastN((await conversation(ada)).id, 'd:ada')).toBe(0);
    });
  });
