import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationTable } from '../../plugin-server/store/schema.ts';
import { type ConversationId, randomPart } from '../../protocol/ids.ts';
import { openShop, type Visitor } from '../store/shop.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore } from '../store/test-store.ts';

/** What may happen to proofs and rows, by small numbers for devices, addresses and conversations. */
type Act =
  | { readonly is: 'prove'; readonly device: number; readonly of: number; readonly until: number; readonly pass: 0 | 1 }
  | { readonly is: 'open'; readonly talk: number; readonly to: number; readonly since: number; readonly reads: 0 | 1 }
  | { readonly is: 'shut'; readonly talk: number; readonly to: number }
  | { readonly is: 'end'; readonly device: number };

const devices = 3;
const addresses = 2;
const small = (max: number) => fc.integer({ min: 0, max: max - 1 });
const bit = fc.constantFrom<(0 | 1)[]>(0, 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    is: fc.constant('prove' as const),
    device: small(devices),
    of: small(addresses),
    until: small(10),
    pass: bit,
  }),
  fc.record({
    is: fc.constant('open' as const),
    talk: small(devices),
    to: small(devices + addresses),
    since: small(5),
    reads: bit,
  }),
  fc.record({ is: fc.constant('shut' as const), talk: small(devices), to: small(devices + addresses) }),
  fc.record({ is: fc.constant('end' as const), device: small(devices) }),
);

interface Row {
  reads: number;
  since: number;
  revoked: boolean;
}

describe.each([
  ['SQLite', openSqliteForTest, 200],
  ['PostgreSQL', openPostgresForTest, 40],
] as const)('who reads what, on %s', (_, open, runs) => {
  let its: TestStore;
  beforeAll(async () => {
    its = await open();
  });
  afterAll(() => its[Symbol.asyncDispose]());

  /** Plays it on the store and on paper, and answers where they differ. */
  const play = async (acts: readonly Act[], plant: boolean): Promise<string | null> => {
    const shop = await openShop(its.store);
    const foreign = await openShop(its.store);
    const browsers: Visitor[] = [];
    const talks: ConversationTable[] = [];
    for (let at = 0; at < devices; at += 1) {
      const browser = await shop.visitor();
      browsers.push(browser);
      talks.push(await shop.conversation(browser));
    }
    const holders = browsers.map(({ anon }) => anon);
    for (let at = 0; at < addresses; at += 1)
      holders.push(await shop.store.write((tx) => tx.insertAnon(shop.site, `nv_${randomPart()}`, 1)));
    const proofs = new Map<string, { until: number; pass: number }>();
    const rows = new Map<string, Row>(browsers.map((_, at) => [`${at} ${at}`, { reads: 1, since: 0, revoked: false }]));
    const ended = new Set<number>();

    for (const it of acts) {
      await shop.store.write(async (tx) => {
        if (it.is === 'prove') {
          const device = (browsers[it.device] as Visitor).device;
          const identifier = holders[devices + it.of] as number;
          proofs.set(`${it.device} ${devices + it.of}`, { until: plant ? 9 : it.until, pass: it.pass });
          await tx.saveProof({
            device,
            identifier,
            how: 'jwt',
            at: 0,
            until: it.until,
            needs_pass: it.pass,
            key: null,
          });
        } else if (it.is === 'end') {
          ended.add(it.device);
          await tx.endDevice((browsers[it.device] as Visitor).device, 1, 'logout');
        } else if (it.is === 'shut') {
          const row = rows.get(`${it.talk} ${it.to}`);
          if (row !== undefined) row.revoked = true;
          await tx.revokePeer((talks[it.talk] as ConversationTable).id, holders[it.to] as number, {
            at: 1,
            actor: 'ag',
          });
        } else {
          const key = `${it.talk} ${it.to}`;
          const before = rows.get(key);
          const isWider =
            before === undefined ||
            before.revoked ||
            before.reads < it.reads ||
            (before.reads === it.reads && before.since > it.since);
          if (isWider) rows.set(key, { reads: it.reads, since: it.since, revoked: false });
          await tx.savePeer({
            conversation: (talks[it.talk] as ConversationTable).id,
            channel: 'chat',
            identifier: holders[it.to] as number,
            address: null,
            how: 'code',
            reads: it.reads,
            replies: 0,
            since_seq: it.since,
            at: 1,
            revoked_at: null,
            actor: null,
          });
        }
      });
    }

    for (const shown of [0, 1] as const)
      for (const now of [0, 5, 9]) {
        const readers = new Map<number, Set<number>>();
        for (let device = 0; device < devices; device += 1) {
          const who = { ...(browsers[device] as Visitor), now, shown };
          const seen = await shop.store.read.readableBy(who, 100);
          const elsewhere = await shop.store.read.readableBy({ ...who, site: foreign.site }, 100);
          if (elsewhere.length > 0) return 'another site answered';
          const expected = new Map<ConversationId, number>();
          for (let talk = 0; talk < devices; talk += 1)
            for (let to = 0; to < devices + addresses; to += 1) {
              const row = rows.get(`${talk} ${to}`);
              const proof = proofs.get(`${device} ${to}`);
              const holds = to === device || (proof !== undefined && proof.until > now && proof.pass <= shown);
              if (row === undefined || row.revoked || row.reads === 0 || !holds) continue;
              const id = (talks[talk] as ConversationTable).id;
              expected.set(id, Math.min(row.since, expected.get(id) ?? Number.POSITIVE_INFINITY));
              if (!ended.has(device)) readers.set(talk, (readers.get(talk) ?? new Set()).add(device));
            }
          const said = JSON.stringify(seen.map(({ id, since_seq }) => [id, since_seq]).toSorted());
          if (said !== JSON.stringify([...expected].toSorted()))
            return `device ${device} at ${now}, shown ${shown}: ${said}`;
          for (const { id } of talks) {
            const one = await shop.store.read.readable(who, id);
            if (one?.since_seq !== expected.get(id)) return `one by one, device ${device}: ${one?.since_seq}`;
          }
        }
        // From the conversation's side, a pass that is not shown now may be shown in another tab.
        for (let talk = 0; shown === 1 && talk < devices; talk += 1) {
          const ids = await shop.store.read.readersOf((talks[talk] as ConversationTable).id, now);
          const expected = [...(readers.get(talk) ?? [])].map((at) => (browsers[at] as Visitor).device);
          if (JSON.stringify(ids.toSorted()) !== JSON.stringify(expected.toSorted()))
            return `readers of ${talk}: ${ids}`;
        }
      }
    return null;
  };

  const judge = (numRuns: number, seed: number, plant: boolean) =>
    fc.check(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        expect(await play(acts, plant)).toBeNull();
      }),
      { numRuns, seed, endOnFailure: true },
    );

  test(`${runs} histories: a device reads what an unrevoked row opens to what it has proven, and nothing else`, async () => {
    const seed = Date.now() % 2 ** 31;
    const found = await judge(runs, seed, false);
    expect(found.failed, `seed ${seed}: ${found.errorInstance ?? ''} ${JSON.stringify(found.counterexample)}`).toBe(
      false,
    );
  }, 600_000);

  test('a proof that is held to last for ever is seen', async () => {
    const found = await judge(300, 1, true);
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toMatch(/device \d|readers of/);
  }, 120_000);
});
