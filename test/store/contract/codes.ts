import { describe, expect, test } from 'vitest';
import type { OneTimeCodeTable } from '../../../plugin-server/store/schema.ts';
import type { CodeId } from '../../../protocol/ids.ts';
import { newId, type Visitor } from '../shop.ts';
import type { Contract } from './given.ts';

const codeRow = (of: Visitor, part: Partial<OneTimeCodeTable> = {}): OneTimeCodeTable => ({
  id: newId<CodeId>('code'),
  site: of.site,
  device: of.device,
  kind: 'email',
  value: 'ada@web.example',
  value_hmac: 'h-ada',
  purpose: 'prove',
  code_hmac: 'h-code',
  at: 1_000,
  expires_at: 9_000,
  tries: 0,
  state: 'open',
  via: 'email',
  delivery: null,
  ...part,
});

export const codeContract = ({ shop }: Contract) =>
  describe('codes', () => {
    test('a code is found by the device that asked for it, and by nobody else', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const row = codeRow(ada);
      await store.write((tx) => tx.insertCode(row));
      expect(await store.read.code(site, ada.device, row.id)).toEqual(row);
      expect(await store.read.code(site, bob.device, row.id)).toBeUndefined();
      expect(await store.read.code((await shop()).site, ada.device, row.id)).toBeUndefined();
      const lock = (of: Visitor, now: number) => store.write((tx) => tx.lockOpenCode(site, of.device, row.id, now));
      expect(await lock(ada, 8_999)).toEqual(row);
      expect(await lock(ada, 9_000)).toBeUndefined();
      expect(await lock(bob, 2_000)).toBeUndefined();
    });

    test('of many guesses at once no more are taken than there are tries', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      const row = codeRow(ada);
      await store.write((tx) => tx.insertCode(row));
      const asked = { site, device: ada.device, id: row.id, now: 2_000, most: 5 };
      const counted = await Promise.all(Array.from({ length: 20 }, () => store.write((tx) => tx.countTry(asked))));
      const tries = counted.flatMap((it) => (it === undefined ? [] : [it.tries]));
      expect(tries.sort()).toEqual([1, 2, 3, 4, 5]);
    });

    test('a guess counts only on an open code, in its time, of this device and site', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const row = codeRow(ada);
      await store.write((tx) => tx.insertCode(row));
      const asked = { site, device: ada.device, id: row.id, now: 2_000, most: 5 };
      const elsewhere = (await shop()).site;
      for (const wrong of [{ device: bob.device }, { site: elsewhere }, { now: 9_000 }, { id: newId<CodeId>('code') }])
        expect(await store.write((tx) => tx.countTry({ ...asked, ...wrong }))).toBeUndefined();
      expect(await store.write((tx) => tx.countTry(asked))).toMatchObject({ tries: 1 });
      await store.write((tx) => tx.endCode(row.id, 'used'));
      expect(await store.write((tx) => tx.countTry(asked))).toBeUndefined();
      expect(await store.read.code(site, ada.device, row.id)).toMatchObject({ state: 'used', value: null, tries: 1 });
    });

    test('what was asked for is counted by device and by address, in its own site', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const elsewhere = await shop();
      const eve = await elsewhere.visitor();
      await store.write(async (tx) => {
        await tx.insertCode(codeRow(ada, { at: 1_000 }));
        await tx.insertCode(codeRow(ada, { at: 3_000, value_hmac: 'h-other' }));
        await tx.insertCode(codeRow(bob, { at: 2_000 }));
        await tx.insertCode(codeRow(eve, { at: 2_500 }));
      });
      const times = (of: { device: Visitor['device'] } | { site: typeof site; valueHmac: string }, since = 0) =>
        store.write((tx) => tx.codeTimes(of, since));
      expect(await times({ device: ada.device })).toEqual([3_000, 1_000]);
      expect(await times({ device: ada.device }, 1_000)).toEqual([3_000]);
      expect(await times({ site, valueHmac: 'h-ada' })).toEqual([2_000, 1_000]);
      expect(await times({ site: elsewhere.site, valueHmac: 'h-ada' })).toEqual([2_500]);
    });

    test('the open codes of a device and purpose are those a new one ends', async () => {
      const { store, visitor } = await shop();
      const ada = await visitor();
      const bob = await visitor();
      const first = codeRow(ada);
      const second = codeRow(ada, { at: 2_000 });
      await store.write(async (tx) => {
        for (const row of [
          second,
          first,
          codeRow(ada, { state: 'ended' }),
          codeRow(ada, { purpose: 'erase' }),
          codeRow(bob),
        ])
          await tx.insertCode(row);
      });
      expect(await store.write((tx) => tx.openCodes(ada.device, 'prove'))).toEqual([first, second]);
    });
  });
