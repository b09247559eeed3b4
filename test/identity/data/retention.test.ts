import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgentCaller } from '../../../plugin-server/conversation/caller.ts';
import { createDataChores } from '../../../plugin-server/identity/data-chores.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { IdentityDesk } from '../../../plugin-server/identity/identity-desk.ts';
import { allowRetention, listRetention } from '../../../plugin-server/identity/retention.ts';
import type { SitePrivacy } from '../../../plugin-server/site/site-privacy.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import { deliveryRow, type Visitor } from '../../store/shop.ts';
import { allRows, type DataDesk, isShelved, openDataDesk, shelve, stores, talk } from './data-desk.ts';

const day = 86_400_000;
const running = (): boolean => false;

const chores = (desk: DataDesk) => createDataChores({ ...desk, announce: desk.announce });
const settle = async ({ store, shop }: DataDesk, privacy: Partial<SitePrivacy>) => {
  await store.write(async (tx) => {
    const site = await tx.lockSite(shop.site);
    if (site !== undefined) await tx.saveSite({ ...site, privacy: JSON.stringify(privacy) });
  });
};
const close = async ({ store, shop, clock }: DataDesk, id: ConversationId) => {
  await store.write(async (tx) => {
    const row = await tx.lockConversation(shop.site, id);
    if (row !== undefined) await tx.saveConversation({ ...row, state: 'closed', closed_at: clock.wall() });
  });
};
const came = async (desk: DataDesk): Promise<Visitor> => {
  const at = desk.clock.wall();
  const visitor = await desk.shop.visitor({ created_at: at, seen_at: at });
  await desk.at.sql(`update identifier set created_at = ${at} where id = ${visitor.anon} returning id`);
  return visitor;
};
const mia = (desk: DataDesk): AgentCaller =>
  ({
    side: 'agent',
    site: desk.shop.site,
    agent: 'ag_mia',
    name: 'Mia',
    role: 'admin',
    rights: [],
    origin: 'a:mia',
  }) as never;
const identity = (desk: DataDesk) => desk as unknown as IdentityDesk;

describe.each(stores)('%s:', (_, open) => {
  test('a closed conversation goes when the site’s time is over, with notes, files and words; open ones stay, and one with a mail on its way', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    await settle(desk, { conversationDays: 60, looseFileDays: 180, deviceDays: 365, profileDays: 1_000 });
    const [ada, bea, cleo, dora] = [await came(desk), await came(desk), await came(desk), await came(desk)];
    const [old, still, held, young] = [
      await talk(desk, ada, 'Old'),
      await talk(desk, bea, 'Open'),
      await talk(desk, cleo, 'Held'),
      await talk(desk, dora, 'Young'),
    ];
    await store.write((tx) =>
      tx.insertDelivery(
        deliveryRow({
          site: shop.site,
          conversation: held,
          seq: 1,
          channel: 'email',
          recipient: 'ag_x',
          state: 'held',
        }),
      ),
    );
    const files = await store.read.filesIn(old, '', 9);
    await close(desk, old);
    await close(desk, held);
    clock.move(day);
    await close(desk, young);
    clock.move(60 * day - 1);
    await chores(desk).removeOld(running);
    expect(await store.read.conversation(shop.site, old)).toBeUndefined();
    for (const id of [still, held, young]) expect(await store.read.conversation(shop.site, id)).toBeDefined();
    expect(files).toHaveLength(2);
    for (const file of files) expect(await isShelved(desk, file)).toBe(false);
    expect(await store.read.search(shop.site, { words: ['old'], offset: 0, limit: 9 })).toEqual([]);
    expect(await store.read.search(shop.site, { words: ['young'], offset: 0, limit: 9 })).toHaveLength(1);
    expect(desk.announced).toContainEqual(expect.objectContaining({ is: 'gone', conversation: old }));
    expect(await listRetention(identity(desk), mia(desk))).toMatchObject({
      answer: { waiting: [], last: { at: clock.wall(), removed: [{ what: 'conversations', count: 1 }] } },
    });
    const audit = (await allRows(desk)).get('audit')?.filter((line) => line.includes('retention')) ?? [];
    expect(audit).toHaveLength(1);
    expect(audit[0]).toContain('conversations');
  });

  test('what would empty more than a tenth of a table waits for a yes, and the yes is good for one time', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    await settle(desk, { conversationDays: 60, deviceDays: 365, profileDays: 1_000 });
    const ada = await came(desk);
    const many = async () => {
      for (let at = 0; at < 101; at += 1) await shop.conversation(ada, { state: 'closed', closed_at: clock.wall() });
      clock.move(61 * day);
    };
    await many();
    const look = async () => (await listRetention(identity(desk), mia(desk))) as { answer: { waiting: unknown[] } };
    const count = async () => (await store.read.countAging('conversations', shop.site, 0)).of;
    await chores(desk).removeOld(running);
    const since = clock.wall();
    expect(await count()).toBe(101);
    clock.move(day);
    await chores(desk).removeOld(running);
    expect((await look()).answer.waiting).toEqual([{ what: 'conversations', count: 101, of: 101, since }]);
    let woken = 0;
    const wakeUpkeep = (): void => {
      woken += 1;
    };
    const allow = (what: string) => allowRetention({ ...identity(desk), wakeUpkeep }, mia(desk), { what });
    expect(await allow('devices')).toMatchObject({ ok: false, problem: { code: 'not-found' } });
    expect(woken).toBe(0);
    expect(await allow('conversations')).toMatchObject({ ok: true });
    expect(woken).toBe(1);
    await chores(desk).removeOld(running);
    expect(await count()).toBe(0);
    expect((await look()).answer.waiting).toEqual([]);
    await many();
    await chores(desk).removeOld(running);
    expect(await count()).toBe(101);
  });

  test('files of a visitor of whom only the browser is known go sooner; of one who proved an address they stay', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    await settle(desk, { looseFileDays: 30, conversationDays: 180 });
    const [ada, bea] = [await came(desk), await came(desk)];
    const [loose, known] = [await talk(desk, ada, 'Loose'), await talk(desk, bea, 'Known')];
    const user = await store.write((tx) =>
      tx.insertIdentifier({ site: shop.site, kind: 'user', value: 'u-1', state: 'ok', created_at: clock.wall() }),
    );
    await store.write((tx) =>
      tx.savePeer({
        conversation: known,
        channel: 'chat',
        identifier: user,
        address: null,
        how: 'opened',
        reads: 1,
        replies: 1,
        since_seq: 0,
        at: clock.wall(),
        revoked_at: null,
        actor: null,
      }),
    );
    for (const id of [loose, known]) await close(desk, id);
    clock.move(31 * day);
    const files = async (id: ConversationId) => (await store.read.filesIn(id, '', 9)).map(({ aside }) => aside).sort();
    const gone = (await store.read.filesIn(loose, '', 9)).filter(({ aside }) => aside === 0);
    await chores(desk).removeOld(running);
    expect([await files(loose), await files(known)]).toEqual([[1], [0, 1]]);
    for (const file of gone) expect(await isShelved(desk, file)).toBe(false);
    expect(await store.read.entriesAfter(loose, 0, 9)).toHaveLength(1);
  });

  test('a device nobody used ends without its label; a person nobody heard of goes with her claims, and others stay together', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    await settle(desk, { deviceDays: 30, profileDays: 90 });
    const [ada, bea] = [await came(desk), await came(desk)];
    const mine = await talk(desk, bea, 'Hello');
    const name = async (kind: 'email' | 'user', value: string) =>
      store.write((tx) => tx.insertIdentifier({ site: shop.site, kind, value, state: 'ok', created_at: clock.wall() }));
    const [email, user, phone] = [await name('email', 'ada@x.example'), await name('user', 'u-9'), await came(desk)];
    for (const [a, b, rule] of [
      [ada.anon, email, 'otp'],
      [bea.anon, user, 'jwt'],
      [bea.anon, phone.anon, 'link'],
      [ada.anon, user, 'typed'],
    ] as const)
      await store.write((tx) =>
        recordClaim(tx, {
          site: shop.site,
          a,
          b,
          rule,
          strength: rule === 'typed' ? 0 : 3,
          at: clock.wall(),
          source: 'visitor',
          actor: 'd:x',
        }),
      );
    clock.move(31 * day);
    await chores(desk).removeOld(running);
    expect(await store.read.device(shop.site, bea.device)).toMatchObject({ label: null, ended_why: 'unused' });
    clock.move(61 * day);
    await chores(desk).removeOld(running);
    expect(await store.read.device(shop.site, ada.device)).toBeUndefined();
    expect(await store.read.device(shop.site, bea.device)).toBeDefined();
    const left = await store.read.identifiers(shop.site, [ada.anon, email, bea.anon, user, phone.anon]);
    // The browser that never talked goes by itself; who talked keeps her account.
    expect(left.map(({ id }) => id).sort()).toEqual([bea.anon, user].sort());
    expect(new Set(left.map(({ root }) => root)).size).toBe(1);
    expect(await store.read.claimsOf(shop.site, [bea.anon, user], 9)).toHaveLength(1);
    expect(await store.read.conversation(shop.site, mine)).toBeDefined();
  });

  test('bytes nobody knows go after a day, known ones stay', async () => {
    await using desk = await openDataDesk(open);
    const { store, dataFolder, clock } = desk;
    const ada = await came(desk);
    const [known, lost, fresh] = [
      await shelve(desk, { device: ada.device, conversation: await talk(desk, ada, 'Hello') }),
      await shelve(desk, { device: ada.device }),
      await shelve(desk, { device: ada.device }),
    ];
    await store.write((tx) => tx.removeFiles([lost.id, fresh.id]));
    const old = (clock.wall() - 2 * day) / 1_000;
    const pathOf = (shelf: string) => join(dataFolder, 'files', shelf.slice(0, 2), shelf.slice(2, 4), shelf);
    for (const row of [known, lost]) utimesSync(pathOf(row.shelf), old, old);
    await chores(desk).removeOld(running);
    expect([known, lost, fresh].map(({ shelf }) => existsSync(pathOf(shelf)))).toEqual([true, false, true]);
  });

  test('copies of the database that an update or a restore put aside go after thirty days', async () => {
    await using desk = await openDataDesk(open);
    const { clock, dataFolder } = desk;
    const put = (name: string, agoMs: number): string => {
      const path = join(dataFolder, name);
      if (name.endsWith('.db')) writeFileSync(path, 'copy');
      else mkdirSync(path);
      const at = (clock.wall() - agoMs) / 1_000;
      utimesSync(path, at, at);
      return path;
    };
    const paths = [
      put('before-schema-2-2026-01-01.db', 31 * day),
      put('replaced-2026-01-01', 31 * day),
      put('before-schema-3-2026-11-01.db', 29 * day),
      put('nahtlos.db', 31 * day),
    ];
    await chores(desk).removeOld(running);
    expect(paths.map((path) => existsSync(path))).toEqual([false, false, true, true]);
  });

  test('a server about to stop removes no more', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    const ada = await came(desk);
    await shop.conversation(ada, { state: 'closed', closed_at: clock.wall() });
    clock.move(200 * day);
    expect(await chores(desk).removeOld(() => true)).toBe(0);
    expect((await store.read.countAging('conversations', shop.site, 0)).of).toBe(1);
  });
});
