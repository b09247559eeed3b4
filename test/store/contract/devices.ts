import { describe, expect, test } from 'vitest';
import type { DeviceId } from '../../../protocol/ids.ts';
import { deviceRow, newId } from '../shop.ts';
import type { Contract } from './given.ts';

export const deviceContract = ({ shop, shared }: Contract) =>
  describe('devices', () => {
    test('a device is found by the hash of its token, with key and privacy of its site, and what it has proven', async () => {
      const { store, site, visitor } = await shop();
      const { row } = await visitor();
      const key = (await store.read.site(site))?.key;
      expect(await store.read.deviceByTokenHash(row.token_hash)).toEqual({
        ...row,
        site_key: key,
        site_privacy: '{}',
        user_until: null,
        user_needs_pass: null,
        proven_until: null,
      });
      expect(await store.read.deviceByTokenHash('another hash')).toBeUndefined();
      expect(await store.read.device(site, row.id)).toEqual(row);
      expect(await store.read.device((await shop()).site, row.id)).toBeUndefined();
      expect(await store.read.device(site, newId<DeviceId>('device'))).toBeUndefined();
    });

    test('an identifier starts alone, and no site has the same value twice', async () => {
      const { store, site } = await shop();
      const id = await store.write((tx) => tx.insertAnon(site, 'nv_same', 1_000));
      const [row] = await shared().sql(`select * from identifier where id = ${id}`);
      expect(Object.values({ ...row }).map(String)).toEqual(
        [id, site, 'anon', 'nv_same', id, 0, null, 'ok', 1_000].map(String),
      );
      await expect(store.write((tx) => tx.insertAnon(site, 'nv_same', 2_000))).rejects.toThrow(/unique/i);
      const { site: other } = await shop();
      expect(await store.write((tx) => tx.insertAnon(other, 'nv_same', 1_000))).not.toBe(id);
    });

    test('two devices never share a token', async () => {
      const { store, site, visitor } = await shop();
      const { row, anon } = await visitor();
      for (const part of [{ token_hash: row.token_hash }, { revoke_hash: row.revoke_hash }])
        await expect(store.write((tx) => tx.insertDevice(deviceRow({ site, anon, ...part })))).rejects.toThrow(
          /unique/i,
        );
    });

    test('a device is seen, and ends once', async () => {
      const { store, site, visitor } = await shop();
      const { device, row } = await visitor();
      await store.write((tx) => tx.touchDevice(device, 4_000));
      expect(await store.read.device(site, device)).toEqual({ ...row, seen_at: 4_000 });
      await store.write((tx) => tx.endDevice(device, 5_000, 'visitor'));
      await store.write((tx) => tx.endDevice(device, 6_000, 'agent'));
      expect(await store.read.device(site, device)).toEqual({
        ...row,
        seen_at: 4_000,
        ended_at: 5_000,
        ended_why: 'visitor',
      });
    });
  });
