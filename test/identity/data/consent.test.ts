import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasConsent, isGranted } from '../../../plugin-server/identity/consent.ts';
import { setConsent } from '../../../plugin-server/identity/set-consent.ts';
import type { ConsentRow } from '../../../plugin-server/store/data-tx.ts';
import { purposes } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { openDataDesk, stores } from './data-desk.ts';

const runs = Number(process.env.NAHTLOS_RUNS ?? 3_000);

const row = fc.record({
  id: fc.nat(1_000_000),
  identifier: fc.integer({ min: 1, max: 6 }),
  purpose: fc.constantFrom(...purposes),
  channel: fc.constantFrom('chat', 'email'),
  granted: fc.constantFrom<0 | 1>(0, 1),
});
const history = fc
  .uniqueArray(row, { selector: ({ id }) => id, maxLength: 30 })
  .map((rows): ConsentRow[] =>
    rows.map((it) => ({ ...it, site: 'st_a' as SiteId, at: it.id, source: 'visitor', proof: 'v1' })),
  );
const members = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 });

/** What a rule that gives too much would do: somebody of the profile has said yes. */
const anyYes = (rows: readonly ConsentRow[], _identifier: number, purpose: string): boolean =>
  rows.some((it) => it.purpose === purpose && it.granted === 1);

const neverWidens = (granted: typeof isGranted) =>
  fc.property(history, members, members, fc.constantFrom(...purposes), (rows, mine, others, purpose) => {
    const [own = 0] = mine;
    const of = (ids: readonly number[]) => rows.filter(({ identifier }) => ids.includes(identifier));
    const [apart, joined] = [granted(of(mine), own, purpose), granted(of([...mine, ...others]), own, purpose)];
    return apart || !joined;
  });

describe('what somebody has agreed to', () => {
  test('I16: whoever is joined to her, she has never agreed to more than before', () => {
    fc.assert(neverWidens(isGranted), { numRuns: runs });
  });

  test('a rule by which one yes is enough for all is caught', () => {
    expect(fc.check(neverWidens(anyYes as typeof isGranted), { numRuns: runs, seed: 16 }).failed).toBe(true);
  });

  test('a no of anybody in the profile is a no for all, and the newest word of each counts', () => {
    const said = (id: number, identifier: number, granted: 0 | 1): ConsentRow => ({
      id,
      identifier,
      granted,
      site: 'st_a' as SiteId,
      purpose: 'profile',
      channel: 'chat',
      at: id,
      source: 'visitor',
      proof: 'v1',
    });
    expect(isGranted([said(1, 1, 1)], 1, 'profile')).toBe(true);
    expect(isGranted([said(1, 1, 1)], 1, 'storage')).toBe(false);
    expect(isGranted([said(1, 1, 1)], 2, 'profile')).toBe(false);
    expect(isGranted([said(1, 1, 1), said(2, 2, 0)], 1, 'profile')).toBe(false);
    expect(isGranted([said(1, 1, 1), said(2, 2, 0), said(3, 2, 1)], 1, 'profile')).toBe(true);
  });
});

describe.each(stores)('%s:', (_, open) => {
  test('each yes and each no is kept as proof; said again it is no new one; the last one holds', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop } = desk;
    const [ada, bea] = [await shop.visitor(), await shop.visitor()];
    const say = (granted: boolean, text = 'v1') => setConsent(desk, ada.caller, { purpose: 'profile', granted, text });
    const holds = () => hasConsent(store.read, shop.site, ada.anon, 'profile');
    expect(await holds()).toBe(false);
    for (const granted of [true, true, false, true]) {
      expect(await say(granted)).toMatchObject({ ok: true });
      expect(await holds()).toBe(granted);
    }
    await say(true, 'v2');
    expect((await store.read.consentsOf([ada.anon])).map(({ granted, proof }) => [granted, proof])).toEqual([
      [1, 'v1'],
      [0, 'v1'],
      [1, 'v1'],
      [1, 'v2'],
    ]);
    // One person with somebody who has said no.
    await setConsent(desk, bea.caller, { purpose: 'profile', granted: false, text: 'v2' });
    expect(await holds()).toBe(true);
    await store.write((tx) => tx.saveRoots([ada.anon, bea.anon], Math.min(ada.anon, bea.anon)));
    expect(await holds()).toBe(false);
  });
});
