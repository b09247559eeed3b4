import { describe, expect, test } from 'vitest';
import { type AgentId, type DeviceId, makeCid } from '../../../protocol/ids.ts';
import { fileRow } from '../shop.ts';
import type { Contract } from './given.ts';

export const fileContract = ({ shop }: Contract) =>
  describe('files', () => {
    test('a file is found in its own site, and by the client id of its writer', async () => {
      const { store, site } = await shop();
      const row = fileRow({ site, origin: 'd:files', width: 640, height: 480 });
      await store.write((tx) => tx.insertFile(row));
      expect(await store.read.file(site, row.id)).toEqual(row);
      expect(await store.read.file((await shop()).site, row.id)).toBeUndefined();
      expect(await store.read.fileByCid('d:files', row.cid)).toEqual(row);
      expect(await store.read.fileByCid('d:files', makeCid())).toBeUndefined();
      expect(await store.read.fileByCid('d:other', row.cid)).toBeUndefined();
      await expect(
        store.write((tx) => tx.insertFile(fileRow({ site, origin: 'd:files', cid: row.cid }))),
      ).rejects.toThrow(/unique/i);
    });

    test('a writer gets the own files in the order asked, and nobody else’s', async () => {
      const { store, site, visitor, agent } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const mia = await agent();
      const one = fileRow({ site, device: ada.device });
      const two = fileRow({ site, device: ada.device });
      const bobs = fileRow({ site, device: bob.device });
      const mias = fileRow({ site, agent: mia.id });
      await store.write(async (tx) => {
        for (const row of [one, two, bobs, mias]) await tx.insertFile(row);
      });
      const all = [two.id, mias.id, bobs.id, one.id];
      const own = (owner: { device: DeviceId } | { agent: AgentId }) =>
        store.write((tx) => tx.ownFiles(site, owner, all));
      expect(await own({ device: ada.device })).toEqual([two, one]);
      expect(await own({ device: bob.device })).toEqual([bobs]);
      expect(await own({ agent: mia.id })).toEqual([mias]);
      const elsewhere = (await shop()).site;
      expect(await store.write((tx) => tx.ownFiles(elsewhere, { device: ada.device }, all))).toEqual([]);
      expect(await store.write((tx) => tx.ownFiles(site, { device: ada.device }, []))).toEqual([]);
    });

    test('a file is carried by a conversation, by a note for agents only', async () => {
      const { store, site, visitor, conversation } = await shop();
      const ada = await visitor();
      const row = await conversation(ada);
      const sent = fileRow({ site, device: ada.device });
      const noted = fileRow({ site, device: ada.device });
      const loose = fileRow({ site, device: ada.device });
      await store.write(async (tx) => {
        for (const file of [sent, noted, loose]) await tx.insertFile(file);
        await tx.attachFiles([sent.id], row.id, false);
        await tx.attachFiles([noted.id], row.id, true);
        await tx.attachFiles([], row.id, true);
      });
      expect(await store.read.file(site, sent.id)).toEqual({ ...sent, conversation: row.id, aside: 0 });
      expect(await store.read.file(site, noted.id)).toEqual({ ...noted, conversation: row.id, aside: 1 });
      expect(await store.read.file(site, loose.id)).toEqual(loose);
    });
  });
