import { describe, expect, test } from 'vitest';
import type { AgentId, ConversationId, DeviceId, SignInId, SiteId } from '../../../protocol/ids.ts';
import { makeCid, randomPart } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { fileRow, newId, openShop, type Visitor } from '../shop.ts';
import type { Contract } from './given.ts';

/** Each looks at the whole database, so each has one of its own. */
export const upkeepContract = ({ open }: Contract) =>
  describe('upkeep', () => {
    test('old answers go, a few at a time; new ones stay', async () => {
      await using its = await open();
      const { store } = its;
      for (const at of [1, 2, 3, 10])
        await store.write((tx) => tx.insertCommand({ origin: 'd:a', cid: makeCid(), hash: 'h', answer: `${at}`, at }));
      expect(await store.write((tx) => tx.removeCommands(10, 2), 'upkeep')).toBe(2);
      expect(await store.write((tx) => tx.removeCommands(10, 2), 'upkeep')).toBe(1);
      expect(await store.write((tx) => tx.removeCommands(10, 2), 'upkeep')).toBe(0);
      expect(await its.sql('select answer from command')).toEqual([{ answer: '10' }]);
    });

    test('old tombstones go, a few at a time', async () => {
      await using its = await open();
      const { site, store } = await openShop(its.store);
      for (const at of [1, 2, 3, 10])
        await its.sql(
          `insert into gone (site, conversation, pos, at) values ('${site}', '${newId<ConversationId>('conversation')}', ${at}, ${at})`,
        );
      expect(await store.write((tx) => tx.removeGone(10, 2), 'upkeep')).toBe(2);
      expect(await store.write((tx) => tx.removeGone(10, 2), 'upkeep')).toBe(1);
      expect(await store.read.goneAfter(site, 0, 10)).toHaveLength(1);
    });

    test('files nobody sent go with their shelf, unless the shelf holds the bytes of another file', async () => {
      await using its = await open();
      const { site, store, visitor, conversation } = await openShop(its.store);
      const row = await conversation(await visitor());
      await store.write(async (tx) => {
        await tx.insertFile(fileRow({ site, shelf: 'loose', at: 1 }));
        await tx.insertFile(fileRow({ site, shelf: 'shared', at: 2 }));
        await tx.insertFile(fileRow({ site, shelf: 'shared', at: 3, conversation: row.id }));
        await tx.insertFile(fileRow({ site, shelf: 'twice', at: 4 }));
        await tx.insertFile(fileRow({ site, shelf: 'twice', at: 5 }));
        await tx.insertFile(fileRow({ site, shelf: 'young', at: 10 }));
      });
      expect(await store.write((tx) => tx.removeLooseFiles(10, 2), 'upkeep')).toEqual(['loose']);
      expect(await store.write((tx) => tx.removeLooseFiles(10, 10), 'upkeep')).toEqual(['twice']);
      expect(await store.write((tx) => tx.removeLooseFiles(10, 10), 'upkeep')).toEqual([]);
      const left = await its.sql('select shelf from file order by at');
      expect(left).toEqual([{ shelf: 'shared' }, { shelf: 'young' }]);
    });

    test('sign-ins that ended or lapsed long ago go; a living one stays', async () => {
      await using its = await open();
      const { store, agent } = await openShop(its.store);
      const { id: mia } = await agent();
      const before = 10 * limits.signInLifeMs;
      const signIn = (started_at: number, ended_at: number | null) =>
        store.write((tx) =>
          tx.insertSignIn({
            id: newId<SignInId>('signIn'),
            agent: mia as AgentId,
            token_hash: randomPart(),
            label: '',
            started_at,
            seen_at: started_at,
            fresh_at: started_at,
            ended_at,
          }),
        );
      await signIn(1, before - 1);
      await signIn(1, before);
      await signIn(before - limits.signInLifeMs - 1, null);
      await signIn(before - limits.signInLifeMs, null);
      expect(await store.write((tx) => tx.removeEndedSignIns(before, 10), 'upkeep')).toBe(2);
      expect(await store.write((tx) => tx.removeEndedSignIns(before, 10), 'upkeep')).toBe(0);
      expect(await its.sql('select label from sign_in')).toHaveLength(2);
    });

    test('a device that never talked goes with its identifier; one that did, or proved something, stays', async () => {
      await using its = await open();
      const shop = await openShop(its.store);
      const { store, site } = shop;
      const silent: Visitor[] = [];
      for (const created_at of [1, 2, 2, 3]) silent.push(await shop.visitor({ created_at }));
      const talked = await shop.visitor({ created_at: 2 });
      await shop.conversation(talked);
      const linked = await shop.visitor({ created_at: 2 });
      await its.sql(`update conversation_peer set identifier = ${linked.anon}`);
      const proved = await shop.visitor({ created_at: 2 });
      await its.sql(
        `insert into device_proof (device, identifier, how, at, until) values ('${proved.device}', ${talked.anon}, 'otp', 1, 2)`,
      );
      const young = await shop.visitor({ created_at: 10 });

      let steps = 0;
      while ((await store.write((tx) => tx.removeEmptyDevices(10, 2), 'upkeep')) > 0) steps += 1;
      expect(steps).toBe(4);
      for (const it of silent) expect(await store.read.device(site, it.device)).toBeUndefined();
      for (const it of [talked, linked, proved, young])
        expect(await store.read.device(site, it.device)).toEqual(it.row);
      expect(await its.sql('select id from identifier')).toHaveLength(4);

      const late = await shop.visitor({ created_at: 11 });
      while ((await store.write((tx) => tx.removeEmptyDevices(12, 2), 'upkeep')) > 0) steps += 1;
      expect(await remaining(its.sql, site)).toEqual(new Set([talked.device, linked.device, proved.device]));
      expect(late.device).not.toBe(young.device);
    });

    const remaining = async (sql: (statement: string) => Promise<Record<string, unknown>[]>, site: SiteId) =>
      new Set((await sql(`select id from device where site = '${site}'`)).map(({ id }) => id as DeviceId));
  });
