import { describe, expect, test } from 'vitest';
import type { ChannelTable } from '../../../plugin-server/store/schema.ts';
import type { ChannelId, SiteId } from '../../../protocol/ids.ts';
import { newId } from '../shop.ts';
import type { Contract } from './given.ts';

const channelRow = (site: SiteId, part: Partial<ChannelTable> = {}): ChannelTable => ({
  id: newId<ChannelId>('channel'),
  site,
  kind: 'email',
  settings: '{}',
  secrets: '{}',
  found: '{}',
  paused_at: null,
  at: 1_000,
  changed_at: 1_000,
  changed_by: null,
  ...part,
});

export const channelContract = ({ shop }: Contract) =>
  describe('channels', () => {
    test('a site has one channel of a kind: the second one changes the first, and is no other', async () => {
      const { store, site } = await shop();
      const other = await shop();
      const row = channelRow(site);
      await store.write((tx) => tx.saveChannel(row));
      const changed = { ...row, settings: '{"a":1}', secrets: '{"b":2}', paused_at: 2_000, changed_at: 2_000 };
      await store.write((tx) => tx.saveChannel(changed));
      expect(await store.read.channelOf(site, 'email')).toEqual(changed);
      // Another id for the same place: who it is and since when stays.
      await store.write((tx) => tx.saveChannel(channelRow(site, { found: '{"c":3}', at: 9_000 })));
      expect(await store.read.channelOf(site, 'email')).toMatchObject({ id: row.id, at: 1_000, found: '{"c":3}' });
      expect(await store.read.channelOf(site, 'whatsapp')).toBeUndefined();
      expect(await other.store.read.channelOf(other.site, 'email')).toBeUndefined();
      expect((await store.read.channels()).filter((it) => it.site === site)).toHaveLength(1);
    });

    test('a mark holds its newest value; a channel that is removed takes its marks along, and only by its own site', async () => {
      const { store, site } = await shop();
      const other = await shop();
      const row = channelRow(site);
      const kept = channelRow(other.site);
      await store.write(async (tx) => {
        await tx.saveChannel(row);
        await tx.saveChannel(kept);
        for (const [value, at] of [
          ['1 7 0', 1],
          ['1 8 0', 2],
        ] as const)
          await tx.saveMark({ channel: row.id, key: 'imap', value, at });
        await tx.saveMark({ channel: kept.id, key: 'imap', value: '5 5 0', at: 1 });
      });
      expect(await store.read.channelMark(row.id, 'imap')).toBe('1 8 0');
      expect(await store.read.channelMark(row.id, 'other')).toBe('');
      await store.write((tx) => tx.removeChannel(site, kept.id));
      expect(await store.read.channelMark(kept.id, 'imap')).toBe('5 5 0');
      await store.write((tx) => tx.removeChannel(site, row.id));
      expect(await store.read.channelOf(site, 'email')).toBeUndefined();
      expect(await store.read.channelMark(row.id, 'imap')).toBe('');
      expect(await other.store.read.channelOf(other.site, 'email')).toEqual(kept);
    });

    test('figures of a site that has sent nothing are nothing', async () => {
      const { store, site } = await shop();
      expect(await store.read.channelFigures(site, 'email', 0)).toEqual({ unclear: 0, failed: 0, lastOutAt: null });
      expect(await store.read.lastRawAt('env:none')).toBeNull();
    });
  });
