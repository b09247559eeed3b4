import { describe, expect, test } from 'vitest';
import { deliveryStates, liveDeliveryStates } from '../../../protocol/channel.ts';
import { deliveryRow, say } from '../shop.ts';
import type { Contract } from './given.ts';

export const deliveryContract = ({ shop, shared }: Contract) =>
  describe('deliveries', () => {
    const talk = async () => {
      const its = await shop();
      const begun = await its.conversation(await its.visitor());
      const row = await its.store.write((tx) => say(tx, begun, ...'abcde'));
      const base = { site: its.site, conversation: row.id };
      return { ...its, row, base };
    };

    test('an entry has one live way to each recipient; a way that ended makes room for the next', async () => {
      for (const state of deliveryStates) {
        const { store, base } = await talk();
        await store.write((tx) => tx.insertDelivery(deliveryRow({ ...base, seq: 1, state })));
        await store.write((tx) => tx.insertDelivery(deliveryRow({ ...base, seq: 1, recipient: 'ag_mia' })));
        await store.write((tx) => tx.insertDelivery(deliveryRow({ ...base, seq: 2 })));
        const second = store.write((tx) => tx.insertDelivery(deliveryRow({ ...base, seq: 1, channel: 'email' })));
        if ((liveDeliveryStates as readonly string[]).includes(state)) await expect(second).rejects.toThrow(/unique/i);
        else await second;
      }
    });

    test('marks tell the newest state per entry and channel, for the visitor only, as far back as asked', async () => {
      const { store, row, base } = await talk();
      await store.write(async (tx) => {
        await tx.insertDelivery(deliveryRow({ ...base, seq: 1, state: 'read' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 3, state: 'failed' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 3, state: 'cancelled', channel: 'email' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 3, state: 'sent', because: 'waits' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 4, state: 'sent', recipient: 'ag_mia' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 5, state: 'waiting' }));
      });
      const third = [
        { seq: 3, channel: 'chat', state: 'sent', because: 'waits' },
        { seq: 3, channel: 'email', state: 'cancelled', because: 'present' },
      ];
      const fifth = { seq: 5, channel: 'chat', state: 'waiting', because: 'present' };
      const first = { seq: 1, channel: 'chat', state: 'read', because: 'present' };
      expect(await store.read.deliveryMarks(row.id, 200)).toMatchObject([first, ...third, fifth]);
      expect(await store.read.deliveryMarks(row.id, 3)).toMatchObject([...third, fifth]);
      expect(await store.read.deliveryMarks(row.id, 1)).toMatchObject([fifth]);
    });

    test('what she has read on the chat needs no other way; nothing else is settled by it', async () => {
      const { store, row, base } = await talk();
      await store.write(async (tx) => {
        await tx.insertDelivery(deliveryRow({ ...base, seq: 1, state: 'waiting' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 2, state: 'sent' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 2, state: 'sent', recipient: 'ag_mia' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 3, state: 'failed' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 3, state: 'waiting', channel: 'email' }));
        await tx.insertDelivery(deliveryRow({ ...base, seq: 4, state: 'waiting' }));
      });
      expect(await store.write((tx) => tx.settleRead(row.id, 3, 7_000))).toBe(2);
      expect(await store.write((tx) => tx.settleRead(row.id, 3, 8_000))).toBe(0);
      const states = await shared().sql(
        `select seq, recipient, channel, state, settled_at from delivery where conversation = '${row.id}' order by id`,
      );
      expect(states.map((it) => Object.values(it).map(String).join(' '))).toEqual([
        '1 visitor chat read 7000',
        '2 visitor chat read 7000',
        '2 ag_mia chat sent null',
        '3 visitor chat failed null',
        '3 visitor email waiting null',
        '4 visitor chat waiting null',
      ]);
    });
  });
