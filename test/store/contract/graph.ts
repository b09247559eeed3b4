import { describe, expect, test } from 'vitest';
import type { ClaimRow } from '../../../plugin-server/store/graph-tx.ts';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Contract } from './given.ts';

export const claimRow = (part: Pick<ClaimRow, 'site' | 'a' | 'b'> & Partial<ClaimRow>): Omit<ClaimRow, 'id'> => ({
  rule: 'page',
  strength: 1,
  first_at: 1_000,
  last_at: 1_000,
  times: 1,
  key: 'key',
  source: 'page',
  actor: 'd:ada',
  reason: null,
  evidence: '{}',
  is_on: 1,
  revoked_by: null,
  revoked_at: null,
  state: 'joined',
  ...part,
});

const all = Number.MAX_SAFE_INTEGER;
const ids = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id).sort((one, other) => one - other);

const persons = (store: Store, site: SiteId, ...named: readonly (readonly [IdentifierKind, string])[]) =>
  store.write(async (tx) => {
    const made: number[] = [];
    for (const [kind, value] of named)
      made.push(await tx.insertIdentifier({ site, kind, value, state: 'ok', created_at: 1_000 }));
    return made as [number, number, number, number, number];
  });

export const graphContract = ({ shop, shared }: Contract) =>
  describe('identifiers and claims', () => {
    test('a value is one identifier of its site, however often and by whomever it is inserted', async () => {
      const { store, site } = await shop();
      const row = { site, kind: 'email', value: 'ada@shop.example', state: 'ok', created_at: 1_000 } as const;
      const id = await store.write((tx) => tx.insertIdentifier(row));
      expect(await store.write((tx) => tx.insertIdentifier({ ...row, created_at: 2_000 }))).toBe(id);
      const found = { ...row, id, root: id, hub: 0, ambiguous_from: null };
      expect(await store.read.identifier(site, id)).toEqual(found);
      expect(await store.read.identifierByValue(site, 'email', 'ada@shop.example')).toEqual(found);
      expect(await store.read.identifierByValue(site, 'user', 'ada@shop.example')).toBeUndefined();
      const { site: other } = await shop();
      expect(await store.write((tx) => tx.insertIdentifier({ ...row, site: other }))).not.toBe(id);
      expect(await store.read.identifier(other, id)).toBeUndefined();
      expect(await store.read.identifiers(other, [id])).toEqual([]);
      expect(await store.write((tx) => tx.lockIdentifiers(other, [id]))).toEqual([]);
      const mailbox = { ...row, value: 'info@shop.example', state: 'shared' } as const;
      const hub = await store.write((tx) => tx.insertIdentifier(mailbox));
      expect(await store.read.identifier(site, hub)).toMatchObject({ state: 'shared', hub: 3 });
    });

    test('lists of ids of any length are found whole, each once and in order', async () => {
      const { store, site } = await shop();
      const made = await persons(store, site, ...Array.from({ length: 300 }, (_, at) => ['user', `K${at}`] as const));
      for (const count of [0, 1, 2, 3, 65, 256, 257, 300]) {
        const asked = made.slice(0, count);
        expect(ids(await store.read.identifiers(site, [...asked, ...asked])), `${count}`).toEqual(asked);
        expect(ids(await store.write((tx) => tx.lockIdentifiers(site, asked.toReversed())))).toEqual(asked);
      }
      await store.write((tx) => tx.saveRoots(made.slice(1), made[0]));
      expect(ids(await store.read.membersOf(site, [made[0]]))).toEqual(made);
      expect(await store.read.membersOf(site, [made[1]])).toEqual([]);
      expect(ids(await store.read.identifiersAfter(site, made[1], 5))).toEqual(made.slice(2, 7));
      expect(await store.read.membersOf((await shop()).site, made)).toEqual([]);
    });

    test('a pattern fits values letter by letter, and only its star stands for others', async () => {
      const { store, site } = await shop();
      const values = ['ab_c', 'abxc', 'AB_C', 'a%c', 'a[b]c', 'a?c', 'a\\c', 'abcd'];
      await persons(store, site, ...values.map((value) => ['user', value] as const));
      const like = async (pattern: string): Promise<(string | null)[]> =>
        (await store.read.identifiersLike(site, 'user', pattern, 9)).map(({ value }) => value);
      expect(await like('ab_c')).toEqual(['ab_c']);
      expect(await like('ab*')).toEqual(['ab_c', 'abxc', 'abcd']);
      expect(await like('a%c')).toEqual(['a%c']);
      expect(await like('a[b]c')).toEqual(['a[b]c']);
      expect(await like('a?c')).toEqual(['a?c']);
      expect(await like('a\\*')).toEqual(['a\\c']);
      expect(await like('*c')).toEqual(['ab_c', 'abxc', 'a%c', 'a[b]c', 'a?c', 'a\\c']);
      expect(await store.read.identifiersLike(site, 'user', '*', 3)).toHaveLength(3);
      expect(await store.read.identifiersLike(site, 'anon', '*', 3)).toEqual([]);
    });

    test('claims are found from both ends, by state, and not in another site', async () => {
      const { store, site } = await shop();
      const { site: other } = await shop();
      const [a, b, c] = await persons(store, site, ['anon', 'nv_1'], ['user', 'K1'], ['email', 'a@b.example']);
      const rows = [
        claimRow({ site, a, b }),
        claimRow({ site, a, b, rule: 'jwt', strength: 3, state: 'redundant' }),
        claimRow({ site, a: b, b: c, rule: 'typed', strength: 0, state: 'suggestion' }),
      ];
      const [page, jwt, typed] = await store.write(async (tx) => {
        const made: number[] = [];
        for (const row of rows) made.push(await tx.insertClaim(row));
        return made as [number, number, number];
      });
      expect(await store.read.claim(site, jwt)).toEqual({ ...rows[1], id: jwt });
      expect(await store.read.claim(other, jwt)).toBeUndefined();
      expect(await store.read.claimBetween(site, a, b, 'jwt')).toEqual({ ...rows[1], id: jwt });
      expect(await store.read.claimBetween(site, b, a, 'jwt')).toBeUndefined();
      expect(ids(await store.read.claimsOf(site, [b], all))).toEqual([page, jwt, typed]);
      expect(ids(await store.read.claimsOf(site, [a, b, c], all))).toEqual([page, jwt, typed]);
      expect(await store.read.claimsOf(site, [a, b, c], 2)).toHaveLength(2);
      expect(ids(await store.read.claimsIn(site, [a], ['joined', 'hub'], all))).toEqual([page]);
      expect(ids(await store.read.claimsIn(site, [c], ['suggestion'], all))).toEqual([typed]);
      for (const nothing of [
        await store.read.claimsOf(other, [a, b, c], all),
        await store.read.claimsIn(other, [a], ['joined'], all),
        await store.read.claimsIn(site, [], ['joined'], all),
        await store.read.claimsIn(site, [c], ['joined'], all),
      ])
        expect(nothing).toEqual([]);
      await expect(store.write((tx) => tx.insertClaim(claimRow({ site, a, b })))).rejects.toThrow(/unique/i);

      const saved = {
        ...claimRow({ site, a, b }),
        id: page,
        strength: 2,
        first_at: 5,
        last_at: 9_000,
        times: 7,
        source: 'shop',
        actor: 'a:mia',
        reason: 'she said so',
        evidence: '{"log":1}',
        is_on: 0,
        revoked_by: 'a:mia',
        revoked_at: 8_000,
        state: 'off',
      } as const;
      await store.write((tx) => tx.saveClaim(saved));
      expect(await store.read.claim(site, page)).toEqual(saved);
      await store.write((tx) => tx.saveClaimStates([page, jwt], 'conflict:user'));
      expect(ids(await store.read.claimsIn(site, [b], ['conflict:user'], all))).toEqual([jwt]);
    });

    test('what a hub keeps out is read from an end only if it is stronger than the hub there', async () => {
      const { store, site } = await shop();
      const [a, b, c] = await persons(store, site, ['anon', 'nv_1'], ['user', 'K1'], ['user', 'K2']);
      const [weak, strong] = await store.write(async (tx) => {
        const made = [
          await tx.insertClaim(claimRow({ site, a, b, state: 'hub' })),
          await tx.insertClaim(claimRow({ site, a, b: c, rule: 'hmac', strength: 2, state: 'hub' })),
        ] as const;
        await tx.insertClaim(claimRow({ site, a, b: c, rule: 'jwt', strength: 3, state: 'off' }));
        await tx.saveIdentifier({ id: a, hub: 1, ambiguous_from: 4_000, state: 'shared' });
        return made;
      });
      expect(await store.read.identifier(site, a)).toMatchObject({ hub: 1, ambiguous_from: 4_000, state: 'shared' });
      expect(ids(await store.read.claimsAboveHub(site, [a], all))).toEqual([strong]);
      expect(ids(await store.read.claimsAboveHub(site, [b], all))).toEqual([weak]);
      expect(ids(await store.read.claimsAboveHub(site, [a, b], all))).toEqual([weak, strong]);
      expect(await store.read.claimsAboveHub((await shop()).site, [a, b], all)).toEqual([]);
    });

    test('the oldest claims of users are found, of users who count', async () => {
      const { store, site } = await shop();
      const [k1, a, k2, mail, k3] = await persons(
        store,
        site,
        ['user', 'K1'],
        ['anon', 'nv_1'],
        ['user', 'K2'],
        ['email', 'a@b.example'],
        ['user', 'K3'],
      );
      const [first, second] = await store.write(async (tx) => {
        const later = await tx.insertClaim(claimRow({ site, a, b: k2, first_at: 7 }));
        const sooner = await tx.insertClaim(claimRow({ site, a: k1, b: a, first_at: 5, rule: 'jwt', strength: 3 }));
        await tx.insertClaim(claimRow({ site, a, b: mail, first_at: 1 }));
        await tx.insertClaim(claimRow({ site, a, b: k3, first_at: 2 }));
        await tx.insertClaim(claimRow({ site, a, b: k2, rule: 'server', first_at: 3, is_on: 0 }));
        await tx.saveIdentifier({ id: k3, hub: 0, ambiguous_from: null, state: 'blocked' });
        return [sooner, later] as const;
      });
      const found = async (strength: 1 | 3 | null, limit = 9) =>
        (await store.read.userClaims(site, a, ['joined', 'hub'], strength, limit)).map(({ id }) => id);
      expect(await found(null)).toEqual([first, second]);
      expect(await found(null, 1)).toEqual([first]);
      expect(await found(1)).toEqual([second]);
      expect(await found(3)).toEqual([first]);
      expect(await store.read.userClaims(site, a, ['hub'], null, 9)).toEqual([]);

      expect(await store.read.countPageClaims(site, k2, 7, 9)).toBe(1);
      expect(await store.read.countPageClaims(site, k2, 8, 9)).toBe(0);
      expect(await store.read.countPageClaims(site, k2, 7, 0)).toBe(0);
      expect(await store.read.countPageClaims(site, k1, 0, 9)).toBe(0);
    });

    test('pairs that were parted, rules for values and traits come back as they were saved', async () => {
      const { store, site } = await shop();
      const { site: other } = await shop();
      const [a, b] = await persons(store, site, ['anon', 'nv_1'], ['user', 'K1']);
      const pair = { site, a, b, actor: 'a:mia', reason: 'two people', at: 1_000 };
      const rule = {
        site,
        kind: 'email',
        pattern: '*@shop.example',
        what: 'shared',
        actor: 'a:mia',
        at: 1_000,
      } as const;
      const name = { identifier: a, key: 'name', source: 'visitor', value: 'Ada', at: 1_000, strength: 0 } as const;
      await store.write(async (tx) => {
        await tx.insertCannotLink(pair);
        await tx.insertCannotLink({ ...pair, reason: 'again' });
        await tx.saveValueRule({ ...rule, what: 'blocked' });
        await tx.saveValueRule(rule);
        await tx.saveTrait({ ...name, value: 'Bob' });
        await tx.saveTrait(name);
      });
      expect(await store.read.partedOf(site, [b])).toEqual([pair]);
      expect(await store.read.partedOf(site, [a, b])).toEqual([pair]);
      expect(await store.read.partedOf(other, [a, b])).toEqual([]);
      expect(await store.read.valueRules(site)).toEqual([rule]);
      expect(await store.read.valueRules(other)).toEqual([]);
      expect(await store.read.traitsOf([a, b, a])).toEqual([name]);
      await store.write(async (tx) => {
        await tx.removeCannotLink(site, a, b);
        await tx.removeValueRule(site, 'email', '*@shop.example');
        await tx.removeTrait(a, 'name', 'visitor');
      });
      expect(await store.read.partedOf(site, [a])).toEqual([]);
      expect(await store.read.valueRules(site)).toEqual([]);
      expect(await store.read.traitsOf([a])).toEqual([]);
    });

    test('a line of the record is found by each identifier it is about', async () => {
      const { store, site } = await shop();
      const [a, b] = await persons(store, site, ['anon', 'nv_1'], ['user', 'K1']);
      const line = { site, at: 1_000, actor: 'a:mia', op: 'profile:join', refs: '{}', reason: null, undo_of: null };
      const id = await store.write((tx) => tx.insertLog(line, [a, b, a]));
      const about = await shared().sql(
        `select identifier from identity_log_about where log = ${id} order by identifier`,
      );
      expect(about.map(({ identifier }) => Number(identifier))).toEqual([a, b]);
    });
  });
