import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { ensureIdentifier } from '../../plugin-server/identity/graph/ensure-identifier.ts';
import { recordClaim } from '../../plugin-server/identity/graph/record-claim.ts';
import { openShop } from '../store/shop.ts';
import { openSqliteForTest } from '../store/test-store.ts';
import { inShell } from './in-shell.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

test('who is one person is worked out once more: nothing changes in health, and damage is repaired', async () => {
  await using its = await openSqliteForTest();
  const { store, site } = await openShop(its.store);
  const [browser, ada] = await store.write(async (tx) => {
    const ids: number[] = [];
    for (const [kind, value] of [
      ['anon', 'nv_laptop'],
      ['user', 'K1'],
      ['user', 'K2'],
    ] as const)
      ids.push((await ensureIdentifier(tx, site, kind, value, 1))!.id);
    const said = { site, rule: 'jwt', strength: 3, at: 5, source: 'page', actor: 'd:ada' } as const;
    for (const user of ids.slice(1)) await recordClaim(tx, { ...said, a: ids[0]!, b: user });
    return ids as [number, number];
  });
  const rebuild = () => inShell('plugin-server/command/rebuild-identity.ts', [], { NAHTLOS_DATA: its.folder });
  expect(await rebuild()).toMatchObject({ code: 75, stderr: expect.stringContaining(its.folder) });

  await store.close();
  const { stdout, ...ended } = await rebuild();
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(stdout).toMatch(/: 3 identifiers, 0 changed\n/);

  const database = new DatabaseSync(`${its.folder}/nahtlos.db`);
  const rows = () => database.prepare('select root, hub, ambiguous_from from identifier order by id').all();
  const sound = rows();
  database.exec(`update identifier set root = id, hub = 2, ambiguous_from = null where id = ${browser}`);
  database.exec(`update identifier set root = id where id = ${ada}`);
  database.exec("update claim set state = 'off'");
  expect(rows()).not.toEqual(sound);
  expect((await rebuild()).stdout).toMatch(/: 3 identifiers, [1-9]\d* changed\n/);
  expect(rows()).toEqual(sound);
  database.close();
  expect((await rebuild()).stdout).toMatch(/: 3 identifiers, 0 changed\n/);
});
