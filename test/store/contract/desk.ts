import { describe, expect, test } from 'vitest';
import { openShop } from '../shop.ts';
import type { Contract } from './given.ts';

export const deskContract = ({ shop, open }: Contract) =>
  describe('what a site shows and measures', () => {
    test('durations are read by the time of the question, of one site, and go when they are old', async () => {
      await using its = await open();
      const { store } = its;
      const [here, there] = [await openShop(store), await openShop(store)];
      const took = (site: typeof here.site, asked_at: number, took_s: number) =>
        store.write((tx) => tx.insertReply({ site, asked_at, took_s }));
      await took(here.site, 100, 1);
      await took(here.site, 200, 2);
      await took(here.site, 200, 3);
      await took(here.site, 300, 4);
      await took(there.site, 200, 9);
      expect((await store.read.repliesBetween(here.site, 200, 300)).toSorted()).toEqual([2, 3]);
      expect(await store.write((tx) => tx.removeReplies(300, 3), 'upkeep')).toBe(3);
      expect(await store.write((tx) => tx.removeReplies(300, 3), 'upkeep')).toBe(1);
      expect(await store.read.repliesBetween(here.site, 0, 999)).toEqual([4]);
    });

    test('who waits is counted, and nobody else', async () => {
      const { store, site, visitor, conversation } = await shop();
      const ada = await visitor();
      await conversation(ada, { waiting_since: 5 });
      await conversation(ada, { waiting_since: 6 });
      await conversation(ada, { waiting_since: null });
      await conversation(ada, { waiting_since: 7, state: 'closed' });
      expect(await store.read.countWaiting(site)).toBe(2);
    });

    test('a site has one logo; another site may have the same, and keeps it', async () => {
      const [here, there] = [await shop(), await shop()];
      const { store } = here;
      const logo = (name: string) => ({ name, bytes: Buffer.from([0, 255, 10, 13, 39]) });
      const name = `${here.site.slice(3)}.png`;
      await store.write((tx) => tx.saveLogo(here.site, logo(name), 1));
      await store.write((tx) => tx.saveLogo(there.site, logo(name), 1));
      expect(await store.read.logo(name)).toEqual(logo(name).bytes);
      await store.write((tx) => tx.saveLogo(here.site, logo('other.png'), 2));
      expect(await store.read.logo(name)).toEqual(logo(name).bytes);
      await store.write((tx) => tx.saveLogo(there.site, null, 2));
      expect(await store.read.logo(name)).toBeUndefined();
    });
  });
